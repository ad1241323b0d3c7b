"""Make typed values of sources that have passed their schema. Nothing here can fail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, cast

from pipeline.model import (
    AiUse,
    Anonymity,
    Approval,
    Article,
    Author,
    Confirmation,
    Contribution,
    Declaration,
    Editor,
    Focus,
    Interest,
    Limits,
    Link,
    Medium,
    Passage,
    Photo,
    Policy,
    Reference,
    Route,
    Section,
    Series,
    Side,
    Source,
    Term,
    Wording,
)

PROFESSIONAL = frozenset({"clinician", "manager", "health-professional", "researcher"})
Group = Mapping[str, Any]
_NOTHING: Mapping[str, Source] = MappingProxyType({})


def side_of(role: str) -> Side:
    """Which partner a role belongs to (RULES.md, Who speaks)."""
    return "professional" if role in PROFESSIONAL else "public"


def contribution(source: Source, texts: Mapping[str, Source] = _NOTHING) -> Contribution:
    """One author's file as values; `texts` are the files that texts of it stand in."""
    data, view = source.data, source.data["viewpoint"]
    return Contribution(
        author=_author(source.stem, data["author"]),
        sections=_sections(view, texts),
        source=source,
        heading=_line(view.get("heading", "")),
        key_messages=_lines(data.get("key_messages", ())),
        key_quotes=_lines(data.get("key_quotes", ())),
        references=_references(data),
        declaration=_declaration(data.get("competing_interests", {})),
        ai_use=_ai_use(data.get("ai_use", {})),
        illustrations=_media(data, "illustrations"),
        clips=_media(data, "clips"),
        links=_links(data),
    )


def article(source: Source, slug: str) -> Article:
    """The editors' file as values."""
    data = source.data
    accepted = data.get("accepted", {})
    return Article(
        slug=slug,
        title=_line(data["title"]),
        standfirst=_line(data["standfirst"]),
        issue=data["issue"],
        order=tuple(data["order"]),
        status=data["status"],
        source=source,
        setting=data.get("setting", ""),
        country=data.get("country", ""),
        accepted_by=accepted.get("by", ""),
        accepted_on=_day(accepted.get("on")),
        introduction=_passage(data, "introduction"),
        closing=_passage(data, "closing"),
        key_messages=_lines(data.get("key_messages", ())),
        references=_references(data),
        illustrations=_media(data, "illustrations"),
        clips=_media(data, "clips"),
        links=_links(data),
        asked=tuple((a["author"], date.fromisoformat(a["on"])) for a in data.get("asked", ())),
        approvals=tuple(
            Approval(a["author"], date.fromisoformat(a["on"]), a["text"], ("approvals", index))
            for index, a in enumerate(data.get("approvals", ()))
        ),
    )


def series(source: Source) -> Series:
    """The series' file as values; what it leaves out has the default of the model."""
    data = source.data
    known = ("title", "strapline", "audience", "publisher", "contact", "licence")
    usual = Series("").abbreviations
    return Series(
        **{name: _line(data[name]) for name in known if name in data},
        url=data.get("url", "").rstrip("/"),
        language=data.get("language", "en-GB"),
        house=data.get("house", "practice"),
        editors=tuple(
            Editor(e["id"], _line(e["name"]), _line(e.get("role", "")))
            for e in data.get("editors", ())
        ),
        policy=_policy(data.get("competing_interests", {})),
        limits=_limits(data.get("rules", {})),
        abbreviations=_lines(data["abbreviations"]) if "abbreviations" in data else usual,
        wording=_wording(data.get("wording", {})),
    )


def _author(stem: str, group: Group) -> Author:
    photo = group.get("photo")
    social = [*group.get("social", ()), *([group["twitter"]] if "twitter" in group else [])]
    return Author(
        id=stem,
        name=_line(group["name"]),
        role=group["role"],
        side=side_of(group["role"]),
        kind=cast(Literal["person", "group"], group.get("kind", "person")),
        title=_line(group.get("title", "")),
        affiliations=_lines(group.get("affiliations", ())),
        bio=_line(group.get("bio", "")),
        photo=_photo(photo) if photo else None,
        # Nobody is asked for the photo of somebody who is not to be recognised.
        photo_waived="photo_waiver" in group or "anonymity" in group,
        social=_lines(social),
        orcid=group.get("orcid", "").removeprefix("https://orcid.org/"),
        anonymity=_anonymity(group["anonymity"]) if "anonymity" in group else None,
    )


def _photo(group: Group) -> Photo:
    route = ("author", "photo", "file")
    return Photo(group["file"], _line(group.get("credit", "")), route, _focus(group.get("focus")))


_SIDES: Mapping[str, Focus] = MappingProxyType({
    "left": (0, None), "right": (100, None), "top": (None, 0), "bottom": (None, 100),
    "centre": (50, 50), "center": (50, 50), "middle": (50, 50),
})  # fmt: skip


def _focus(text: str | None) -> Focus:
    """Where a face is: `top left`, or per cent from the left and the top, `30 20`."""
    if text is None:
        return None, None
    if numbers := re.findall(r"\d+", text):
        return int(numbers[0]), int(numbers[1])
    sides = [_SIDES[word] for word in re.findall(r"[a-z]+", text.lower())]
    across, down = zip(*sides, strict=True)
    return next((x for x in across if x is not None), None), next(
        (y for y in down if y is not None), None
    )


def _anonymity(group: Group) -> Anonymity:
    return Anonymity(group["kind"], group.get("approved_by", ""), _day(group.get("on")))


def _sections(view: Group, texts: Mapping[str, Source]) -> tuple[Section, ...]:
    if "sections" not in view:
        passage = _text(view, ("viewpoint",), texts)
        return (Section(passage, covers=tuple(view.get("covers", ()))),)
    return tuple(
        Section(
            _text(part, ("viewpoint", "sections", index), texts),
            _line(part.get("heading", "")),
            tuple(part.get("covers", ())),
        )
        for index, part in enumerate(view["sections"])
    )


def _text(group: Group, route: Route, texts: Mapping[str, Source]) -> Passage:
    """The words of a part; blank if they stand in a file that could not be read, as was said."""
    if "text" in group:
        return Passage(group["text"], (*route, "text"))
    source = texts.get(group["text_file"])
    if source is None:
        return Passage("", (*route, "text_file"))
    return Passage(source.data["text"], (), source)


def _references(data: Group) -> tuple[Reference, ...]:
    return tuple(
        Reference(each["id"], {k: v for k, v in each.items() if k != "id"}, ("references", index))
        for index, each in enumerate(data.get("references", ()))
    )


def _declaration(group: Group) -> Declaration:
    part = group.get("taking_part", {})
    confirmed = group.get("confirmed", {})
    return Declaration(
        nothing=_flag(group.get("nothing_to_declare")),
        interests=tuple(
            _interest(each, ("competing_interests", "interests", index))
            for index, each in enumerate(group.get("interests", ()))
        ),
        relationship=_line(group.get("relationship_to_project", "")),
        paid_to_take_part={"yes": True, "no": False}.get(part.get("paid", "")),
        payment=_line(part.get("what", "")),
        statement=_line(group.get("statement", "")),
        confirmed=Confirmation(
            _day(confirmed.get("on")),
            confirmed.get("how", ""),
            confirmed.get("by", ""),
            confirmed.get("witness", ""),
        ),
    )


def _interest(group: Group, route: Route) -> Interest:
    return Interest(
        category=group["category"],
        organisation=_line(group["organisation"]),
        description=_line(group.get("description", "")),
        who=group.get("who", "self"),
        paid_to=group.get("paid_to", "me"),
        start=group.get("from", ""),
        end=group.get("to", ""),
        amount=_line(group.get("amount", "")),
        related=group.get("related_to_article", ""),
        publish=_flag(group.get("publish")) is not False,
        editor_reason=_line(group.get("editor_reason", "")),
        route=route,
    )


def _ai_use(group: Group) -> AiUse:
    used = _flag(group.get("used"))
    return AiUse(used, _line(group.get("tool", "")), _line(group.get("purpose", "")))


def _media(data: Group, name: str) -> tuple[Medium, ...]:
    plain = ("alt", "caption", "credit", "permission")
    exact = ("kind", "file", "url", "people", "transcript", "duration", "still", "captions")

    def one(each: Group, index: int) -> Medium:
        said: dict[str, Any] = {key: _line(each[key]) for key in plain if key in each}
        said |= {key: each[key] for key in exact if key in each}
        return Medium(**said, route=(name, index))

    return tuple(one(each, index) for index, each in enumerate(data.get(name, ())))


def _links(data: Group) -> tuple[Link, ...]:
    return tuple(
        Link(_line(each["title"]), each["url"], _line(each.get("kind", "")))
        for each in data.get("links", ())
    )


def _policy(group: Group) -> Policy:
    counts = ("lookback_months", "lookahead_months", "valid_months")
    return Policy(
        name=_line(group.get("policy", Policy().name)),
        url=group.get("url", ""),
        version=group.get("version", ""),
        organisations=_lines(group.get("organisations", ())),
        **{name: int(group[name]) for name in counts if name in group},
    )


def _wording(group: Group) -> Wording:
    return Wording(
        allow=_lines(group.get("allow", ())),
        person_first=tuple(
            Term(
                _line(each["term"]),
                _line(each["suggestion"]),
                _line(each["reason"]),
                _lines(each.get("also", ())),
            )
            for each in group.get("person_first", ())
        ),
    )


def _limits(rules: Group) -> Limits:
    fields = {
        ("words", "min"): "words_min",
        ("words", "max"): "words_max",
        ("words", "tolerance_percent"): "words_tolerance_percent",
        ("references", "max"): "references_max",
        ("key_messages", "min"): "key_messages_min",
        ("key_messages", "max"): "key_messages_max",
        ("key_messages", "max_words"): "key_message_words",
        ("quotes", "max_words"): "quote_words",
        ("illustrations", "max"): "illustrations_max",
        ("clips", "max_minutes"): "clip_minutes",
        ("photo", "min_pixels"): "photo_pixels",
        ("voice_balance", "min_percent"): "side_percent",
        ("reading", "max_words"): "sentence_words",
    }
    given = {
        name: int(rules[group][key])
        for (group, key), name in fields.items()
        if key in rules.get(group, {})
    }
    return Limits(**given, off=frozenset(rules.get("off", ())))


def _passage(data: Group, name: str) -> Passage | None:
    return Passage(data[name], (name,)) if name in data else None


def _flag(text: str | None) -> bool | None:
    return None if text is None else text == "true"


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _line(text: str) -> str:
    """A short text on one line, whatever way it was folded in the file."""
    return " ".join(text.split())


def _lines(texts: Any) -> tuple[str, ...]:
    return tuple(_line(text) for text in texts)
