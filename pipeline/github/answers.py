"""Read what the issue form sends back, and write it as a contribution.

GitHub gives one text: each question as a heading, its answer below. Nothing is
guessed: what was left blank stays blank, and what only an editor can enter (a
work, the file of a photo) stands as a note where it belongs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from pipeline.coi.interests import LABELS
from pipeline.errors import UsageError
from pipeline.github.form import CONFIRM, NO, NOTHING, SOMETHING, YES, Question, questions
from pipeline.paths import RESERVED, SLUG
from pipeline.sources.schema_words import NONE
from pipeline.sources.suggest import written

Answers = Mapping[tuple[str, ...], str]
_BLANK = "_No response_"
_CONFIRMED = re.compile(rf"^- \[[xX]\] {re.escape(CONFIRM)}$", re.MULTILINE)


def answers(body: str) -> dict[tuple[str, ...], str]:
    """The answers by the field they fill; blank ones are left out.

    Raises `UsageError` if this is no answer to the form, or says one thing twice.
    """
    lines = body.replace("\r\n", "\n").split("\n")
    asked = {f"### {question.label}": question for question in questions()}
    last = next(reversed(asked))
    found: dict[Question, int] = {}
    for number, line in enumerate(lines):
        question = asked.get(line.rstrip())
        if question is None or f"### {questions()[-1].label}" in _seen(found):
            continue
        if question in found:
            raise UsageError(
                f'the heading "{line.strip()}" stands twice in this answer',
                "take out the one that the form did not write",
            )
        found[question] = number
    if last not in _seen(found):
        raise UsageError(
            "this is not an answer to our form", f'it has no line "{last}"; copy the whole issue'
        )
    return {question.route: text for question, text in _texts(lines, found) if text}


def _seen(found: Mapping[Question, int]) -> set[str]:
    return {f"### {question.label}" for question in found}


def _texts(lines: Sequence[str], found: Mapping[Question, int]) -> Iterator[tuple[Question, str]]:
    starts = sorted(found.items(), key=lambda item: item[1])
    ends = [*(number for _, number in starts[1:]), _end(lines)]
    for (question, start), end in zip(starts, ends, strict=True):
        text = "\n".join(line.rstrip() for line in lines[start + 1 : end]).strip("\n")
        yield question, "" if text == _BLANK else text


def _end(lines: Sequence[str]) -> int:
    """Where the last answer ends: at the last heading of the box to tick, else with the text."""
    boxes = [n for n, line in enumerate(lines) if line.rstrip() == "### Before you send this"]
    return boxes[-1] if boxes else len(lines)


def confirmed(body: str) -> bool:
    """Whether the author ticked that their declaration is complete; only the last box counts."""
    box = body.replace("\r\n", "\n").rpartition("### Before you send this\n")[2]
    return _CONFIRMED.search(box) is not None


def author_id(name: str) -> str:
    """The name of the author's file, from theirs; `UsageError` if their script gives none."""
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = "-".join(re.findall(r"[a-z0-9]+", ascii_.replace("'", "").lower()))[:80]
    if not SLUG.match(found) or found in RESERVED or found == "article":
        raise UsageError(f'no file can be named after "{name}"', "say how: --author jane-doe")
    return found


def contribution(given: Answers, author: str, *, on: str = "", sure: bool = False) -> str:
    """Write the answers as a contribution; `on` is the day they were sent, if it is known."""
    lines = [
        f"# Written from the form that {author} filled in.",
        "author:",
        *_author(given, author),
        *_interests(given, author, on if sure else ""),
        *_ai(given),
        *_listed("key_messages", given),
        *_listed("key_quotes", given),
        *_works(given),
        "viewpoint:",
        *_plain("heading", given.get(("viewpoint", "heading"), ""), "  "),
        *_chosen("covers", given.get(("viewpoint", "covers"), ""), "  "),
        "  text: |",
        *(f"    {line}" if line else "" for line in _text(given)),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _author(given: Answers, author: str) -> Iterator[str]:
    for name in ("name", "kind", "role", "title"):
        yield from _plain(name, given.get(("author", name), ""), "  ")
    yield from _listed("affiliations", given, "author", "  ")
    yield from _plain("bio", " ".join(given.get(("author", "bio"), "").split()), "  ")
    yield from _listed("social", given, "author", "  ")
    yield from _plain("orcid", given.get(("author", "orcid"), ""), "  ")
    if photo := given.get(("photo",)):
        yield "  # Save the photo they sent in the article's folder, and take this # away:"
        yield f"  # photo: {{file: media/{author}.jpg, credit: Own photo}}"
        yield from (f"  # {_note(line)}" for line in photo.split("\n") if line)


def _interests(given: Answers, author: str, on: str) -> Iterator[str]:
    group = "competing_interests"
    answer = given.get((group, "nothing_to_declare"))
    said = {NOTHING: "true", SOMETHING: "false"}.get(answer or "", "")
    yield f"{group}:"
    yield f"  nothing_to_declare: {said}".rstrip()
    declared = filter(None, map(str.strip, given.get((group, "interests"), "").split("\n")))
    lines = [line for line in declared if line.casefold().strip(" .") not in NONE]
    if lines:
        yield "  interests:"
        for line in lines:
            yield from _interest(line)
    yield from _plain(
        "relationship_to_project",
        " ".join(given.get((group, "relationship_to_project"), "").split()),
        "  ",
    )
    paid = {YES: "yes", NO: "no"}.get(given.get((group, "taking_part", "paid"), ""))
    if paid:
        yield f'  taking_part: {{paid: "{paid}"}}'
    if on:
        yield f"  confirmed: {{on: {on}, by: {author}}}"


def _interest(line: str) -> Iterator[str]:
    """One line of the form; a category that is none of ours is left for the editor."""
    kind, *rest = (part.strip() for part in line.split("|"))
    known = {label.casefold(): name for name, label in LABELS.items()}
    category = known.get(kind.casefold(), kind if kind in LABELS else "")
    organisation, *more = rest or [""]
    yield f"    # {_note(line)}"
    yield f"    - category: {category}".rstrip()
    yield f"      organisation: {_value(organisation)}".rstrip()
    yield from _plain("description", " | ".join(more), "      ")


def _ai(given: Answers) -> Iterator[str]:
    used = {YES: "true", NO: "false"}.get(given.get(("ai_use", "used"), ""))
    if used:
        yield "ai_use:"
        yield f"  used: {used}"
        for name in ("tool", "purpose"):
            yield from _plain(name, " ".join(given.get(("ai_use", name), "").split()), "  ")


def _works(given: Answers) -> Iterator[str]:
    if works := given.get(("references",)):
        yield "# The works they mention, for the editors to enter under `references`:"
        yield from (f"#   {_note(line)}" for line in works.split("\n") if line.strip())


def _listed(name: str, given: Answers, group: str = "", margin: str = "") -> Iterator[str]:
    lines = given.get((group, name) if group else (name,), "").split("\n")
    entries = [re.sub(r"^[-*•] +", "", line.strip()) for line in lines if line.strip()]
    if entries:
        yield f"{margin}{name}:"
        yield from (f"{margin}  - {_value(entry)}" for entry in entries)


def _chosen(name: str, answer: str, margin: str) -> Iterator[str]:
    if answer:
        yield f"{margin}{name}: [{answer}]"


def _plain(name: str, answer: str, margin: str) -> Iterator[str]:
    if answer:
        yield f"{margin}{name}: {_value(answer)}"


def _value(words: str) -> str:
    return written(" ".join(words.split())) if words else ""


def _note(line: str) -> str:
    return " ".join(line.split())


def _text(given: Answers) -> list[str]:
    lines = given.get(("viewpoint", "text"), "").split("\n")
    # The first line sets the margin of the whole text.
    return [lines[0].lstrip(), *lines[1:]]
