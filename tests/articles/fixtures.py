"""Articles that try a page to its limits, written as their authors would send them.

Each writer makes one article's folder in `inputs`, with every file it names, and
gives the folder. `ARTICLES` are those that build; `REFUSED` must be refused in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from tests.command import write_article, write_series

Write = Callable[[Path], Path]

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
"""No browser can break it where it wants to; German could go on."""
LONG_ADDRESS = "https://example.org/" + "a-very-long-path/" * 6 + "?" + "q" * 60
ARABIC, OTHER, HINDI, CHINESE = "ليلى حداد", "نور الدين", "आशा वर्मा", "陈美琳"
LIPSUM = (
    "We met in a corridor, and nobody had asked me before. The clinic ran late, as it does, and "
    "the chairs were the wrong height for anyone who had to sit in them. I wrote down what I saw, "
    "and Sam wrote down what he saw, and for a month we did not show each other a line of it."
)
SMITH = {
    "id": "smith2019", "type": "article-journal", "title": "What patients want to know",
    "author": [{"family": "Smith", "given": "Jo"}], "container-title": "Example Journal",
    "issued": 2019, "volume": 3, "page": "12-15", "DOI": "10.5555/ej.2019.0001",
}  # fmt: skip
LEE = {
    "id": "lee2021", "type": "webpage", "title": "A page that is very hard to find",
    "author": [{"literal": "The Example Group"}], "issued": 2021, "accessed": "2026-01-03",
    "URL": LONG_ADDRESS,
}  # fmt: skip


def a_picture(width: int = 640, height: int = 640, tone: int = 90) -> bytes:
    """A drawing of somebody, or of a hill: nobody real, and the same bytes each time."""
    image = Image.new("RGB", (width, height), (226, 232, 228))
    draw = ImageDraw.Draw(image)
    middle, top, size = width // 2, height // 3, min(width, height) // 5
    draw.ellipse((middle - size, top - size, middle + size, top + size), (tone, 110, 120))
    draw.ellipse((middle - 2 * size, top + size, middle + 2 * size, height + size), (tone, 80, 90))
    kept = BytesIO()
    image.save(kept, "JPEG", quality=85)
    return kept.getvalue()


def series(folder: Path, **fields: Any) -> Path:
    """Write the series that the articles belong to, and give its inputs folder."""
    known = {
        "title": "Partnership in Practice", "audience": "Intended for healthcare professionals",
        "strapline": "One project, told by the people on both sides of it",
        "publisher": "Example Valley Press", "url": "https://example.org/series",
        "language": "en-GB", "licence": "CC BY 4.0",
    }  # fmt: skip
    return write_series(folder, **known | fields)


def everything(folder: Path, **fields: Any) -> Path:
    """Write the series with every article that builds, and give its inputs folder."""
    inputs = series(folder, **fields)
    for write in ARTICLES.values():
        write(inputs)
    return inputs


def short(inputs: Path) -> Path:
    """The least an article can be: two voices, a sentence each, and nothing optional."""
    return write_article(inputs, "2026-01-short", "published")


def long(inputs: Path) -> Path:
    """One of everything that an article may hold, and fifteen hundred words."""
    folder = write_article(
        inputs, "2026-02-long", "accepted",
        {"jane-doe": _patient(), "sam-okafor": _clinician()},
        title="Home dialysis, decided together: what changed when the machine moved house",
        standfirst="A patient and a nephrologist moved the machine out of the unit, and then "
        "found that the decisions had moved with it",
        setting="clinical-practice", country="GB",
        introduction=f"{LIPSUM} Others say so too [@smith2019].\n\n### What we mean\n\n{LIPSUM}",
        closing=f"{LIPSUM}\n\n{LIPSUM}",
        key_messages=["Ask before you build", "Pay people for their time", "Write it down at once"],
        illustrations=[_illustration("media/hill.jpg", 1200, 800)],
        clips=[_clip()], references=[SMITH],
        links=[{"title": "The project's own page", "url": LONG_ADDRESS, "kind": "website"}],
    )  # fmt: skip
    return _with_pictures(folder, "jane-doe", "sam-okafor", hill=(1200, 800))


def thirty_viewpoints(inputs: Path) -> Path:
    """Thirty people, turn about from each side: the most that anyone has asked for."""
    stems = [f"author-{number:02}" for number in range(30)]
    authors = {
        stem: {
            "author": {
                "name": f"Author Number {number + 1}",
                "role": ("patient", "clinician", "carer", "manager")[number % 4],
            },
            "viewpoint": {"heading": f"What I saw from chair {number + 1}", "text": LIPSUM},
        }
        for number, stem in enumerate(stems)
    }
    return write_article(inputs, "2026-03-thirty", "accepted", authors, title="Thirty of us")


def one_name(inputs: Path) -> Path:
    """People who have one name, and one of one letter."""
    authors = {
        "suparjo": {"author": {"name": "Suparjo", "orcid": "0000-0002-1825-0097"}},
        "o": {"author": {"name": "O", "role": "manager", "title": "Ward manager"}},
    }
    return write_article(inputs, "2026-04-one-name", "accepted", authors, title="One name each")


def long_word(inputs: Path) -> Path:
    """A word that no line can hold, wherever an author or editor can write one."""
    text = f"It is called {LONG_WORD}.\n\n- {LONG_WORD}\n\n> {LONG_WORD}\n\n[{LONG_WORD}]"
    wordy = {
        "author": {
            "name": LONG_WORD[:120], "title": LONG_WORD, "affiliations": [LONG_WORD],
            "bio": f"Works at {LONG_WORD}.", "social": [f"@{'w' * 90}", LONG_ADDRESS],
        },
        "viewpoint": {
            "heading": LONG_WORD,
            "sections": [{"heading": LONG_WORD, "text": f"{text}({LONG_ADDRESS}) [@lee2021]"}],
        },
        "key_quotes": [f"It is called {LONG_WORD}."], "references": [LEE],
        "illustrations": [_illustration("media/hill.jpg", 300, 900, caption=LONG_WORD)],
        "clips": [_clip(caption=LONG_WORD, transcript=LONG_WORD)],
        "links": [{"title": LONG_WORD, "url": LONG_ADDRESS}],
    }  # fmt: skip
    folder = write_article(
        inputs, "2026-05-long-word", "accepted",
        {"jane-doe": wordy, "sam-okafor": {"author": {"role": "clinician"}}},
        title=LONG_WORD, standfirst=LONG_WORD, key_messages=[LONG_WORD, "Short"],
        introduction=LONG_WORD, closing=LONG_WORD,
    )  # fmt: skip
    return _with_pictures(folder, hill=(300, 900))


def right_to_left(inputs: Path) -> Path:
    """Names, words and works in scripts that run the other way, and in others that do not."""
    authors = {
        "layla-haddad": {
            "author": {"name": f"Layla Haddad ({ARABIC})", "role": "clinician"},
            "viewpoint": {
                "heading": f"{ARABIC}: what I said",
                "text": f"She said {OTHER}, twice.",
            },
            "key_quotes": [f"She said {OTHER}, twice."],
        },
        "nur-al-din": {
            "author": {"name": OTHER, "bio": f"{OTHER} works with {CHINESE} and {HINDI}."},
            "competing_interests": {
                "nothing_to_declare": False,
                "interests": [{"category": "employment", "organisation": f"{ARABIC} Trust"}],
                "confirmed": {"on": "2026-01-02"},
            },
        },
        "chen-meilin": {"author": {"name": f"Chen Meilin ({CHINESE})", "role": "carer"}},
        "asha-verma": {"author": {"name": f"Asha Verma ({HINDI})", "role": "manager"}},
    }
    return write_article(
        inputs, "2026-06-right-to-left", "accepted", authors, title=f"{ARABIC} and the others"
    )


def no_photo(inputs: Path) -> Path:
    """Nobody shows a face: one need not, one will not be known, and one is an organisation."""
    anonymity = {"kind": "pseudonym", "approved_by": "ana-pires", "on": "2026-01-02"}
    authors: dict[str, dict[str, Any]] = {
        "jane-doe": {},
        "robin": {"author": {"name": "Robin", "role": "carer", "anonymity": anonymity}},
        "kidney-voices": {
            "author": {
                "name": "Kidney Voices", "kind": "group", "role": "community-organisation",
                "social": ["@kidneyvoices", "https://social.example/@kidneyvoices"],
            }
        },
        "sam-okafor": {"author": {"role": "clinician"}},
    }  # fmt: skip
    return write_article(inputs, "2026-07-no-photo", "accepted", authors, title="Nobody to see")


def accented_file_names(inputs: Path) -> Path:
    """A photo called as its author is called: it must be refused, with what to rename it to."""
    authors: dict[str, dict[str, Any]] = {
        "zoe-angstrom": {
            "author": {
                "name": "Zoë Ångström",
                "photo": {"file": "media/Zoë Ångström.jpg", "credit": "Own photo"},
            }
        },
        "sam-okafor": {"author": {"role": "clinician"}},
    }
    folder = write_article(inputs, "2026-08-accented", "draft", authors)
    (folder / "media").mkdir()
    (folder / "media" / "Zoë Ångström.jpg").write_bytes(a_picture())
    return folder


ARTICLES: dict[str, Write] = {
    each.__name__: each
    for each in (short, long, thirty_viewpoints, one_name, long_word, right_to_left, no_photo)
}
REFUSED: dict[str, Write] = {accented_file_names.__name__: accented_file_names}


def _patient() -> dict[str, Any]:
    return {
        "author": {
            "title": "Patient co-lead", "affiliations": ["Patient author"],
            "bio": "Jane has lived with kidney disease for ten years.", "social": ["@janedoe"],
            "photo": {"file": "media/jane-doe.jpg", "credit": "Own photo"},
        },
        "viewpoint": {
            "heading": "Nobody had asked me before",
            "sections": [
                {"heading": "How it began", "text": "\n\n".join([*_paragraphs(3), *_MARKED])},
                {"text": "\n\n".join(_paragraphs(3))},
            ],
        },
        "key_quotes": ["Nobody outranks anybody in a closed canteen."],
        "references": [SMITH, LEE],
    }  # fmt: skip


def _clinician() -> dict[str, Any]:
    return {
        "author": {
            "role": "clinician", "title": "Consultant nephrologist", "orcid": "0000-0002-1825-0097",
            "affiliations": ["Renal Unit, Example Hospital", "University of Example"],
            "bio": "Sam is a nephrologist who would rather be asked than told.",
            "photo": {"file": "media/sam-okafor.jpg", "credit": "Example Hospital"},
        },
        "viewpoint": {"heading": "What I had not known", "text": "\n\n".join(_paragraphs(6))},
        "key_quotes": ["The clinic ran late, as it does, and the chairs were the wrong height for "
                       "anyone who had to sit in them."],
        "ai_use": {"used": True, "tool": "a chat assistant", "purpose": "To shorten my text"},
        "competing_interests": {
            "nothing_to_declare": False,
            "interests": [{
                "category": "lectures-honoraria", "organisation": "Example Pharma Ltd",
                "description": "Fee for a talk", "publish": True,
            }],
            "confirmed": {"on": "2026-01-02"},
        },
    }  # fmt: skip


_MARKED = (
    "### A closed canteen",
    "Nobody outranks anybody in a closed canteen. *Nobody*, and **nobody** [@smith2019; @lee2021].",
    "1. Ask first.\n2. Build later, see [our page](https://example.org/page).",
    "> Somebody said so, at length, and we wrote it down.\n>\n> Then they said it again.",
    "- One thing\n- Another thing\n    - A thing in it",
)


def _paragraphs(count: int) -> Iterator[str]:
    return (LIPSUM for _ in range(count))


def _illustration(file: str, width: int, height: int, caption: str = "A hill") -> dict[str, Any]:
    return {
        "file": file, "kind": "drawing", "alt": f"A hill, {width} wide and {height} high",
        "caption": caption, "credit": "Jane Doe", "permission": "Own work", "people": "none",
    }  # fmt: skip


def _clip(caption: str = "Jane reads her diary", transcript: str = LIPSUM) -> dict[str, Any]:
    return {
        "url": "https://example.org/clip", "kind": "audio", "caption": caption,
        "credit": "Example Radio", "permission": "Own work", "people": "none",
        "duration": "4:30", "transcript": transcript,
    }  # fmt: skip


def _with_pictures(folder: Path, *stems: str, **sizes: tuple[int, int]) -> Path:
    """Put the pictures that an article names where it says they are."""
    media = folder / "media"
    media.mkdir()
    for number, stem in enumerate(stems):
        (media / f"{stem}.jpg").write_bytes(a_picture(tone=60 + 40 * number))
    for name, (width, height) in sizes.items():
        (media / f"{name}.jpg").write_bytes(a_picture(width, height))
    return folder
