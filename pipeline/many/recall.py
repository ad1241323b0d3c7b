"""Whether an article must be done again, or everything it was made from is as it was.

The key of an article is one sha256 over the bytes that matter: its own folder,
the series, the house, the schemas, the engines' versions, our own code, and what
was asked for. What an outcome was is kept twice: by itself, with the files, for
any checkout; and all of a batch in one ledger, which also knows the files' stamps.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.cache import Cache
from pipeline.finished.manifest import MANIFEST, NEXT, STAGING, Entry, believed, together
from pipeline.house import House
from pipeline.many.ledger import Files, Ledger, Made, Pages, worded
from pipeline.many.looks import Keys, Looks
from pipeline.many.pieces import Pieces
from pipeline.many.sight import Look
from pipeline.many.stamps import FINE, Stamps
from pipeline.many.versions import of_house, ours, versions
from pipeline.many.workers import Job
from pipeline.model import Artefact
from pipeline.outcome import Outcome, heard, told
from pipeline.plain import plain

MOST_BYTES = 100_000_000
"""A bigger file is refused whatever it holds, so only its size matters."""
_NOTHING: Look = MappingProxyType({})


class Recall:
    """What is remembered for one batch; without a cache, nothing is."""

    def __init__(
        self,
        cache: Cache,
        job: Job,
        inputs: Path | None,
        outputs: Path | None,
        look: Look = _NOTHING,
        there: Callable[[], Look] | None = None,
    ) -> None:
        """Look up the ledger of these inputs and outputs; without inputs there is none.

        `look` is how the inputs look, `there` says how the outputs do.
        """
        self._cache, self._job, self._look = cache, job, look
        self.seen = ""
        self._outputs = os.path.realpath(outputs) if outputs else ""
        self._stamp = _made_from(job) if cache.folder else ""
        self._name = hashed(str(job.make), os.path.realpath(inputs or ""), self._outputs)
        self._many = inputs is not None
        self._ledger = Ledger(cache if self._many else Cache(None), self._name)
        self._files = Files(self._ledger, str((inputs or Path()) / "x")[:-1], self._outputs)
        private = f"{self._outputs}/{STAGING}/" if outputs else ""
        self._stamps = Stamps(self._files, cache.since, private)
        self.looks = Looks(self._ledger, self._files, self._stamps, self._outputs, look, there)
        self._says: dict[str, str] = {}
        self._asked: dict[str, bytes] = {}
        self._site: dict[str, Any] | None = None
        self._from: dict[str, str] = {}
        self._pieces: dict[str, Pieces] = {}

    @property
    def stamps(self) -> Stamps:
        """What knows the sha256 of a file of the outputs."""
        return self._stamps

    def key(self, folder: Path) -> str:
        """The key of the article in `folder`; "" if it cannot be known or nothing is kept."""
        if not self._stamp or folder.is_symlink():
            return ""
        group = self._ledger.group(str(folder))
        if group.look and group.look == self._look.get(str(folder)):
            return hashed(self._stamp, str(folder), group.says)
        return self._read(folder)

    def _read(self, folder: Path) -> str:
        """The same, whatever is known of how it looks."""
        try:
            listed = hashed(*self._listing(str(folder)))
        except OSError:
            return ""
        self._says[str(folder)] = listed
        return hashed(self._stamp, str(folder), listed)

    def outcome(self, key: str) -> tuple[Outcome, tuple[Entry, ...]] | None:
        """What became of the article that had this key, and the files that were made."""
        known = self._ledger.outcome(key)
        if known is not None:
            self._asked[key] = self._ledger.pages.outcomes[key]
        elif key and (known := self._cache.get("articles", key)) is not None:
            self._asked[key] = worded(known)
        else:
            return None
        outcome = heard({**known[0], "outputs": [file[0] for file in known[1]]})
        self._from[outcome.slug] = key
        return outcome, tuple(Entry(p, s, n, outcome.slug) for p, s, n in known[1])

    def knows(self, key: str) -> bool:
        """Whether it is known what became of the article that had this key."""
        return key in self._ledger.pages.outcomes or self._cache.has("articles", key)

    def files(self, key: str, entries: Sequence[Entry]) -> tuple[Artefact, ...] | None:
        """The bytes of an article's files, if they are still kept."""
        found = self._cache.files("articles", key, [e.sha256 for e in entries])
        if found is None:
            return None
        pairs = zip(entries, found, strict=True)
        return tuple(Artefact(entry.path, data) for entry, data in pairs)

    def keep(
        self, folder: Path, key: str, outcome: Outcome, entries: Sequence[Entry],
        artefacts: Sequence[Artefact],
    ) -> None:  # fmt: skip
        """Keep what became of an article, unless a failure of ours or a change meanwhile did it."""
        if key and not outcome.failure and self._read(folder) == key:
            value = [told(outcome), [[e.path, e.sha256, e.bytes] for e in entries]]
            self._asked[key] = worded(value)
            self._from[outcome.slug] = key
            self._cache.put("articles", key, value, [a.data for a in artefacts])

    def made_from(self, slug: str) -> str:
        """The key of what became of an article; "" if that is not known for sure."""
        return self._from.get(slug, "")

    def settled(self, keys: Keys) -> list[Outcome] | None:
        """Every outcome, if the last build was of just this and its outputs stand as it left."""
        last = self._ledger.pages.settled
        if not last or not all(key for _, key in keys) or last[0] != self._batch(keys):
            return None
        manifest = f"{self._outputs}/{MANIFEST}"
        if os.path.lexists(f"{self._outputs}/{NEXT}") or self._stamps.output(manifest) != last[1]:
            return None
        _, entries = believed(Path(manifest))
        known = [self.outcome(key) for _, key in keys]
        # What an article made, and was not put into its place, is no more in the manifest.
        files = {e.path: e for each in known if each for e in each[1]}
        files |= {e.path: e for e in entries}
        if None in known or not all(map(self._in_place, files.values())):
            return None
        self.look_at_outputs()
        groups = self.looks.groups(keys, Made(entries), (), self._says)
        if groups != self._ledger.pages.groups:
            # What was too new to be believed by its date when it was made is so no more.
            self._ledger.write(replace(self._ledger.pages, groups=groups))
        self.seen = self.looks.proven(keys, groups, last[1])
        return [each[0] for each in known if each]

    def _in_place(self, entry: Entry) -> bool:
        return self._stamps.output(f"{self._outputs}/{entry.path}") == entry.sha256

    def pages(
        self, cards: Mapping[str, Any], make: Callable[[], Sequence[Artefact]]
    ) -> Sequence[Artefact]:
        """Give the series' own pages, made only if their words or their dress have changed."""
        key = hashed(self._stamp, json.dumps(cards, sort_keys=True, default=plain))
        known = self._cache.get("pages", key) if self._stamp else None
        files = self._cache.files("pages", key, [sha for _, sha in known]) if known else None
        if known and files:
            return [Artefact(path, data) for (path, _), data in zip(known, files, strict=True)]
        made = make()
        if self._stamp:
            listed = [[a.path, hashlib.sha256(a.data).hexdigest()] for a in made]
            self._cache.put("pages", key, listed, [a.data for a in made])
        return made

    def pieces(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """What outputs of the series are put together of, each part under its key."""
        return self._kept(name).texts if self._stamp else {}

    def keep_pieces(self, name: str, parts: Mapping[str, Sequence[str]]) -> None:
        """Keep what they are put together of; it is so, published or not."""
        if self._stamp:
            self._kept(name).keep(parts)

    def fetch(self) -> None:
        """Have at hand what the outputs of the series are made from, before it is asked for."""
        for name in ("register", "months", "board"):
            self.pieces(name)

    def _kept(self, name: str) -> Pieces:
        if name not in self._pieces:
            named = hashed("pieces", name, self._name, self._stamp)
            self._pieces[name] = Pieces(self._cache, named)
        return self._pieces[name]

    @property
    def stamp(self) -> str:
        """One sha256 for everything that all pages are made from beside what they say."""
        return self._stamp

    def site(self, name: str) -> dict[str, list[Any]]:
        """What the pages of the site were made from when a build last left them."""
        if self._site is None:
            found = self._cache.get("pages", hashed("site", self._name)) if self._stamp else None
            self._site = found if isinstance(found, dict) else {}
        return dict(self._site.get(name, {}))

    def keep_site(self, tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
        """Keep what the pages of the site were made from; it is so, published or not."""
        if self._stamp:
            self._cache.put("pages", hashed("site", self._name), tables)

    def left(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """An article's files as a build left them: its page was filled after it was made."""
        filled = self.site("filled") if self._site is None else self._site.get("filled", {})
        rows = [(each, filled.get(each.path)) for each in entries]
        return tuple(
            each._replace(sha256=row[2], bytes=row[3]) if row and row[0] == each.sha256 else each
            for each, row in rows
        )

    def versions(self) -> dict[str, str]:
        """What made the outputs; to ask pandoc takes longer than all else that is not new."""
        house: House = self._job.house
        key = hashed(ours(), of_house(house))
        known = self._cache.get("engines", key)
        if known is None:
            known = versions(house)
            self._cache.put("engines", key, known)
        return dict(known)

    @property
    def manifest(self) -> str:
        """The sha256 of the manifest as the last build of the whole series wrote it."""
        last = self._ledger.pages.settled
        return str(last[1]) if last else ""

    @property
    def back(self) -> int:
        """By how many nanoseconds to date back what is staged: then it is known by its date.

        Else the next build would have to read what we wrote last, or we to wait so long.
        """
        return FINE * 6 // 5 if self._cache.folder else 0

    def look_again(self) -> None:
        """Take nothing of the outputs' folders for granted that was seen before the work began."""
        self._stamps.look_again()

    def look_at_outputs(self) -> None:
        """See how all outputs look, where that is kept."""
        if self._cache.folder:
            self.looks.at_outputs()

    def close(
        self,
        keys: Keys,
        entries: Sequence[Entry],
        whole: bool,
        changed: Sequence[str] = (),
        sha256: str = "",
    ) -> None:
        """Write the ledger of this build, and keep the cache within its limit.

        `changed` are the files that were put into their places, or taken from them;
        `sha256` is the manifest's.
        """
        if not self._cache.folder or not self._many:
            return
        before, made = self._ledger.pages, Made(entries)
        if self._outputs:
            manifest = f"{self._outputs}/{MANIFEST}"
            stayed = (e.path for folder in set(map(together, changed)) for e in made.below(folder))
            moved = {f"{self._outputs}/{path}" for path in (*changed, *stayed)}
            self._stamps.published(moved, manifest)
        pages = Pages(self.looks.groups(keys, made, changed, self._says), self._asked)
        if not whole and self._outputs:
            pages = Pages(before.groups | pages.groups, before.outcomes | pages.outcomes)
        elif self._outputs and all(key in self._asked for _, key in keys):
            pages = replace(pages, settled=[self._batch(keys), sha256])
            self.seen = self.looks.proven(keys, pages.groups, sha256)
        if pages != before:
            self._ledger.write(pages)
        self._cache.trim()

    def _batch(self, keys: Keys) -> str:
        said = json.dumps(plain(self._job.said), sort_keys=True)
        return hashed(said, *(f"{folder}\0{key}" for folder, key in keys))

    def _listing(self, folder: str) -> Iterator[str]:
        """Everything in an article's folder: names, kinds, and the sha256 of files."""
        left = [(folder, "")]
        while left:
            place, inside = left.pop()
            with os.scandir(place) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            for entry in entries:
                name = f"{inside}{entry.name}"
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    big = status.st_size > MOST_BYTES
                    said = str(status.st_size) if big else self._stamps.digest(entry.path, status)
                else:
                    said = str(stat.S_IFMT(status.st_mode))
                    if stat.S_ISDIR(status.st_mode):
                        left.append((entry.path, f"{name}/"))
                yield f"{name}\0{said}"


def _made_from(job: Job) -> str:
    """One sha256 for everything that all articles of a job are made from."""
    # Where the house lies is no matter: its bytes are in the key.
    job = replace(job, series=replace(job.series, house=""))
    asked = {f.name: plain(getattr(job, f.name)) for f in fields(job) if f.name not in _APART}
    return hashed(ours(), of_house(job.house), json.dumps(asked, sort_keys=True))


_APART = frozenset({"house", "said"})
"""What a job says that is no part of an article's key: where the house lies, and what was said."""


def hashed(*words: str) -> str:
    """One sha256 for several words."""
    whole = hashlib.sha256()
    for word in words:
        whole.update(f"{len(word)}\0{word}".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
