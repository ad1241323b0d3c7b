"""A series in German, with one of everything that prints a word of the house's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.articles.fixtures import a_picture
from tests.command import write_article, write_series

PATIENT: dict[str, Any] = {
    "author": {
        "name": "Käthe Groß",
        "role": "patient",
        "affiliations": ["Selbsthilfegruppe Niere", "Beirat der Klinik Beispielstadt"],
        "bio": "Käthe Groß lebt seit zehn Jahren mit einer Nierenkrankheit.",
        "photo": {"file": "media/kaethe-gross.jpg", "credit": "Privat"},
        "orcid": "0000-0002-1825-0097",
    },
    "viewpoint": {
        "heading": 'Zuvor hatte "niemand" gefragt',
        "text": "Wir trafen uns auf dem Flur [@schmidt2019]. Der Arzt sagte: \"Sie nannten es "
        "'unsere Entscheidung', und das war neu.\"\n\nZuvor hatte mich niemand gefragt.",
    },
    "key_quotes": ["Zuvor hatte mich niemand gefragt."],
    "references": [
        {
            "id": "schmidt2019", "type": "article-journal", "title": "Was Kranke wissen wollen",
            "author": [{"family": "Schmidt", "given": "Jo"}, {"family": "Weiß", "given": "Ina"}],
            "container-title": "Beispielzeitschrift", "issued": 2019, "volume": 3, "page": "12-15",
        }
    ],
    "competing_interests": {
        "nothing_to_declare": False,
        "interests": [
            {
                "category": "lectures-honoraria", "organisation": "Beispiel Pharma GmbH",
                "description": "Vortrag", "who": "self", "paid_to": "me", "from": "2026-01",
                "to": "2026-02", "amount": "300 €", "related_to_article": "no", "publish": True,
            },
            {
                "category": "employment", "organisation": "Muster AG", "description": "Chemiker",
                "who": "partner", "paid_to": "me", "from": "2020", "to": "ongoing",
                "related_to_article": "unsure", "publish": True,
            },
            {
                "category": "leadership-role", "organisation": "Nierenhilfe e. V.",
                "description": "Kasse", "who": "self", "paid_to": "unpaid", "from": "2022-05",
                "to": "ongoing", "related_to_article": "yes", "publish": True,
            },
        ],
        "relationship_to_project": "Ich werde in dieser Abteilung behandelt.",
        "taking_part": {"paid": "yes", "what": "Fahrtkosten"},
        "confirmed": {
            "on": "2026-03-02", "how": "phone", "by": "kaethe-gross", "witness": "M. Roth",
        },
    },
    "ai_use": {"used": True, "tool": "ein Schreibprogramm", "purpose": "Rechtschreibung"},
}  # fmt: skip
DOCTOR: dict[str, Any] = {
    "author": {
        "name": "Mehmet Öztürk", "role": "clinician",
        "anonymity": {"kind": "pseudonym", "approved_by": "ana-pires", "on": "2026-03-01"},
    },
    "viewpoint": {"text": "Die Sprechstunde lief länger, und die Gespräche wurden besser."},
    "competing_interests": {
        "nothing_to_declare": False,
        "interests": [
            {
                "category": "stock", "organisation": "Verborgene AG", "who": "self",
                "paid_to": "me", "publish": False, "editor_reason": "betrifft andere",
            }
        ],
        "confirmed": {"on": "2026-03-03", "how": "pull-request"},
    },
    "ai_use": {"used": True},
}  # fmt: skip
GROUP: dict[str, Any] = {
    "author": {
        "name": "Nachbarschaft Beispielstadt", "kind": "group", "role": "community-organisation",
        "photo": {"file": "media/nachbarschaft.jpg", "credit": "Nachbarschaft Beispielstadt"},
    },
    "viewpoint": {"text": "Wir haben die Türen geöffnet, und viele sind gekommen."},
}  # fmt: skip


def series(folder: Path, language: str = "de", **fields: Any) -> Path:
    """Write a series whose own words are German, with an article and a draft."""
    known = {
        "title": "Gemeinsam behandelt", "strapline": "Ein Vorhaben, von beiden Seiten erzählt",
        "audience": "Für Fachkreise", "publisher": "Beispielverlag", "language": language,
        "url": "https://example.org/reihe", "licence": "CC BY 4.0",
        "editors": [{"id": "ana-pires", "name": "Ana Pires", "role": "Leitende Redakteurin"}],
        "competing_interests": {"policy": "die Richtlinie der Reihe"},
    }  # fmt: skip
    inputs = write_series(folder, **known | fields)
    for slug, status in (("2026-03-zu-hause", "accepted"), ("2026-04-noch-ein-entwurf", "draft")):
        article(inputs, slug, status)
    return inputs


def article(inputs: Path, slug: str, status: str) -> Path:
    """Write an article in German with one of everything."""
    authors = {"kaethe-gross": PATIENT, "mehmet-oeztuerk": DOCTOR, "nachbarschaft": GROUP}
    order = [*authors, *(["noch-niemand"] if status == "draft" else [])]
    folder = write_article(
        inputs, slug, status, authors, order=order, country="DE", setting="clinical-practice",
        title='Dialyse daheim: "unsere" Entscheidung',
        standfirst="Als das Gerät umzog, zogen die Entscheidungen mit",
        introduction="Beide Seiten erzählen, was sich geändert hat.",
        closing="Wir machen weiter.",
        key_messages=["Früh fragen", "Zeit vergüten"],
        illustrations=[
            {
                "file": "media/huegel.jpg", "kind": "drawing", "alt": "Ein Hügel am Morgen",
                "caption": "Der Weg zur Klinik", "credit": "Käthe Groß",
                "permission": "eigenes Bild", "people": "none",
            }
        ],
        clips=[
            {
                "url": "https://example.org/film", "kind": "video", "caption": "Das Gerät zieht um",
                "alt": "Ein Umzugswagen", "credit": "Käthe Groß", "permission": "eigener Film",
                "people": "none", "duration": "2:30",
                "transcript": "Zwei Menschen tragen ein Gerät.",
            }
        ],
        links=[{"title": "Die Seite des Vorhabens", "url": "https://example.org/vorhaben"}],
    )  # fmt: skip
    media = folder / "media"
    media.mkdir(exist_ok=True)
    sizes = {"kaethe-gross": (640, 640), "nachbarschaft": (640, 640), "huegel": (1200, 800)}
    for name, size in sizes.items():
        (media / f"{name}.jpg").write_bytes(a_picture(*size))
    return folder
