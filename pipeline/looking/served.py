"""Dress a finished page for whoever watches it: a label, and a script that asks for the next one.

The page on disk runs nothing and asks nobody; only the copy that is served does,
and it is allowed exactly this script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape, unescape
from pathlib import Path

from pipeline.frozen import frozen

_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', re.IGNORECASE)
_STYLE = """
#viewpoints-preview, #viewpoints-preview a { all: initial; font: 600 14px/1.3 system-ui, sans-serif; }
#viewpoints-preview { position: fixed; inset-block-end: 12px; inset-inline-end: 12px; z-index: 2147483647; border: 1px solid #7a868f; border-radius: 6px; box-shadow: 0 1px 6px #0006; background: #1b2127; padding: 7px 12px; }
#viewpoints-preview a { color: #fff; cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
#viewpoints-preview a:focus-visible { outline: 3px solid #7fcbdd; outline-offset: 3px; }
#viewpoints-preview.broken { background: #a3161f; }
#viewpoints-preview[data-lost] { opacity: .6; }
@media print { #viewpoints-preview { display: none; } }
"""  # noqa: E501 (a rule a line)


@frozen
class Ear:
    """Where a page listens for another number than its own; `nonce` lets its script run."""

    events: str
    number: str
    nonce: str


def dressed(page: str, label: str, broken: bool, link: str, ear: Ear) -> str:
    """Give the page a label that links to what there is to say of it, and the script."""
    kind = ' class="broken"' if broken else ""
    more = (
        f'<style nonce="{ear.nonce}">{_STYLE}</style>'
        f'<aside id="viewpoints-preview"{kind} aria-label="Preview">'
        f'<a href="{escape(link)}">Preview: {escape(label)}</a></aside>{listening(ear)}'
    )
    page = _META.sub(lambda found: _allowed(found, ear.nonce), page, count=1)
    head, end, tail = page.rpartition("</body>")
    return f"{head}{more}{end}{tail}" if end else f"{page}{more}"


def listening(ear: Ear) -> str:
    """The script that loads the page again once there is another number."""
    return (
        f'<script nonce="{ear.nonce}" data-events="{escape(ear.events)}" '
        f'data-number="{escape(ear.number)}">'
        f"{script()}</script>"
    )


@cache
def script() -> str:
    """The script itself."""
    return Path(__file__).with_name("look.js").read_text(encoding="utf-8")


def _allowed(found: re.Match[str], nonce: str) -> str:
    """The page's own policy, with our script and what it asks."""
    parts = (part.split() for part in unescape(found[1]).split(";"))
    policy = {name.lower(): words for name, *words in filter(None, parts)}
    ours = f"'nonce-{nonce}'"
    policy["script-src"] = [*_some(policy, "script-src"), ours]
    policy["connect-src"] = [*_some(policy, "connect-src"), "'self'"]
    styles = policy.get("style-src", [])
    # A nonce would switch off the permission for all others.
    if "'unsafe-inline'" not in styles:
        policy["style-src"] = [*_some(policy, "style-src"), ours]
    told = "; ".join(" ".join((name, *words)) for name, words in policy.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(told, quote=False)}">'


def _some(policy: Mapping[str, list[str]], name: str) -> list[str]:
    return [word for word in policy.get(name, ()) if word != "'none'"]
