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
from time import sleep
from typing import Any

from pipeline.cache import Cache
from pipeline.finished.manifest import MANIFEST, NEXT, STAGING, Entry
from pipeline.house import House
from pipeline.many.sight import proof
from pipeline.many.stamps import FINE, Stamps
from pipeline.many.versions import of_house, ours, versions
from pipeline.many.workers import Job
from pipeline.model import Artefact
from pipeline.outcome import Outcome, heard, told
from pipeline.plain import plain

MOST_BYTES = 100_000_000
"""A bigger file is refused whatever it holds, so only its size matters."""


class Recall:
    """What is remembered for one batch; without a cache, nothing is."""

    def __init__(
        self,
        cache: Cache,
        job: Job,
        inputs: Path | None,
        outputs: Path | None,
        look: Sequence[str] = (),
    ) -> None:
        """Look up the ledger of these inputs and outputs; without inputs there is none."""
        self._cache, self._job, self._look = cache, job, look
        self.seen = ""
        self._outputs = os.path.realpath(outputs) if outputs else ""
        self._stamp = _made_from(job) if cache.folder else ""
        self._name = _hashed(str(job.make), os.path.realpath(inputs or ""), self._outputs)
        self._ledger: dict[str, Any] = _ledger(cache, self._name) if inputs else {}
        self._many = inputs is not None
        private = f"{self._outputs}/{STAGING}/" if outputs else ""
        self._stamps = Stamps(self._ledger.get("files", {}), cache.since, private)
        self._asked: dict[str, Any] = {}
        self._site: dict[str, Any] | None = None

    @property
    def stamps(self) -> Stamps:
        """What knows the sha256 of a file of the outputs."""
        return self._stamps

    def key(self, folder: Path) -> str:
        """The key of the article in `folder`; "" if it cannot be known or nothing is kept."""
        if not self._stamp or folder.is_symlink():
            return ""
        try:
            listed = "".join(f"\0{line}" for line in self._listing(str(folder)))
        except OSError:
            return ""
        return _hashed(self._stamp, str(folder), listed)

    def outcome(self, key: str) -> tuple[Outcome, tuple[Entry, ...]] | None:
        """What became of the article that had this key, and the files that were made."""
        known = self._ledger.get("outcomes", {}).get(key)
        known = known or (self._cache.get("articles", key) if key else None)
        if known is None:
            return None
        self._asked[key] = known
        outcome = replace(heard(known[0]), outputs=tuple(file[0] for file in known[1]))
        return outcome, tuple(Entry(p, s, n, outcome.slug) for p, s, n in known[1])

    def knows(self, key: str) -> bool:
        """Whether it is known what became of the article that had this key."""
        return key in self._ledger.get("outcomes", {}) or self._cache.has("articles", key)

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
        if key and not outcome.failure and self.key(folder) == key:
            value = [told(outcome), [[e.path, e.sha256, e.bytes] for e in entries]]
            self._asked[key] = value
            self._cache.put("articles", key, value, [a.data for a in artefacts])

    def settled(self, keys: Sequence[tuple[Path, str]]) -> list[Outcome] | None:
        """Every outcome, if the last build was of just this and its outputs stand as it left."""
        last = self._ledger.get("settled")
        if not last or not all(key for _, key in keys) or last["batch"] != self._batch(keys):
            return None
        known = [self.outcome(key) for _, key in keys]
        files = {e.path: e.sha256 for each in known if each for e in each[1]} | dict(last["files"])
        if None in known or os.path.lexists(f"{self._outputs}/{NEXT}"):
            return None
        if not all(self._stamps.output(f"{self._outputs}/{p}") == s for p, s in files.items()):
            return None
        if self._stamps.learnt:
            # What was too new to be believed by its date when it was made is so no more.
            self._cache.put("batches", self._name, self._ledger | {"files": self._stamps.rows})
        self._prove(files)
        return [each[0] for each in known if each]

    def pages(
        self, cards: Mapping[str, Any], make: Callable[[], Sequence[Artefact]]
    ) -> Sequence[Artefact]:
        """Give the series' own pages, made only if their words or their dress have changed."""
        key = _hashed(self._stamp, json.dumps(cards, sort_keys=True, default=plain))
        known = self._cache.get("pages", key) if self._stamp else None
        files = self._cache.files("pages", key, [sha for _, sha in known]) if known else None
        if known and files:
            return [Artefact(path, data) for (path, _), data in zip(known, files, strict=True)]
        made = make()
        if self._stamp:
            listed = [[a.path, hashlib.sha256(a.data).hexdigest()] for a in made]
            self._cache.put("pages", key, listed, [a.data for a in made])
        return made

    def table(self, name: str) -> dict[str, Any]:
        """What outputs of the series were made from, the last time that they were made here."""
        found = self._cache.get("pages", self._tabled(name)) if self._stamp else None
        return found if isinstance(found, dict) else {}

    def keep_table(self, name: str, rows: Mapping[str, Any]) -> None:
        """Keep what they were made from; it is so, published or not."""
        if self._stamp:
            self._cache.put("pages", self._tabled(name), rows)

    def _tabled(self, name: str) -> str:
        return _hashed("table", name, self._name, self._stamp)

    @property
    def stamp(self) -> str:
        """One sha256 for everything that all pages are made from beside what they say."""
        return self._stamp

    def site(self, name: str) -> dict[str, list[Any]]:
        """What the pages of the site were made from when a build last left them."""
        if self._site is None:
            found = self._cache.get("pages", _hashed("site", self._name)) if self._stamp else None
            self._site = found if isinstance(found, dict) else {}
        return dict(self._site.get(name, {}))

    def keep_site(self, tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
        """Keep what the pages of the site were made from; it is so, published or not."""
        if self._stamp:
            self._cache.put("pages", _hashed("site", self._name), tables)

    def left(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """An article's files as a build left them: its page was filled after it was made."""
        filled = self.site("filled") if self._site is None else self._site.get("filled", {})
        rows = [(each, filled.get(each.path)) for each in entries]
        return tuple(
            replace(each, sha256=row[2], bytes=row[3]) if row and row[0] == each.sha256 else each
            for each, row in rows
        )

    def versions(self) -> dict[str, str]:
        """What made the outputs; to ask pandoc takes longer than all else that is not new."""
        house: House = self._job.house
        key = _hashed(ours(), of_house(house))
        known = self._cache.get("engines", key)
        if known is None:
            known = versions(house)
            self._cache.put("engines", key, known)
        return dict(known)

    def rest(self) -> None:
        """Let the files' clock go on, so that what was staged can be known by its date.

        Else the next build would have to read what we wrote last.
        """
        if self._cache.folder:
            sleep(FINE / 1_000_000_000)

    def look_again(self) -> None:
        """Take nothing of the outputs' folders for granted that was seen before the work began."""
        self._stamps.look_again()

    def close(
        self, keys: Sequence[tuple[Path, str]], entries: Sequence[Entry], whole: bool
    ) -> None:
        """Write the ledger of this build, and keep the cache within its limit."""
        if self._cache.folder and self._outputs:
            manifest = f"{self._outputs}/{MANIFEST}"
            paths = [f"{self._outputs}/{e.path}" for e in entries]
            self._stamps.published(paths, manifest)
            ledger = {"files": self._stamps.rows, "outcomes": self._asked}
            if not whole:
                ledger = {name: self._ledger.get(name, {}) | new for name, new in ledger.items()}
            elif all(key in self._asked for _, key in keys):
                ledger["settled"] = self._settled(keys, entries, manifest)
                self._prove({e.path: e.sha256 for e in entries})
            self._cache.put("batches", self._name, ledger)
        elif self._many and (self._stamps.learnt or self._asked != self._ledger.get("outcomes")):
            ledger = {"files": self._stamps.rows, "outcomes": self._asked}
            self._cache.put("batches", self._name, ledger)
        self._cache.trim()

    def _prove(self, made: Mapping[str, str]) -> None:
        """See whether a later build can know by looks alone that it has nothing to do."""
        files = {f"{self._outputs}/{path}": sha for path, sha in made.items() if path != MANIFEST}
        self.seen = proof(self._look, self._outputs, files, self._stamps.rows)

    def _settled(
        self, keys: Sequence[tuple[Path, str]], entries: Sequence[Entry], manifest: str
    ) -> dict[str, Any]:
        """What the next build must find, beside the articles' own files, to have nothing to do."""
        made = {(file[0], file[1]) for key in self._asked for file in self._asked[key][1]}
        files = [[e.path, e.sha256] for e in entries if (e.path, e.sha256) not in made]
        files.append([MANIFEST, self._stamps.output(manifest) or ""])
        return {"batch": self._batch(keys), "files": files}

    def _batch(self, keys: Sequence[tuple[Path, str]]) -> str:
        said = json.dumps(plain(self._job.said), sort_keys=True)
        return _hashed(said, *(f"{folder}\0{key}" for folder, key in keys))

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
    return _hashed(ours(), of_house(job.house), json.dumps(asked, sort_keys=True))


_APART = frozenset({"house", "said"})
"""What a job says that is no part of an article's key: where the house lies, and what was said."""


def _hashed(*words: str) -> str:
    whole = hashlib.sha256()
    for word in words:
        whole.update(f"{len(word)}\0{word}".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _ledger(cache: Cache, name: str) -> dict[str, Any]:
    found = cache.get("batches", name)
    return found if isinstance(found, dict) and {"files", "outcomes"} <= set(found) else {}
