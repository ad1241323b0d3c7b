"""Write one approval into the text of article.yaml, and disturb nothing else in it.

The file is the editors': its comments, order, quotation marks and line ends stay
as they are. What is written is read back, and must differ in nothing but that.
"""

from __future__ import annotations

from typing import Any

import yaml

from pipeline.errors import UsageError
from pipeline.model import Approval

FIELD = "approvals"


def recorded(text: str, approval: Approval) -> str:
    """The text with this approval in place of the author's last one, else after all others."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        written = _written(text, root, approval)
        same = _rest(written) == _rest(text) and _theirs(written) == _wanted(text, approval)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise _untold(approval) from error
    if not same:
        raise _untold(approval)
    return written


def _untold(approval: Approval) -> UsageError:
    return UsageError(
        "this article.yaml is written in a way we dare not add to, so it was not changed",
        f"add to `approvals:` yourself:\n  - {_entry(approval)}",
    )


def _entry(approval: Approval) -> str:
    return f"{{author: {approval.author}, on: {approval.on}, text: {approval.text}}}"


def _written(text: str, root: Any, approval: Approval) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    pair = next((p for p in root.value if p[0].value == FIELD), None)
    if pair is None:
        return _with_field(text, root, approval, end)
    held = pair[1]
    if not isinstance(held, yaml.SequenceNode):
        return _filled(text, root, held, approval, end)
    for item in reversed(held.value):
        fields = {key.value: value for key, value in item.value}
        if fields["author"].value == approval.author:
            return _renewed(text, fields, approval)
    if held.flow_style:
        return _into_flow(text, held, _entry(approval))
    return _line_after(text, held.value[-1], f"{' ' * _dash(held)}- {_entry(approval)}", end)


def _with_field(text: str, root: Any, approval: Approval, end: str) -> str:
    """Begin the list at the end of the file, where it moves no comment away from its field."""
    if root.flow_style:
        return _into_flow(text, root, f"{FIELD}: [{_entry(approval)}]")
    lines = f"{' ' * root.start_mark.column}{FIELD}:{end}"
    lines += f"{' ' * root.start_mark.column}  - {_entry(approval)}{end}"
    # An end-of-document mark stays last.
    mark = next((m for m in (f"{end}...{end}", f"{end}...") if text.endswith(m)), "")
    body = text.removesuffix(mark)
    if mark:
        return f"{body}{end}{lines}{mark.removeprefix(end)}"
    return f"{body}{'' if body.endswith(end) else end}{lines}"


def _filled(text: str, root: Any, held: Any, approval: Approval, end: str) -> str:
    """Fill a field that was left blank; below it, if nothing but its colon stands there."""
    start, stop = held.start_mark.index, held.end_mark.index
    if start != stop or root.flow_style:
        blank = " " if text[start - 1] == ":" else ""
        line_end = text[start:stop][len(text[start:stop].rstrip()) :]
        return f"{text[:start]}{blank}[{_entry(approval)}]{line_end}{text[stop:]}"
    return _line_after(text, held, f"{' ' * root.start_mark.column}  - {_entry(approval)}", end)


def _renewed(text: str, fields: dict[str, Any], approval: Approval) -> str:
    """Put the new day and fingerprint in place of the old ones, in the quotes they had."""
    values = {"on": str(approval.on), "text": approval.text}
    for name in sorted(values, key=lambda name: -fields[name].start_mark.index):
        node = fields[name]
        quote = node.style if node.style in {"'", '"'} else ""
        head, tail = text[: node.start_mark.index], text[node.end_mark.index :]
        text = f"{head}{quote}{values[name]}{quote}{tail}"
    return text


def _into_flow(text: str, held: Any, entry: str) -> str:
    """Add to `[…]` or `{…}`, right after what is the last in it now."""
    if not held.value:
        at = held.start_mark.index + 1
        return f"{text[:at]}{entry}{text[at:]}"
    last = held.value[-1]
    at = (last[1] if isinstance(last, tuple) else last).end_mark.index
    return f"{text[:at]}, {entry}{text[at:]}"


def _line_after(text: str, node: Any, line: str, end: str) -> str:
    """Add a line below the last one of `node`, and its comment."""
    at = _last(node)
    if at and text[at - 1] == "\n":
        return f"{text[:at]}{line}{end}{text[at:]}"
    stop = text.find("\n", at)
    if stop < 0:
        return f"{text}{end}{line}{end}"
    return f"{text[: stop + 1]}{line}{end}{text[stop + 1 :]}"


def _last(node: Any) -> int:
    """Where the node ends; of one in lines, its last word: what follows is not its own."""
    while not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _dash(held: Any) -> int:
    return int(held.start_mark.column)


def _read(text: str) -> dict[str, Any]:
    # As text, so that no value is guessed at.
    return dict(yaml.load(text, Loader=yaml.BaseLoader))  # nosec B506


def _rest(text: str) -> list[tuple[str, Any]]:
    """All other fields in their order; a line end at the end of the file may be new."""
    return [
        (name, value.rstrip("\n") if isinstance(value, str) else value)
        for name, value in _read(text).items()
        if name != FIELD
    ]


def _theirs(text: str) -> list[dict[str, str]]:
    return list(_read(text).get(FIELD) or ())


def _wanted(text: str, approval: Approval) -> list[dict[str, str]]:
    theirs = [] if isinstance(_read(text).get(FIELD), str) else _theirs(text)
    new = {"author": approval.author, "on": str(approval.on), "text": approval.text}
    at = next((i for i in reversed(range(len(theirs))) if theirs[i]["author"] == new["author"]), -1)
    return [*theirs, new] if at < 0 else [*theirs[:at], new, *theirs[at + 1 :]]
