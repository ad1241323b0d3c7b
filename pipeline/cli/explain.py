"""`viewpoints explain`: the manual page of a rule or a message."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.guard import guarded
from pipeline.errors import UsageError


@guarded
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's id, as it stands in a message.")] = "",
) -> int:
    """viewpoints explain coi-missing

    Say what a rule or a message is about, and what to do; list them all without a name.
    """
    from difflib import get_close_matches

    from pipeline.rules.manual import ids, page

    if not rule:
        for name in sorted(ids()):
            words = (page(name) or "").split("\n", 1)[0]
            typer.echo(f"{name:24} {words}")
        return 0
    text = page(rule)
    if text is None:
        near = get_close_matches(rule, ids(), 1)
        hint = f"did you mean {near[0]}?" if near else "viewpoints explain lists them all"
        raise UsageError(f'there is no rule "{rule}"', hint)
    typer.echo(f"{rule}\n\n{text.strip()}")
    return 0
