"""A link leads where its words say it does.

`link-shows-another`: the words of a link show an address, and it leads to
another one; or its address begins with a name that only looks like where it
leads (`https://bmj.com@example.org` leads to example.org). Write words that say
what there is to read, or the address itself.

`link-lookalike`: letters of two alphabets stand in one word of a link, or in its
address. A Cyrillic "а" looks just like ours, and leads elsewhere. Type the words
again, and copy the address from the page it leads to. Both are warnings: look at
the place before the article goes out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from pipeline.model import Article, Contribution, Manuscript, Passage, Source, Text
from pipeline.nodes import find, text_of
from pipeline.problems import Level, Place, Problem
from pipeline.rules.wording import shortened

_ADDRESS = re.compile(
    r"(?:https?://|mailto:|www\.)[^\s<>\"“”]+|[^\s<>@]+@[^\s<>@]+\.\w{2,}", re.IGNORECASE
)
_BARE = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,24}(?::\d+)?(?:/\S*)?")
_FILES = frozenset({
    "pdf", "doc", "docx", "odt", "xls", "xlsx", "ppt", "pptx", "txt", "md", "csv", "html", "htm",
    "jpg", "png", "svg", "js", "py",
})  # fmt: skip
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
_TWINS = frozenset("асԁеһіјӏӏмոорԛѕսԝхуᴠʏүвкнтгбαικνορτυχγεη")
"""Letters that pass for one of ours."""


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look at the links in every text, then at those listed beside it."""
    article = manuscript.article
    yield from _in(article.source, article.introduction, manuscript.introduction)
    for view in manuscript.viewpoints:
        contribution = view.contribution
        for section, text in zip(contribution.sections, view.texts, strict=False):
            yield from _in(contribution.source, section.passage, text)
        yield from _listed(contribution)
    yield from _in(article.source, article.closing, manuscript.closing)
    yield from _listed(article)


def _in(source: Source, passage: Passage | None, text: Text | None) -> Iterator[Problem]:
    if passage is None or text is None:
        return
    start = 0
    for node in find(text.blocks, "Link"):
        target = str(node["c"][2][0])
        at = passage.text.find(target, start)
        start = max(at, 0) + 1
        line, column = (
            passage.text.count("\n", 0, max(at, 0)) + 1,
            at - passage.text.rfind("\n", 0, max(at, 0)),
        )
        place = (
            source.within(passage.route, line, column, len(target))
            if at >= 0
            else source.place(*passage.route)
        )
        yield from _problems(text_of(node["c"][1]), target, place)


def _listed(holder: Article | Contribution) -> Iterator[Problem]:
    for number, link in enumerate(holder.links):
        yield from _problems(link.title, link.url, holder.source.place("links", number, "url"))


def _problems(words: str, target: str, place: Place) -> Iterator[Problem]:
    leads = _parts(target)
    if leads.username:
        yield _another(
            f"the address begins with {leads.username}, and leads to {_host(leads)}", place
        )
    elif (shown := _shown(words)) and not _same(_parts(shown), leads):
        where = _host(leads)
        if _host(_parts(shown)) == where and leads.scheme != "mailto":
            where += leads.path
        yield _another(f"the link shows {shortened(shown)}, and leads to {where}", place)
    for text in (words, _readable(_host(leads))):
        if odd := lookalike(text):
            listed = ", ".join(f"U+{ord(c):04X} ({unicodedata.name(c, '?').lower()})" for c in odd)
            yield Problem.at(
                place,
                "link-lookalike",
                f"“{shortened(text)}” has letters that only look like ours: {listed}",
                level=Level.WARNING,
                why="readers take it for another name",
                fix="type the words again, and copy the address from the page itself",
            )
            return


def lookalike(text: str) -> list[str]:
    """The letters in it that pass for others: foreign ones among ours, or words made of twins."""
    odd: dict[str, None] = {}
    for word in re.findall(r"[^\W\d_]{2,}", text):
        scripts = {_script(character) for character in word} & set(_SCRIPTS)
        foreign = [c for c in word if _script(c) in _SCRIPTS[1:]]
        twins = _BARE.fullmatch(text.strip()) and all(c.lower() in _TWINS for c in word)
        if foreign and (len(scripts) > 1 or twins):
            odd |= dict.fromkeys(foreign)
    return list(odd)[:5]


def _script(character: str) -> str:
    return unicodedata.name(character, "?").split()[0]


def _shown(words: str) -> str:
    """The address that the words of a link show, if they show one."""
    said = words.strip().rstrip(".,;:!?")
    if found := _ADDRESS.search(said):
        return found.group().rstrip(".,;:!?)")
    if _BARE.fullmatch(said) and said.split("/")[0].rsplit(".", 1)[-1].lower() not in _FILES:
        return said
    return ""


def _parts(address: str) -> SplitResult:
    """An address in its parts; of an e-mail address, the name is the path."""
    typed = address.strip()
    mail = typed.removeprefix("mailto:").split("?")[0]
    if "@" in mail and "/" not in mail:
        name, _, host = mail.rpartition("@")
        return SplitResult("mailto", host, name, "", "")
    if not re.match(r"[a-z]+://", typed, re.IGNORECASE):
        typed = f"//{typed}"
    try:
        return urlsplit(typed)
    except ValueError:
        return SplitResult("", typed.strip("/"), "", "", "")


def _same(shown: SplitResult, leads: SplitResult) -> bool:
    """Whether one leads where the other says: the same site, and the same page if one is shown."""
    if "mailto" in {shown.scheme, leads.scheme} and shown.scheme == leads.scheme:
        return (_host(shown), shown.path.lower()) == (_host(leads), leads.path.lower())
    here, there = _readable(_host(shown)), _readable(_host(leads))
    if here != there and not here.endswith(f".{there}") and not there.endswith(f".{here}"):
        return False
    page = shown.path.rstrip("/.…")
    return not shown.scheme or not page or leads.path.startswith(page)


def _host(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    return re.sub(r":\d*\Z", "", host)


def _readable(host: str) -> str:
    """A host as a browser shows it: xn--… is the writing of another alphabet."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except (UnicodeError, ValueError):
        return host


def _another(message: str, place: Place) -> Problem:
    return Problem.at(
        place,
        "link-shows-another",
        message,
        level=Level.WARNING,
        why="readers believe what they see",
        fix="write what there is to read: [the report](https://…)",
    )
