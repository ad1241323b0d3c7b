"""Drafts in one file that opens with a click: the articles as pages in a page, nothing beside them.

GitHub hands out a single file without unpacking. Each article stands in a frame
that can run nothing, with its pictures inside it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape

from pipeline.frozen import frozen
from pipeline.reports.escape import safe

_KINDS = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
          "woff2": "font/woff2"}  # fmt: skip
_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'"
)
_OWN_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# Fonts lie elsewhere, and readers' own will do.
_FACES = re.compile(r"@font-face \{[^{}]*\}\n?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
# One size of each picture is enough to carry about.
_SIZES = re.compile(r'(?<= )(?:srcset|sizes)="[^"<>]*" ?')


@frozen
class Page:
    """An article's page as it was built, and the files beside it by the names it calls them."""

    slug: str
    html: str
    files: Mapping[str, bytes]


def preview(pages: Sequence[Page], language: str) -> str:
    """Write one page: each article in a frame of its own."""
    frames = "\n".join(map(_frame, pages))
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>Preview: not for publication</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
body {{ margin: 0; padding: 1rem }}
h1 {{ font-size: 1.25rem }}
h2 {{ font-size: 1.1rem }}
iframe {{ width: 100%; height: 90vh; border: 1px solid; box-sizing: border-box }}
</style>
</head>
<body>
<main>
<h1>Preview: not for publication</h1>
{frames or "<p>No article could be built: the messages of the run say why.</p>"}
</main>
</body>
</html>
"""


def _frame(page: Page) -> str:
    name = escape(safe(page.slug))
    return (
        f"<section><h2>{name}</h2>\n"
        f'<iframe sandbox title="{name}" srcdoc="{escape(_whole(page))}"></iframe></section>'
    )


def _whole(page: Page) -> str:
    """The article's page with its files inside it."""
    html = _FACES.sub("", _SIZES.sub("", _OWN_POLICY.sub("", page.html)))
    for name in sorted(page.files, key=len, reverse=True):
        kind = _KINDS.get(name.rsplit(".", 1)[-1])
        if kind and _NAME.fullmatch(name):
            inside = f"data:{kind};base64,{b64encode(page.files[name]).decode()}"
            html = re.sub(rf'(?<=["\'(, ]){re.escape(name)}(?=["\'), ])', inside, html)
    return html
