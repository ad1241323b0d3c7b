"""What a debt is called: a few words for the board, and a sentence for whoever owes it.

Both are in plain words: people who have never seen a rule's name read them. A
rule that is not listed speaks for itself.
"""

from __future__ import annotations

from pathlib import PurePath

from pipeline.problems import Level, Problem

STEPS = {
    "order-unknown": "send a viewpoint",
    "both-sides": "find a voice for the side that is missing",
    "two-viewpoints": "find another partner to write",
    "word-count": "agree on the length",
    "too-many-references": "choose which works stay",
    "coverage-challenges": "find out who can tell of the challenges",
    "coverage-impact": "find out who can tell what came of it",
    "key-messages": "choose the key messages",
    "photo-missing": "send a photo",
    "media-alt": "describe the picture in words",
    "media-caption": "write a caption",
    "media-credit": "say who made the picture",
    "media-permission": "say that the picture may be used",
    "media-consent": "say whether those shown have agreed",
    "media-transcript": "send a transcript",
    "coi-missing": "answer about competing interests",
    "coi-unconfirmed": "confirm the declaration",
    "coi-stale": "confirm the declaration again",
    "approval-missing": "approve the article",
    "approval-stale": "look at what changed and approve again",
    "article-missing": "write article.yaml",
    "engine-failed": "look at what failed",
}
"""What the board says the next step is, as an imperative."""

ASKS = {
    "order-unknown": "Your viewpoint. Write as you would tell it to a friend; a Word file will do, "
    "and we can send you a form to fill in.",
    "photo-missing": "A photo of you, and whom to thank for it. If you would rather not be shown, "
    "just tell us.",
    "media-alt": "A description of your picture, for readers who cannot see it.",
    "media-caption": "A caption for your picture.",
    "media-credit": "Who made your picture.",
    "media-permission": "That your picture may be used here, and who said so.",
    "media-consent": "Whether the people in your picture have agreed to be shown.",
    "media-transcript": "The words of your clip, for readers who cannot hear it.",
    "coi-missing": "Whether you have anything to declare: money, gifts, work or a role from anyone "
    "with a stake in this. “Nothing” is a fine answer, and we will not turn the "
    "article down because you declare something.",
    "coi-unconfirmed": "The day on which you say that your declaration is true.",
    "coi-stale": "A fresh look at your declaration of interests, and the day on which you looked: "
    "the last one is too old by now.",
    "approval-missing": "Your word that the article may appear as it stands. We send it with this "
    "letter: read all of it, with what the others say; then tell us. There is nothing to write in "
    "a file.",
    "approval-stale": "Another look: words of the article have changed since you agreed to it. We "
    "send you the changes marked. There is nothing to write in a file.",
}
"""What an author is asked for, as they would say it."""


def step_of(problem: Problem) -> str:
    """Name what has to be done about a problem, in a few words."""
    if problem.rule in STEPS:
        return STEPS[problem.rule]
    if problem.level is Level.ERROR:
        return f"put right line {problem.line} of {PurePath(problem.file).name}"
    return problem.message
