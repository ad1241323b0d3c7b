"""Believe of a group of files what was known of it, as long as it looks as it did then.

What is known is timeless: files that look so hold these bytes. It is learnt only where
each file was known by its stamp, and is asked about before the outputs are changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pipeline.finished.manifest import MANIFEST, Entry
from pipeline.many.ledger import Files, Group, Ledger, Made, said, worded
from pipeline.many.sight import PLACES, Look, Rows, as_made, known, of_outputs, seen
from pipeline.many.stamps import Stamps

Keys = Sequence[tuple[Path, str]]
"""Each article's folder and its key."""


class Looks:
    """How inputs and outputs look, and what is known of what looks so."""

    def __init__(
        self, ledger: Ledger, files: Files, stamps: Stamps, outputs: str, look: Look,
        there: Callable[[], Look] | None = None,
    ) -> None:  # fmt: skip
        """Know how the inputs look; of the outputs nothing yet, unless somebody has looked."""
        self._ledger, self._files, self._stamps = ledger, files, stamps
        self._outputs, self._look = outputs, look
        self._there: Look = MappingProxyType({})
        self._outside = there
        self._unsure: set[str] = set()

    def at_outputs(self) -> None:
        """See how all outputs look, before anything of them is changed."""
        self._there = self._outside() if self._outside else of_outputs(self._outputs)

    def stands(self, slug: str, entries: Sequence[Entry]) -> bool:
        """Whether an article's files look as they did when they were known to be these."""
        return self._same([f"{self._outputs}/{place}/{slug}" for place in PLACES], entries)

    def month_stands(self, month: str, entries: Sequence[Entry]) -> bool:
        """The same of a month's bundle."""
        return self._same([f"{self._outputs}/office/issues/{month}"], entries)

    def _same(self, groups: Sequence[str], entries: Sequence[Entry]) -> bool:
        known_ = [self._ledger.group(each) for each in groups]
        looks = [self._there.get(each, "") for each in groups]
        says = {each.says for each in known_ if each.look}
        sure = [each.look for each in known_] == looks and says == {said(entries)}
        self._unsure.update(() if sure else groups)
        return sure

    def groups(
        self, keys: Keys, made: Made, changed: Iterable[str], says: Mapping[str, str]
    ) -> dict[str, Group]:
        """What is known now of all files: of most, what was known before.

        `changed` are the files that were put into their places, or taken from them;
        `says` is what is known of those articles whose files have been read.
        """
        rows = self._files.sorted(self._stamps.rows)
        groups = {}
        for folder, _ in keys:
            name, look = str(folder), self._look.get(str(folder), "")
            known_ = self._ledger.group(name)
            if not known_.look or known_.look != look:
                # The others' rows are no longer asked for: those who look are read as a whole.
                sure = bool(look) and known(name, look, rows.get(name, {}))
                whole = says.get(name, "")
                known_ = Group(look if sure else "", whole, worded(rows.get(name, {})))
            groups[name] = known_
        return groups | dict(self._made(made, changed, rows)) if self._outputs else groups

    def _made(
        self, made: Made, changed: Iterable[str], rows: Mapping[str, Rows]
    ) -> Iterator[tuple[str, Group]]:
        """The same for the outputs."""
        there = self._there
        names = {name for name, look in there.items() if self._ledger.group(name).look != look}
        names |= self._unsure
        names |= {self._files.group(f"{self._outputs}/{path}") for path in changed}
        names = names if there else made.groups(self._outputs)
        # What stands between the groups changes with them.
        names |= {os.path.dirname(each) for each in names}  # noqa: PTH120
        names -= {self._outputs, f"{self._outputs}/{MANIFEST}"}
        yield from ((name, self._ledger.group(name)) for name in there if name not in names)
        for name in sorted(names):
            inside = made.inside(name.removeprefix(f"{self._outputs}/"))
            here = {f"{self._outputs}/{each.path}": each.sha256 for each in inside}
            kept = {**self._ledger.rows(name), **rows.get(name, {})}
            look, sure = as_made(name, self._outputs, here, kept)
            if look:
                kept = {path: row for path, row in kept.items() if path in here}
                place, slug = os.path.split(name.removeprefix(f"{self._outputs}/"))
                says = made.of_article(slug) if place in PLACES else said(inside)
                yield name, Group(look if sure else "", says, worded(kept))

    def proven(self, keys: Keys, groups: Mapping[str, Group], sha256: str) -> str:
        """By what looks alone a later build can know that it has nothing to do; or "".

        `sha256` is the manifest's: it is always newer than could be believed by its date.
        """
        here = {str(folder): groups[str(folder)].look for folder, _ in keys}
        manifest = f"{self._outputs}/{MANIFEST}"
        apart = {*here, manifest}
        there = {name: each.look for name, each in groups.items() if name not in apart}
        if not here or here != self._look or not all((*here.values(), *there.values())):
            return ""
        there[manifest] = sha256
        return seen(here, there) if sha256 else ""
