"""The issue form: a contribution for people who will never see YAML, made from the schema.

Each question is a field of the schema, with the schema's own words. The long text
comes last, so that nothing an author writes in it can look like a later answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pipeline.coi.interests import LABELS
from pipeline.frozen import frozen
from pipeline.house import schema
from pipeline.model import Series

Kind = Literal["line", "lines", "text", "choice", "choices"]
NOTHING, SOMETHING = "I have nothing to declare", "I have something to declare"
YES, NO = "Yes", "No"
CONFIRM = "What I say about competing interests is complete and true, as far as I know."


@frozen
class Question:
    """One question of the form; `route` is the field of a contribution that the answer fills.

    `label` is unique: it is the heading under which the answer comes back.
    """

    route: tuple[str, ...]
    label: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    example: str = ""


def questions() -> tuple[Question, ...]:
    """Every question in the order it is asked."""
    return (
        Question(("article",), "Article", "line", True, help=_ARTICLE, example=_SLUG),
        _field("author", "name", label="Your name", required=True),
        _field("author", "kind", label="Person or organisation", help=_KIND),
        _field("author", "role", label="Your role", required=True),
        _field("author", "title", label="What stands beside your name", help=_TITLE),
        _field("author", "affiliations", label="Affiliations"),
        _field("author", "bio", label="About you"),
        _field("author", "social", label="Handles to print", help=_HANDLES),
        _field("author", "orcid", label="ORCID"),
        Question(("photo",), "Your photo", "lines", help=_PHOTO),
        *_interests(),
        Question(
            ("ai_use", "used"),
            "Did you use ChatGPT or a similar tool?",
            "choice",
            choices=(NO, YES),
        ),
        _field("ai_use", "tool", label="Which tool"),
        _field("ai_use", "purpose", label="What you used it for"),
        _field("key_messages", label="What a reader should take home", help=_LINES),
        _field("key_quotes", label="Sentences to show large"),
        Question(("references",), "Works you mention", "lines", help=_WORKS),
        _field("viewpoint", "heading", label="A heading for your view"),
        _field("viewpoint", "covers", label="What your text is about"),
        Question(("viewpoint", "text"), "Your view", "text", True, help=_TEXT),
    )


def issue_form(series: Series) -> dict[str, Any]:
    """The form as GitHub wants it; `labels` and the like are left to the repository."""
    words = series.limits
    intro = (
        f"Thank you for writing for **{series.title}**. An article has {words.words_min} to "
        f"{words.words_max} words, all authors together. Leave blank what you cannot say yet. "
        "**Everything you write here can be read by everyone who can see this repository**: "
        "please give no e-mail address, no telephone number and no amount of money."
    )
    return {
        "name": "A view for an article",
        "description": "Send your part of an article without writing a file.",
        "title": "A view: ",
        "body": [
            {"type": "markdown", "attributes": {"value": intro}},
            *map(_asked, questions()),
            {
                "type": "checkboxes",
                "id": "confirmed",
                "attributes": {"label": "Before you send this", "options": [{"label": CONFIRM}]},
            },
        ],
    }


_SLUG = "2026-11-shared-dialysis"
_ARTICLE = "Its short name, as the editors gave it to you."
_KIND = "An organisation can be an author: choose group."
_TITLE = "Such as Patient co-lead, or Consultant nephrologist."
_HANDLES = "Such as @janedoe, or an address. One a line."
_LINES = "One a line."
_PHOTO = "Drag a picture of yourself into this field; a logo for an organisation."
_WORKS = "One a line, in any form; a DOI or a web address helps. The editors enter them."
_TEXT = (
    "Your words, in your own way. Leave an empty line between paragraphs. "
    "*Stars* make words lean, and a line that begins with - is an item of a list."
)
_INTERESTS = (
    "Only if you have something to declare. One a line, in three parts with | between: what it "
    "is, who it is with, what it was for. What it is can be: "
)


def _interests() -> Iterator[Question]:
    yield Question(
        ("competing_interests", "nothing_to_declare"),
        "Competing interests",
        "choice",
        choices=(NOTHING, SOMETHING),
        help=f"{_help('competing_interests')} Payment for taking part and company money behind "
        "a patient organisation count. We will not reject your article because you declare "
        "something.",
    )
    yield Question(
        ("competing_interests", "interests"),
        "What you declare",
        "lines",
        help=_INTERESTS + "; ".join(LABELS.values()) + ".",
        example=f"{LABELS['leadership-role']} | Example Kidney Trust | Trustee",
    )
    yield _field(
        "competing_interests", "relationship_to_project", label="Your link with the project"
    )
    yield Question(
        ("competing_interests", "taking_part", "paid"),
        "Were you paid for taking part?",
        "choice",
        choices=(NO, YES),
    )


def _field(*route: str, label: str, required: bool = False, help: str = "") -> Question:
    rules = _rules(route)
    choices = rules.get("allowed") or rules.get("schema", {}).get("allowed") or ()
    kind: Kind = "line"
    if rules["type"] == "list":
        kind = "choices" if choices else "lines"
    elif choices:
        kind = "choice"
    elif rules.get("maxlength", 0) > 300:
        kind = "text"
    example = "" if choices or kind in {"lines", "text"} else _example(rules)
    said = help or _help(*route, kind=kind)
    return Question(route, label, kind, required, tuple(choices), said, example)


def _rules(route: tuple[str, ...]) -> Mapping[str, Any]:
    rules: Mapping[str, Any] = {"schema": schema("contribution")}
    for name in route:
        rules = rules["schema"][name]
    return rules


def _help(*route: str, kind: Kind = "line") -> str:
    said = str(_rules(route)["meta"].get("help", ""))
    return f"{said} One a line.".strip() if kind == "lines" else said


def _example(rules: Mapping[str, Any]) -> str:
    return str(rules["meta"]["example"]).split(": ", 1)[-1].strip('"')


_TYPES = {
    "line": "input",
    "lines": "textarea",
    "text": "textarea",
    "choice": "dropdown",
    "choices": "dropdown",
}


def _asked(question: Question) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": question.label}
    if question.help:
        attributes["description"] = question.help
    if question.choices:
        attributes["options"] = list(question.choices)
    elif question.example:
        attributes["placeholder"] = question.example
    if question.kind == "choices":
        attributes["multiple"] = True
    asked: dict[str, Any] = {
        "type": _TYPES[question.kind],
        "id": "-".join(question.route).replace("_", "-"),
        "attributes": attributes,
    }
    if question.required:
        asked["validations"] = {"required": True}
    return asked
