"""A house that speaks a made-up Arabic, and a series in it: whether pages run from the right.

The words of the house are English ones in Arabic letters, so that nobody takes them for Arabic;
what the authors say is real, and short.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pipeline.house import House
from tests.articles.fixtures import a_picture
from tests.command import write_article, write_series

_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابثدعفغهيجكلمنوبقرستوفوخيز", strict=True))
_KEPT = re.compile(r"(\{[^{}]*\})")
_CODES = {"after_colon", "titles", "quotes"}


def house(folder: Path) -> Path:
    """Write a house with one language more beside the series, and give its folder."""
    made = folder / "templates" / "zahra"
    (made / "strings").mkdir(parents=True)
    (made / "house.yaml").write_text("based_on: practice\n", "utf-8")
    words = _said(House.named("practice").strings("en-GB"))
    words |= {"comma": "، ", "semicolon": "؛ ", "quotes": ["«", "»", "“", "”"]}
    text = yaml.safe_dump(words, allow_unicode=True, sort_keys=False)
    (made / "strings" / "ar.yaml").write_text(text, "utf-8")
    return made


def _said(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _said(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_said(part) for part in value]
    if name in _CODES:
        return value
    parts = _KEPT.split(value)
    return "".join(
        part if part.startswith("{") else "".join(_LETTERS.get(c.lower(), c) for c in part)
        for part in parts
    )


def series(folder: Path) -> Path:
    """Write a series in Arabic, whose house is beside it."""
    house(folder)
    inputs = write_series(
        folder, title="معا في العلاج", strapline="مشروع واحد من الجانبين", language="ar",
        house="zahra", audience="للعاملين في الصحة", url="https://example.org/silsila",
        licence="CC BY 4.0",
        editors=[{"id": "ana-pires", "name": "آنا بيريس", "role": "رئيسة التحرير"}],
    )  # fmt: skip
    text = (
        'التقينا في الممر [@smith2019]. قال الطبيب: "هذا قرارنا".\n\n'
        "- أولا\n- ثانيا\n\nلم يسألني أحد من قبل."
    )
    authors: dict[str, dict[str, Any]] = {
        "layla-haddad": {
            "author": {
                "name": "ليلى حداد", "affiliations": ["جمعية Example Kidney Trust"],
                "bio": "تعيش ليلى مع مرض الكلى منذ 10 سنوات.",
                "photo": {"file": "media/layla-haddad.jpg", "credit": "خاص"},
            },
            "viewpoint": {"heading": "لم يسألني أحد", "text": text},
            "key_quotes": ["لم يسألني أحد من قبل."],
            "references": [
                {
                    "id": "smith2019", "type": "article-journal", "title": "What patients want",
                    "author": [{"family": "Smith", "given": "Jo"}], "issued": 2019,
                    "container-title": "Example Journal",
                }
            ],
        },
        "sam-okafor": {
            "author": {"name": "Sam Okafor", "role": "clinician"},
            "viewpoint": {"text": "صارت الأحاديث أفضل من قبل."},
        },
    }  # fmt: skip
    folder = write_article(
        inputs, "2026-05-al-bayt", "draft", authors, title="غسيل الكلى في البيت: قرار مشترك",
        standfirst="حين انتقل الجهاز انتقل القرار معه", key_messages=["اسأل مبكرا", "ادفع للوقت"],
        setting="clinical-practice",
    )  # fmt: skip
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / "layla-haddad.jpg").write_bytes(a_picture())
    return inputs
