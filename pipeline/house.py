"""Find the house style: the schemas and templates that the editors own.

They are in the checkout, or inside the wheel as `pipeline/_house/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial, reduce
from pathlib import Path
from typing import Any

from pipeline.errors import HouseError
from pipeline.frozen import frozen
from pipeline.houses.files import PACKAGE, ROOT, entries, fields
from pipeline.houses.finding import USUAL, bases, found, houses
from pipeline.houses.formats import Format, format_of
from pipeline.houses.look import FILE as LOOK
from pipeline.houses.look import Look, look_of
from pipeline.languages import USUAL as ENGLISH
from pipeline.languages import faults, nearest

__all__ = ["PACKAGE", "ROOT", "USUAL", "Format", "House", "entries", "houses", "schema", "words"]


@frozen
class House:
    """One house: a folder of `templates/`, and the folders of those that it is based on.

    A file that it has not is that of the nearest of them which has one.
    """

    name: str
    folder: Path
    bases: tuple[Path, ...] = ()

    @classmethod
    def named(cls, name: str, templates: Path | None = None) -> House:
        """Find a house by its name, or by its folder's path; the editors' own come first."""
        # Engines work in folders of their own, where a relative path leads nowhere.
        folder = found(name, templates).resolve()
        return cls(folder.name, folder, bases(folder))

    @classmethod
    def beside(cls, name: str, inputs: Path) -> House:
        """Find a house as a series names it: in `templates` beside the inputs, or one of ours.

        None may lie among the inputs, where authors write.
        """
        found = cls.named(name, inputs.resolve().parent / "templates")
        if any(inputs.resolve() in folder.parents for folder in found.folders):
            remedy = f"move it to {inputs.resolve().parent / 'templates'}"
            raise HouseError(f'the house "{found.name}" lies among the inputs', remedy)
        return found

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where to look for a file, one after the other."""
        return (self.folder, *self.bases)

    def formats(self) -> tuple[Format, ...]:
        """Every format of the house, in the order of their names."""
        return _formats(self)

    def strings(self, language: str) -> Mapping[str, Any]:
        """The words that the house adds to an article, in the nearest of its languages.

        A house may say some words in its own way: the others are its base's.
        """
        name = f"strings/{self.speaks(language)}.yaml"
        places = tuple(folder / name for folder in reversed(self.folders))
        return _strings(tuple(filter(Path.is_file, places)))

    def speaks(self, language: str) -> str:
        """Find the nearest language that the house has words in; refuse any that is not near."""
        found = [path.stem for path in self.listed("strings", "*.yaml")]
        if (chosen := nearest(language, found)) is None:
            raise HouseError(
                f'the house "{self.name}" has no words in the language "{language}"',
                f"series.yaml can say language: {', '.join(found) or '(it has none)'}; "
                f"a file strings/{language}.yaml would add one",
            )
        return chosen

    def look(self) -> Look:
        """Every value that makes the house look as it does."""
        return _look(self)

    def text(self, *names: str) -> str:
        """Read files of the house as one text; `look.css` and `look.typ` are made of its look.

        A file that is called `own` with any ending is what a house may add to
        those of its base, so there need not be one.
        """
        return "".join(map(self._text, names))

    def path(self, name: str) -> Path:
        """Find one of the house's files."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise HouseError(f"the house has no file {name}", f"looked for {self.folder / name}")

    def listed(self, folder: str, pattern: str) -> tuple[Path, ...]:
        """Find the files of one of the house's folders, each name once."""
        found = {p.name: p for f in reversed(self.folders) for p in (f / folder).glob(pattern)}
        return tuple(found[name] for name in sorted(found))

    def _text(self, name: str) -> str:
        here, last = any((f / name).is_file() for f in self.folders), name.rpartition("/")[2]
        if not here and last in _MADE:
            return _MADE[last](self.look())
        if not here and last.startswith("own."):
            return ""
        try:
            return self.path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise HouseError(f"the house has no readable {name}: {error}") from error


_MADE = {"look.css": Look.css, "look.typ": Look.typst, "look.json": Look.json}


@lru_cache(maxsize=16)
def schema(name: str) -> Mapping[str, Any]:
    """Read one schema, with the shared parts that it names filled in."""
    shared = _shared()
    read = fields(ROOT / "schemas" / f"{name}.yaml")
    try:
        return {
            field: shared[rules] if isinstance(rules, str) else rules
            for field, rules in read.items()
        }
    except KeyError as error:
        raise HouseError(f"schemas/{name}.yaml names {error}, which shared.yaml has not") from error


@lru_cache(maxsize=1)
def _shared() -> Mapping[str, Any]:
    return fields(ROOT / "schemas" / "shared.yaml")


@lru_cache(maxsize=16)
def words(name: str, house: str = USUAL) -> Mapping[str, Any]:
    """Read one of the house's word lists; a house that has none has those of the usual one."""
    places = (*House.named(house).folders, ROOT / "templates" / USUAL)
    lists = [place / "words" / f"{name}.yaml" for place in places]
    return fields(next(filter(Path.is_file, lists), lists[-1]))


@lru_cache(maxsize=16)
def _look(house: House) -> Look:
    # What no house of the chain says is as in the usual one.
    folders = dict.fromkeys((*house.folders, ROOT / "templates" / USUAL))
    files = (folder / LOOK for folder in folders)
    return look_of([(path, fields(path, empty=True)) for path in files if path.is_file()])


def _restyled(house: House, reference: Path) -> bool:
    """Whether the house says something of its look that a reference document cannot know yet."""
    for folder in house.folders:
        if folder in reference.parents:
            return False
        if (folder / LOOK).is_file():
            return True
    return False


@lru_cache(maxsize=16)
def _formats(house: House) -> tuple[Format, ...]:
    found = {p.parent.name: p for f in reversed(house.folders) for p in f.glob("*/format.yaml")}
    return tuple(
        format_of(
            found[name], fields(found[name]), house.path, house.text, partial(_restyled, house)
        )
        for name in sorted(found)
    )


@lru_cache(maxsize=16)
def _strings(paths: tuple[Path, ...]) -> Mapping[str, Any]:
    words = reduce(_over, map(fields, paths))
    model = ROOT / "templates" / USUAL / "strings" / f"{ENGLISH}.yaml"
    # Ours are looked at by our tests; to read the English ones, too, takes time.
    if any(ROOT not in path.parents for path in paths) and model.is_file():
        wrong = list(faults(words, fields(model)))
        if wrong:
            more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
            raise HouseError(
                f"{paths[-1]} cannot be used: {', '.join(wrong[:3])}{more}",
                f"compare it with {model}",
            )
    return words


def _over(words: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a house's own words over its base's, group by group."""
    return words | {
        name: _over(words[name], said)
        if isinstance(words.get(name), dict) and isinstance(said, dict)
        else said
        for name, said in own.items()
    }
