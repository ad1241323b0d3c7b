"""An article has two or three key messages, each of at most thirty words.

The call asks authors to "pull out 2-3 key 'take home' messages". The editors
choose them in article.yaml; if they have not, the authors' proposals stand,
pooled, provided they are two or three together. With more, only the editors can
choose: copy the fix into article.yaml and delete what you do not want.

`key-message-long` warns about a message over thirty words: a busy reader takes
home one sentence. Only messages that will be printed are measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Limits, Manuscript, Source
from pipeline.problems import Level, Problem
from pipeline.rules.counting import uncited
from pipeline.rules.wording import counted, quoted


def check(manuscript: Manuscript) -> Iterator[Problem]:
    """Count the messages the article would print, then measure each."""
    limits = manuscript.series.limits
    printed = manuscript.key_messages or manuscript.article.key_messages or _pool(manuscript)
    if not limits.key_messages_min <= len(printed) <= limits.key_messages_max:
        yield _wrong_number(manuscript, printed, limits)
    for source, messages in _sources(manuscript):
        for position, message in enumerate(messages):
            number = len(uncited(message).split())
            if number > limits.key_message_words:
                yield source.problem(
                    "key-message-long",
                    f"this key message has {number} words, and at most "
                    f"{limits.key_message_words} are easy to take home",
                    "key_messages", position, level=Level.WARNING,
                )  # fmt: skip


def _wrong_number(manuscript: Manuscript, printed: tuple[str, ...], limits: Limits) -> Problem:
    asked = f"{limits.key_messages_min} to {limits.key_messages_max}"
    chosen = bool(manuscript.article.key_messages)
    number = counted(len(printed), "key message") if printed else "no key messages"
    if printed and not chosen:
        number = f"the authors propose {number}, the editors have chosen none"
    offered = len(printed) > limits.key_messages_max and not chosen
    return manuscript.article.source.problem(
        "key-messages", f"{number}, and an article has {asked}", "key_messages", key=True,
        level=Level.NEEDED,
        why="readers look at the key messages first" + (f"; keep {asked} of these" * offered),
        fix="\n".join(["key_messages:", *(f"  - {quoted(m)}" for m in printed)]) * offered,
    )  # fmt: skip


def _pool(manuscript: Manuscript) -> tuple[str, ...]:
    proposals = (m for view in manuscript.viewpoints for m in view.contribution.key_messages)
    return tuple(dict.fromkeys(proposals))


def _sources(manuscript: Manuscript) -> Iterator[tuple[Source, tuple[str, ...]]]:
    article = manuscript.article
    if article.key_messages:
        yield article.source, article.key_messages
        return
    for view in manuscript.viewpoints:
        yield view.contribution.source, view.contribution.key_messages
