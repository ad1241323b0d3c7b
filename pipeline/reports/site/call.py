"""The call for contributions and the guide for authors, as pages of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from pipeline.composing.asked import asked, contact, sides, topics
from pipeline.reports.site.frame import Site
from pipeline.reports.site.page import Page, Ready


def call(site: Site) -> Iterator[Page]:
    """Make both pages; what they ask for is the same."""
    words, guide = site.strings["call"], site.strings["guide"]
    rows = asked(site.series, site.strings)
    common = {
        "asked": [{"what": each.what, "says": each.says} for each in rows],
        "topics": list(topics(site.strings)),
        "contact": contact(site.series, site.strings),
        "policy": {"name": site.series.policy.name, "url": site.series.policy.url},
        "call": words,
    }
    told: dict[str, Any] = {
        "lead": words["lead"].format(series=site.series.title),
        "sides": [{"title": title, "roles": list(roles)} for title, roles in sides(site.strings)],
        "editors": [
            {"name": e.name, "role": e.role, "comma": site.strings["comma"]}
            for e in site.series.editors
        ],
    }
    title = site.strings["site"]["call"]
    values = site.values("call.html", title, description=told["lead"], **common, **told)
    yield Page("site/call.html", ("frame.html", "call.html"), values)
    signs = [Ready(coded(line)) for line in guide["signs"]]
    told = {"lead": guide["lead"], "guide": {**guide, "signs": signs}}
    title = site.strings["site"]["guide"]
    values = site.values("guide.html", title, description=guide["lead"], **common, **told)
    yield Page("site/guide.html", ("frame.html", "guide.html"), values)


def coded(text: str) -> str:
    """Make a text safe, with what stands between grave accents shown as what one types."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
