"""Sentences that nobody said: plausible English for generated articles, the same each time.

Real prose would do as well, but it would have to be somebody's. The lengths
matter, not the sense: sentences of eight to thirty words in paragraphs of three
to five, with the emphasis, links, lists and citations that authors use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

PEOPLE = (
    "Farida Osgood", "Miles Tregarron", "Ines Kallio", "Bashir Dunmore", "Orla Whitcombe",
    "Tomas Ekwueme", "Greta Lindholm", "Rohan Pellow", "Sian Abernathy", "Leo Marchetti",
    "Nadia Holloway", "Kwame Fairley", "Petra Vantongeren", "Hugh Castellan", "Amara Quayle",
    "Joan Ridley-Sato", "Emeka Thorne", "Lucia Brandreth", "Yusuf Penrose", "Clara Whitlock",
)  # fmt: skip
PLACES = (
    "Marlow Sands", "Example Valley", "Harbour Street", "Ashcombe", "Northmere", "Tern Bridge",
    "Low Moor", "Saltcotes", "Wychford", "Kingsholm",
)  # fmt: skip
_WHEN = (
    "In the first winter", "By the third meeting", "On a wet Tuesday", "Two weeks later",
    "For most of that year", "Before anyone had a plan", "Once the forms were gone",
    "After the second trial", "Every other Thursday", "When the funding was cut",
    "At the end of a long shift", "Halfway through the project",
)  # fmt: skip
_WHO = (
    "the night team", "two of the nurses", "my neighbour on the ward", "the people in the group",
    "a student who had never met us", "our general practitioner", "the reception staff",
    "the families we asked", "somebody from the estates office", "the carers at the back",
    "the pharmacist", "a retired teacher",
)  # fmt: skip
_DID = (
    "asked what would help", "drew the whole pathway on a paper tablecloth",
    "kept a diary of every telephone call", "read each letter aloud before it was sent",
    "counted how often the door was shut", "moved the chairs into a circle",
    "wrote down the questions that nobody had time for", "rang forty people who no longer came",
    "rehearsed the conversation with a kettle and two mugs", "put all the times in big print",
    "asked for the minutes in plain words", "tried the new sheet on themselves",
)  # fmt: skip
_THEN = (
    "the answer was not the one that we had expected", "nobody in the room could remember why",
    "we had to begin again from the first page", "it took three evenings and a borrowed printer",
    "the waiting list did not get any shorter", "several people said that they felt heard",
    "the clinic ran twenty minutes late", "I learnt more than in a year of surveys",
    "we agreed to disagree about the colour", "the plan was thinner and much better",
    "some of us went home angry", "the staff asked for more of the same",
)  # fmt: skip
_THING = (
    "a plain letter", "an honest timetable", "the first appointment", "a shared plan",
    "the discharge summary", "a home visit", "the consent form", "a call at the right hour",
    "the training day", "a second opinion", "the quiet room", "a good handover",
)  # fmt: skip
_IS = (
    "matters more than a new building", "is the part that people remember",
    "costs less than one missed clinic", "cannot be written by one person alone",
    "should be tested with those who find it hardest", "was missing from every audit",
    "works only when somebody owns it", "is where trust is lost or made",
    "needs its own line on the board", "goes wrong on the days that matter most",
)  # fmt: skip
_FIGURE = (
    "clinics", "telephone calls", "home visits", "questionnaires", "missed appointments",
    "training sessions", "complaints", "letters",
)  # fmt: skip
HEADINGS = (
    "How it began", "What we tried first", "Where it went wrong", "The part nobody sees",
    "Asking better questions", "Paper before screens", "What changed on the ward",
    "Who was not in the room", "What the numbers can say", "What I would do again",
    "A slower way of working", "Sharing the pen", "The cost of being asked", "Next year",
)  # fmt: skip

Say = Callable[[Random], str]


def sentence(rng: Random) -> str:
    """Make one sentence, without marks of any kind in it."""
    return rng.choice(_FORMS)(rng)


def _told(rng: Random) -> str:
    return f"{rng.choice(_WHEN)} {rng.choice(_WHO)} {rng.choice(_DID)}, and {rng.choice(_THEN)}."


def _short(rng: Random) -> str:
    return f"{_upper(rng.choice(_THING))} {rng.choice(_IS)}."


def _because(rng: Random) -> str:
    return (
        f"I used to think that {rng.choice(_THING)} {rng.choice(_IS)}, because "
        f"{rng.choice(_WHO)} {rng.choice(_DID)} and {rng.choice(_THEN)}."
    )


def _counted(rng: Random) -> str:
    before = rng.randrange(30, 90)
    return (
        f"Of {before} {rng.choice(_FIGURE)} in {rng.choice(PLACES)}, {rng.randrange(5, before)} "
        f"showed that {rng.choice(_THING)} {rng.choice(_IS)}."
    )


def _asked(rng: Random) -> str:
    return f"What would have happened if {rng.choice(_WHO)} had {_PAST[rng.randrange(len(_PAST))]}?"


_PAST = (
    "asked us first", "come to the first meeting", "kept the old form", "waited for the new system",
    "written the whole plan alone", "been paid for their time",
)  # fmt: skip


def _although(rng: Random) -> str:
    return (
        f"{_upper(rng.choice(_WHO))} {rng.choice(_DID)}; {rng.choice(_THEN)}, although "
        f"{rng.choice(_THING)} {rng.choice(_IS)}."
    )


_FORMS: tuple[Say, ...] = (_told, _told, _short, _because, _counted, _asked, _although)


def message(rng: Random) -> str:
    """Make one thing to take home, short enough for the house."""
    return f"{_upper(rng.choice(_THING))} {rng.choice(_IS)}"


def title(rng: Random) -> str:
    """Make a title of an article."""
    return f"{_upper(rng.choice(_THING))} in {rng.choice(PLACES)}: {rng.choice(_THING)} together"


def standfirst(rng: Random) -> str:
    """Make the line below it."""
    return f"{_upper(rng.choice(_WHO))} and {rng.choice(_WHO)} {rng.choice(_DID)}"


def heading(rng: Random) -> str:
    """Make a heading of a whole viewpoint."""
    return f"{_upper(rng.choice(_THING))} {rng.choice(_IS)}"


def paragraphs(rng: Random, length: int) -> Iterator[str]:
    """Make paragraphs of about `length` words together."""
    said = 0
    enough = length - 8  # half a sentence: as often too long as too short
    while said < enough:
        sentences: list[str] = []
        for _ in range(rng.randrange(3, 6)):
            if said < enough:
                sentences.append(sentence(rng))
                said += len(sentences[-1].split())
        yield " ".join(sentences)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
