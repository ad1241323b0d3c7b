"""Write the line as it was meant, of a text with something in it that cannot be printed.

Only where there is one thing it can mean. The words stay as they are: what goes
are the signs around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from pipeline.markup.gate import Finding
from pipeline.problems import Place

_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_MARKER = r"^(\s*(?:(?:>|[-+*]|\d{1,9}[.)])\s+)*)"
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->")
_STRONG, _SOFT = re.compile(r"</?(?:b|strong)\b", re.I), re.compile(r"</?(?:i|em)\b", re.I)
_KEY = re.compile(r"@([A-Za-z0-9][\w.:-]*\w|[A-Za-z0-9])", re.ASCII)
_LAST_DAY = 31


def line(place: Place, finding: Finding, ids: Collection[str] = ()) -> str:
    """The line to paste; nothing if there is none."""
    if finding.kind == "citation-form":
        return _cited(place.excerpt, finding.seen, ids)
    make = _LINES.get(finding.kind)
    made = make(place.excerpt, finding, place) if make else ""
    return made if made != place.excerpt and made.strip() else ""


def _math(text: str, finding: Finding, place: Place) -> str:
    return re.sub(r"(?<!\\)\$", r"\\$", text) if finding.seen[:1].isdigit() else ""


def _raised(text: str, finding: Finding, place: Place) -> str:
    def flat(found: re.Match[str]) -> str:
        inner = found.group(1)
        raised = inner.translate(_RAISED)
        return raised if not set(raised) & set(inner) else inner

    return re.sub(r"(?<!\\)\^([^\^\s]{1,40})\^", flat, text)


def _lowered(text: str, finding: Finding, place: Place) -> str:
    def flat(found: re.Match[str]) -> str:
        inner = found.group(1)
        lowered = inner.translate(_LOWERED)
        return lowered if not set(lowered) & set(inner) else inner

    return re.sub(r"(?<![\\~])~([^~\s]{1,40})~(?!~)", flat, text)


def _code(text: str, finding: Finding, place: Place) -> str:
    return re.sub(r"(?<!\\)(`+)([^`*_<\[\\]+)\1", r"\2", text)


def _block(text: str, finding: Finding, place: Place) -> str:
    if text.lstrip().startswith(("```", "~~~")) or not finding.column:
        return ""
    base = max(place.column - finding.column, 0)
    return text[:base] + text[base:].lstrip()


def _tags(text: str, finding: Finding, place: Place) -> str:
    def flat(found: re.Match[str]) -> str:
        tag = found.group()
        return "**" if _STRONG.match(tag) else "*" if _SOFT.match(tag) else ""

    return _TAG.sub(flat, text).rstrip()


def _heading(text: str, finding: Finding, place: Place) -> str:
    if re.match(_MARKER + r"#", text):
        return re.sub(_MARKER + r"#{1,6}\s*", r"\1### ", text)
    return re.sub(_MARKER, r"\1### ", text)


def _braces(text: str, finding: Finding, place: Place) -> str:
    return re.sub(r"\[([^\[\]]*)\]\{[^{}]*\}|[ \t]?\{[^{}]*\}", r"\1", text)


def _definition(text: str, finding: Finding, place: Place) -> str:
    return re.sub(r"^(\s*):\s+", r"\1", text)


def _number(text: str, finding: Finding, place: Place) -> str:
    found = re.match(_MARKER[:-1].replace(r"|\d{1,9}[.)]", "") + r")(\d{1,9})([.)])", text)
    if not found or int(found[2]) <= _LAST_DAY:
        return ""
    return f"{found[1]}{found[2]}\\{found[3]}{text[found.end() :]}"


def _address(text: str, finding: Finding, place: Place) -> str:
    seen = finding.seen
    if re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", seen):
        return text.replace(f"]({seen}", f"](mailto:{seen}")
    if re.fullmatch(r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?:/\S*)?", seen) and not seen.endswith("…"):
        return text.replace(f"]({seen}", f"](https://{seen}")
    return ""


def _seen(text: str, finding: Finding, place: Place) -> str:
    return text.replace(finding.seen, "") if finding.seen in text else ""


def _cited(text: str, mark: str, ids: Collection[str]) -> str:
    """The citation in our form, if all it names is listed; what else it says goes behind it."""
    keys = _KEY.findall(mark)
    joined = re.sub(r"\s+", "", mark.strip("[]@-"))
    if joined in ids:
        keys, mark_rest = [joined], ""
    else:
        mark_rest = _KEY.sub("", mark.strip("[]")).strip(" ,;-")
    known = [next(iter(get_close_matches(key, ids, 1, 0.8)), "") for key in keys]
    if not keys or not all(known) or mark not in text or re.search(r"[,;]\s*[,;]", mark_rest):
        return ""
    cite = f"[{'; '.join(f'@{key}' for key in dict.fromkeys(known))}]"
    before = mark.lstrip("[").startswith(mark_rest) and mark_rest
    rest = f"{mark_rest} {cite}" if before else f"{cite} ({mark_rest})" if mark_rest else cite
    return text.replace(mark, rest)


_LINES: Mapping[str, Callable[[str, Finding, Place], str]] = MappingProxyType(
    {
        "Math": _math,
        "Superscript": _raised,
        "Subscript": _lowered,
        "Code": _code,
        "CodeBlock": _block,
        "RawInline": _tags,
        "RawBlock": _tags,
        "heading-level": _heading,
        "Span": _braces,
        "attributes": _braces,
        "DefinitionList": _definition,
        "numbering": _number,
        "link-address": _address,
        "hidden-character": _seen,
    }
)
