"""An author who names an organisation that a colleague declares may have a tie to it too.

One author declares a grant from a company, another praises the company's device
and declares nothing: readers will ask. So the name of each organisation that
somebody in the article declares, or that series.yaml lists below
`competing_interests: {organisations: [...]}`, is looked for in the text of
every author who has nothing to declare.

It is a question and no reproach: to name a hospital is no interest in it. Ask
the author; if there is nothing, nothing need change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.frozen import frozen
from pipeline.model import Manuscript, Viewpoint
from pipeline.problems import Level, Problem
from pipeline.rules.organisations import key, named
from pipeline.rules.prose import viewpoint


@frozen
class _Known:
    """An organisation to look for; `by` is the id of whoever declares it, if somebody does."""

    name: str
    by: str = ""
    published: bool = True


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Look for each organisation in the texts of those who declare nothing."""
    known = list(_organisations(manuscript))
    for view in manuscript.viewpoints:
        if view.contribution.declaration.nothing:
            yield from _named(view, [each for each in known if each.by != view.author.id])


def _organisations(manuscript: Manuscript) -> Iterator[_Known]:
    """Those that are public first, so that a message need not keep quiet about them."""
    listed = [_Known(name) for name in manuscript.series.policy.organisations]
    for view in manuscript.viewpoints:
        for interest in view.contribution.declaration.interests:
            listed.append(_Known(interest.organisation, view.author.id, interest.publish))
    yield from sorted(listed, key=lambda each: not each.published)


def _named(view: Viewpoint, known: list[_Known]) -> Iterator[Problem]:
    told: set[str] = {key(view.author.name)}
    texts = list(viewpoint(view.contribution))
    for each in known:
        if (name := key(each.name)) in told or not name:
            continue
        pattern = named(each.name)
        hit = next(((p, f) for p in texts if (f := pattern.search(p.text))), None)
        if hit is None:
            continue
        told.add(name)
        prose, found = hit
        problem = Problem.at(
            prose.place(found.start(), len(found.group())),
            "coi-named-not-declared",
            f"{view.author.name} names {' '.join(found.group().split())} and declares nothing",
            level=Level.WARNING,
            why="another author declares an interest in it" if each.by else "series.yaml lists it",
            fix=f"ask {view.author.name}; if there is a tie, list it under interests:",
        )
        # That somebody keeps an interest from print is not told to the other authors.
        yield problem if each.published else replace(problem, audience="editor")
