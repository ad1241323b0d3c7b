"""Problems for programs: one JSON value, described by schemas/report.schema.json.

All characters beyond ASCII are written as escapes, and so is the bracket of
`##[`: the words arrive unchanged, and no terminal or log obeys them on the way.
"""

from __future__ import annotations

import json as notation
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.problems import Level, Problem

if TYPE_CHECKING:
    from pipeline.reports import ArticleLine

SCHEMA_VERSION = 1


def json(problems: Sequence[Problem], articles: Sequence[ArticleLine]) -> str:
    """Write everything a view could show."""
    levels = Counter(problem.level for problem in problems)
    report = {
        "schema_version": SCHEMA_VERSION,
        "problems": [asdict(problem) for problem in problems],
        "articles": [asdict(article) for article in articles],
        "totals": {level.value: levels[level] for level in Level} | {"articles": len(articles)},
    }
    return notation.dumps(report, indent=2).replace("##[", "##\\u005b")
