"""Every illustration and clip can be understood, credited and shown with consent.

* `media-alt`: `alt` says what an illustration shows, for people who do not see
  it. A clip has its transcript instead.
* `media-caption`: `caption` is the line printed below.
* `media-credit`: `credit` names who made it.
* `media-permission`: `permission` says why we may print it, such as "Drawn for
  this article".
* `media-consent`: `people: none` if nobody can be recognised, `people:
  consented` if everybody who can be has agreed in writing.
* `media-transcript`: `transcript` holds what a clip says, for people who do not
  hear it and for the printed page.
* `media-duration`: `duration: "4:30"` says how long a clip on another site is. A
  clip's own file says it by itself; what is on the web is never fetched.
* `media-still` suggests a picture from the film, `still: media/film.jpg`: on paper
  it stands for the film, and on the page until the film is started.
* `media-long` warns about a clip of over five minutes.

What is owed stays owed until it is there; none of it stops a pull request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Article, Contribution, Manuscript, Medium, Source
from pipeline.problems import Level, Problem

_OWED = (
    ("media-alt", "alt", "alt text", "some readers do not see the picture"),
    ("media-caption", "caption", "caption", "readers ask what they are looking at"),
    ("media-credit", "credit", "credit", "whoever made it is named"),
    ("media-permission", "permission", "permission", "we print only what we may print"),
    ("media-transcript", "transcript", "transcript", "some readers do not hear the clip"),
)


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Go through the article's media, then each author's, in reading order."""
    minutes = manuscript.series.limits.clip_minutes
    authors = (view.contribution for view in manuscript.viewpoints)
    holders: tuple[Article | Contribution, ...] = (manuscript.article, *authors)
    for holder in holders:
        for medium in holder.illustrations:
            yield from _owed(holder.source, medium, without="transcript")
        for medium in holder.clips:
            yield from _owed(holder.source, medium, without="alt")
            yield from _unseen(holder.source, medium)
            yield from _long(holder.source, medium, minutes)


def _owed(source: Source, medium: Medium, without: str) -> Iterator[Problem]:
    name = medium.file or medium.url or f"this {medium.kind}"
    for rule, field, label, why in _OWED:
        if field != without and not str(getattr(medium, field)).strip():
            yield source.problem(
                rule, f"{name} has no {label} yet", *medium.route, level=Level.NEEDED, why=why
            )
    if medium.people not in {"none", "consented"}:
        yield source.problem(
            "media-consent", f"{name} does not say whether people in it have agreed",
            *medium.route, level=Level.NEEDED, why="nobody is shown without their consent",
            fix="people: none, or people: consented",
        )  # fmt: skip


def _unseen(source: Source, medium: Medium) -> Iterator[Problem]:
    """What a clip needs because paper does not play it."""
    if not medium.file and not medium.duration:
        yield source.problem(
            "media-duration", f"{medium.url or 'this clip'} has no duration yet",
            *medium.route, level=Level.NEEDED,
            why="readers are told how long it is before they leave for it",
            fix='duration: "4:30"',
        )  # fmt: skip
    if medium.kind == "video" and not medium.still:
        yield source.problem(
            "media-still", f"{medium.file or medium.url or 'this film'} has no still",
            *medium.route, level=Level.WARNING,
            why="on paper there is only a line of words for it",
            fix="still: media/film.jpg",
        )  # fmt: skip


def _long(source: Source, medium: Medium, minutes: int) -> Iterator[Problem]:
    if _seconds(medium.duration) > minutes * 60:
        yield source.problem(
            "media-long", f"this clip lasts {medium.duration}, and clips last at most {minutes} "
            "minutes", *medium.route, "duration", level=Level.WARNING,
        )  # fmt: skip


def _seconds(duration: str) -> int:
    if not re.fullmatch(r"(?:\d+:){1,2}\d{1,2}", duration):
        return 0
    total = 0
    for part in duration.split(":"):
        total = total * 60 + int(part)
    return total
