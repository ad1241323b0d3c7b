"""What is answered to a browser: pages and files from memory, by their exact names.

No name leads to the disk, so none can lead out of the series.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import quote, unquote

from pipeline.frozen import frozen
from pipeline.looking import pages
from pipeline.looking.served import Ear, dressed
from pipeline.looking.studio import INDEX, Studio
from pipeline.looking.view import PAGE, View
from pipeline.many.summing import summed
from pipeline.reports.assets import assets
from pipeline.reports.escape import safe

SECONDS = 130
"""How long a browser waits for what is being made: an article may take a minute, twice."""
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml",
    ".css": "text/css; charset=utf-8",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".vtt": "text/vtt; charset=utf-8",
}
_OURS = (
    "default-src 'none'; style-src 'nonce-{0}'; script-src 'nonce-{0}'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FRAMED = "frame-ancestors 'self'"
_INERT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@frozen
class Answer:
    """What goes back: `policy` is what the browser may do with it, `to` where else to look."""

    status: int
    kind: str = "text/plain; charset=utf-8"
    body: bytes = b""
    policy: str = "default-src 'none'; frame-ancestors 'none'"
    to: str = ""


def answer(studio: Studio, target: str) -> Answer:
    """Answer what was asked for."""
    path = _path(target)
    match path.split("/"):
        case ["", "" | "index.html"]:
            return _index(studio)
        case ["", "favicon.ico"]:
            return Answer(204)
        case ["", "assets", name] | ["", "-", "last", "assets", name]:
            return _file(_assets(studio), name)
        case ["", "-", "messages", slug]:
            return _messages(studio, slug)
        case ["", "-", "last", slug, *name]:
            return _file(studio.last(slug), "/".join(name) or PAGE)
        case ["", slug] if slug in studio.slugs():
            return Answer(302, to=f"/{quote(slug)}/")
        case ["", slug, "" | "index.html"]:
            return _article(studio, slug)
        case ["", slug, *name]:
            return _beside(studio, slug, "/".join(name))
    return plain(404, "there is nothing here")


def plain(status: int, words: str) -> Answer:
    """Say something in a line."""
    return Answer(status, body=f"{safe(words)}\n".encode())


def events_of(target: str) -> str | None:
    """The article whose changes are asked for; none if something else is."""
    path = _path(target)
    if path.rstrip("/") == "/-/events":
        return INDEX
    return path.removeprefix("/-/events/") if path.startswith("/-/events/") else None


def _path(target: str) -> str:
    path = target.partition("#")[0].partition("?")[0]
    try:
        path = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return ""
    return path if path.startswith("/") and path.isprintable() else ""


def _ear(slug: str, number: str) -> Ear:
    where = f"/-/events/{quote(slug)}" if slug else "/-/events"
    return Ear(where, number, secrets.token_urlsafe(16))


def _index(studio: Studio) -> Answer:
    ear, job = _ear(INDEX, studio.number(INDEX)), studio.job
    if job is None:
        return _ours(pages.messages("The series", studio.problems, (), True, ear), ear)
    known = studio.overview()
    lines = {o.slug: summed([o], job).articles[0] for _, o in known if o is not None}
    articles = [(slug, lines.get(slug)) for slug, _ in known]
    return _ours(pages.index(job.series, studio.problems, articles, ear), ear)


def _article(studio: Studio, slug: str) -> Answer:
    """The page; or if there is none, why, with the last one beneath."""
    view, number = studio.view(slug, SECONDS)
    ear = _ear(slug, number)
    if view is None:
        return _missing(studio, slug, ear)
    if view.page is None:
        return _told(view, slug, ear)
    label, link = pages.counted(view.outcome.problems), f"/-/messages/{quote(slug)}"
    page = dressed(view.page.decode(), label, view.outcome.broken, link, ear)
    return Answer(200, KINDS[".html"], page.encode(), _FRAMED)


def _messages(studio: Studio, slug: str) -> Answer:
    view, number = studio.view(slug, SECONDS)
    ear = _ear(slug, number)
    return _missing(studio, slug, ear) if view is None else _told(view, slug, ear)


def _told(view: View, slug: str, ear: Ear) -> Answer:
    links = [(f"/{quote(slug)}/", "The page")] if view.page is not None else []
    links.append(("/", "All articles"))
    last = _last(slug) if view.page is None and view.good else ""
    page = pages.messages(slug, view.outcome.problems, links, view.page is None, ear, last)
    return _ours(page, ear)


def _last(slug: str) -> str:
    return f"/-/last/{quote(slug)}/"


def _missing(studio: Studio, slug: str, ear: Ear) -> Answer:
    if studio.job is None:
        last = _last(slug) if studio.last(slug) else ""
        return _ours(pages.messages("The series", studio.problems, (), True, ear, last), ear)
    if slug in studio.slugs():
        return plain(503, "it is still being made; ask again in a minute")
    return _ours(pages.gone(slug, ear), ear, 404)


def _beside(studio: Studio, slug: str, name: str) -> Answer:
    """A picture is there with the page; other formats come after it, and are waited for."""
    view, _ = studio.view(slug, SECONDS)
    if view is not None and name not in view.files and view.page is not None:
        view, _ = studio.view(slug, SECONDS, whole=True)
    return _file(view.files if view else {}, name)


def _assets(studio: Studio) -> dict[str, bytes]:
    """What all pages have alike, such as the house's fonts."""
    found = assets(studio.job.house, ["site"]) if studio.job else ()
    return {artefact.path.removeprefix("site/assets/"): artefact.data for artefact in found}


def _file(files: Mapping[str, bytes], name: str) -> Answer:
    if name not in files:
        return plain(404, "there is no such file")
    ending = PurePath(name).suffix.lower()
    kind = KINDS.get(ending, "application/octet-stream")
    return Answer(200, kind, files[name], _INERT if ending in {".xml", ".svg"} else _FRAMED)


def _ours(page: str, ear: Ear, status: int = 200) -> Answer:
    return Answer(status, KINDS[".html"], page.encode(), _OURS.format(ear.nonce))
