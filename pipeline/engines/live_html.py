"""Find what is live in a finished page: what would run, fetch, or cover the article.

The page is looked at as it stands on the disk, whoever made it: the template, a
filter, or a hole in what keeps authors' words from being markup.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

from lxml import etree

from pipeline.engines.html import parsed

_LIVE = frozenset({
    "applet", "base", "button", "embed", "foreignobject", "form", "frame", "frameset", "iframe",
    "input", "object", "portal",
})  # fmt: skip
_CONTROLS = frozenset({"button", "form", "input", "label", "option", "select"})
_SUM = re.compile(r"'sha256-[A-Za-z0-9+/]{43}='")
_FETCHED = frozenset({"src", "srcset", "poster", "data", "background", "manifest", "ping"})
_LEADS = frozenset({"href", "{http://www.w3.org/1999/xlink}href", "xlink:href", "cite", "longdesc"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_STYLE = re.compile(
    r"@import|expression\s*\(|url\((?!\"\.\./assets/[a-z0-9-]+\.woff2\"\))"
    r"\s*['\"]?(?!\s*data:(?:image|font)/)",
    re.IGNORECASE,
)
"""A page's own fonts lie beside the articles; whatever else a style names is fetched from afar."""
_ONLY_WORDS = frozenset({"canonical", "alternate", "license", "author", "next", "prev", "help"})
"""Kinds of `link` that nothing is fetched for."""


def live(data: bytes) -> tuple[str, ...]:
    """Name everything live in a page, in its order; nothing is the answer that is wanted."""
    return _live(data, office=False)


def live_office(data: bytes) -> tuple[str, ...]:
    """The same for the office's board: it may have controls, and the script its policy names."""
    return _live(data, office=True)


def _live(data: bytes, *, office: bool) -> tuple[str, ...]:
    root = parsed(data)
    if root is None:
        return ("nothing that is a page",)
    policy = _policy(root)
    found = list(_locked(root, policy, office))
    for node in root.iter(etree.Element):
        tag = str(node.tag).casefold()
        if office and (tag in _CONTROLS or (tag == "script" and _summed(node, policy))):
            continue
        found += _element(node, tag)
    return tuple(dict.fromkeys(found))


def _policy(root: etree._Element) -> str:
    metas = (m for m in root.iter("meta") if _equivalent(m) == "content-security-policy")
    return next((str(m.get("content", "")) for m in metas), "")


def _equivalent(meta: etree._Element) -> str:
    return str(meta.get("http-equiv", "")).casefold()


def _locked(root: etree._Element, policy: str, office: bool) -> Iterator[str]:
    """The page's own policy is the second lock: whatever got in cannot run."""
    scripts = re.findall(r"script-src(?:-\w+)?([^;]*)", policy)
    summed = all(_SUM.fullmatch(word) for words in scripts for word in words.split())
    if "default-src 'none'" not in policy or (scripts and not (office and summed)):
        yield "no policy that forbids scripts"
    if any(_equivalent(m) == "refresh" for m in root.iter("meta")):
        yield "a meta element that leads elsewhere"


def _summed(node: etree._Element, policy: str) -> bool:
    digest = hashlib.sha256((node.text or "").encode()).digest()
    return not node.attrib and f"'sha256-{base64.b64encode(digest).decode()}'" in policy


def _element(node: etree._Element, tag: str) -> Iterator[str]:
    if tag in _LIVE:
        yield f"an element that is live: {tag}"
    if tag == "script" and str(node.get("type", "")).casefold() != "application/ld+json":
        yield "a script"
    if tag == "style" and _STYLE.search(node.text or ""):
        yield "a style that fetches something"
    for name, value in node.attrib.items():
        yield from _attribute(node, tag, str(name).casefold(), "".join(str(value).split()))


def _attribute(node: etree._Element, tag: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("on") or name in {"srcdoc", "action", "formaction"}:
        yield f"an attribute that is live: {name}"
    elif name == "style" and _STYLE.search(value):
        yield "a style that fetches something"
    elif name in _FETCHED and _elsewhere(value) and not _DATA_PICTURE.match(value):
        yield f"something fetched from elsewhere: {value[:60]}"
    elif name in _LEADS and tag == "link":
        rel = set(str(node.get("rel", "")).casefold().split())
        if _elsewhere(value) and not (rel and rel <= _ONLY_WORDS and _SAFE.match(value)):
            yield f"something fetched from elsewhere: {value[:60]}"
    elif name in _LEADS and (_elsewhere(value) and not _SAFE.match(value)):
        yield f"a link that leads to no page: {value[:60]}"


def _elsewhere(value: str) -> bool:
    return value.startswith(("//", "\\", "/\\")) or _SCHEME.match(value) is not None
