"""The guide for authors as a file of a repository: the same words and limits as on the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.composing.asked import Strings, asked, contact, topics
from pipeline.house import House
from pipeline.model import Series


def author_guide(series: Series) -> str:
    """Write the guide in Markdown; every number comes from `series.yaml`."""
    strings = House.named(series.house).strings(series.language)
    return "\n".join(_lines(series, strings))


def _lines(series: Series, strings: Strings) -> Iterator[str]:
    call, guide, sent = strings["call"], strings["guide"], strings["guide"]["on_github"]
    yield from (f"# {series.title}: {strings['site']['guide']}", "", str(guide["lead"]), "")
    yield from _headed(call["asked"], call["asked_text"])
    yield from ("| | |", "|---|---|")
    for each in asked(series, strings):
        yield f"| **{_cell(each.what)}** | {_cell(each.says)} |"
    yield ""
    yield from _headed(call["about"], call["about_text"])
    yield from _list(topics(strings))
    yield from _headed(sent["title"])
    yield from _list(sent["ways"])
    yield from _headed(guide["interests"], guide["interests_text"])
    yield from _list(guide["interests_asked"])
    yield from _headed(guide["text"], guide["signs_text"])
    yield from _list(guide["signs"])
    yield from _headed(guide["file"], guide["file_text"])
    yield from ("```yaml", str(guide["example"]).rstrip("\n"), "```", "")
    yield from _headed(guide["next"])
    yield from _list(guide["steps"], ordered=True)
    yield contact(series, strings)
    yield ""


def _headed(title: Any, text: Any = "") -> Iterator[str]:
    yield from (f"## {title}", "")
    if text:
        yield from (str(text), "")


def _list(items: Iterable[Any], ordered: bool = False) -> Iterator[str]:
    for at, item in enumerate(items, 1):
        yield f"{at}. {item}" if ordered else f"- {item}"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
