"""What a browser is shown of one article at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from pipeline.frozen import frozen
from pipeline.outcome import Outcome

PAGE = "index.html"


@frozen
class View:
    """One article as it is now, or why it cannot be seen.

    `number` is another one whenever a browser should ask again. `files` are the page
    and those beside it, by the names it calls them; all formats are among them once
    it is `whole`. `good` are the files of the last page there was.
    """

    number: int
    outcome: Outcome
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    good: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    whole: bool = False

    @property
    def page(self) -> bytes | None:
        """The page, if there is one."""
        return self.files.get(PAGE)


def painted(before: View | None, outcome: Outcome, number: int) -> View:
    """What is shown once the page has been made, or could not be.

    It has this number, or that of before if nobody would see a difference.
    """
    files, outcome = files_of(outcome), alone(outcome)
    if before is None:
        return View(number, outcome, files, files)
    alike = bool(files) == bool(before.files) and all(
        before.files.get(name) == data for name, data in files.items()
    )
    same = alike and outcome.problems == before.outcome.problems
    return View(before.number if same else number, outcome, files, files or before.good)


def proven(before: View, outcome: Outcome, number: int) -> View:
    """What is shown once every format has been made, or could not be: the page stays there."""
    files, outcome = files_of(outcome) or before.files, alone(outcome)
    same = outcome.problems == before.outcome.problems and files.get(PAGE) == before.page
    return View(before.number if same else number, outcome, files, files, whole=True)


def alone(outcome: Outcome) -> Outcome:
    """What is known of an article, without its files."""
    return replace(outcome, artefacts=())


def files_of(outcome: Outcome) -> dict[str, bytes]:
    """The files that readers would get, by their names beside the page; none of the office's."""
    found = {}
    for artefact in outcome.artefacts:
        place, _, inside = artefact.path.partition("/")
        slug, _, name = inside.partition("/")
        if place in {"site", "drafts"} and slug == outcome.slug and name:
            found[name] = artefact.data
    return found
