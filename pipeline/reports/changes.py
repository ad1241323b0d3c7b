"""What changed since an author approved the article: a page to look at, a Word file to send.

Both are messages, for the office, so they are in English around the words of the
article; both say the same. Colour is never the only sign of a
change: it is underlined or struck out, and a screen reader hears what it is.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from itertools import groupby

from pipeline.approval.approvals import ApprovalState
from pipeline.approval.changes import Change, Paragraph, Redline, Run, compare, paragraphs
from pipeline.approval.fingerprint import tidy, words_of
from pipeline.coi.interests import counting_day, sentence
from pipeline.languages import runs
from pipeline.model import Artefact, Manuscript
from pipeline.reports.escape import safe
from pipeline.rules.approval import told
from pipeline.rules.wording import counted

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif }
body { margin: 0 }
main { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.4rem; line-height: 1.3 }
h2 { font-size: 1.1rem; margin-block: 2rem .5rem }
.part { border-block-start: 1px solid; padding-block-start: 1rem; margin-block-start: 1.5rem }
ins { background: light-dark(#e3f4e3, #16381b); text-decoration: underline; font-weight: 600 }
del { background: light-dark(#fbe4e1, #48201b); text-decoration: line-through }
ins, del { color: inherit; padding-inline: .1em }
a { color: inherit }
:target { outline: 3px solid; outline-offset: 3px }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
 white-space: nowrap }
@media print { main { margin: 0; max-width: none } }
"""
_SAID = {"removed": ("del", "removed"), "added": ("ins", "added")}


def changes(
    manuscript: Manuscript,
    states: Sequence[ApprovalState],
    write: Callable[[Redline], bytes | None],
) -> tuple[Artefact, ...]:
    """Make both files for each author whose approval is stale, if the words they saw are kept."""
    words = words_of(manuscript, sentence(manuscript).text)
    made: list[Artefact] = []
    for state in states:
        if not state.diff_path or state.on is None:
            continue
        compared = compare(tidy(manuscript.seen[state.text]), words)
        redline = _redline(manuscript, state, state.on, paragraphs(compared))
        page = _page(redline, manuscript.series.language, state)
        made.append(Artefact(state.diff_path, page.encode()))
        if (word := write(redline)) is not None:
            made.append(Artefact(f"{state.diff_path.removesuffix('.html')}.docx", word))
    return tuple(made)


def _redline(
    manuscript: Manuscript,
    state: ApprovalState,
    on: date,
    found: tuple[Paragraph, ...],
) -> Redline:
    article, series = manuscript.article, manuscript.series
    day = f"{on.day} {month_name[on.month]} {on.year}"
    places = counted(len(state.changes), "place")
    many = counted(state.changed, "word") if state.changed else "no word"
    title = f"Changes to “{article.title}”"
    return Redline(
        title,
        f"{state.name} approved this article on {day}. Changed since then: {many} in {places}.",
        found,
        series.title,
        on,
        {
            "title": title,
            "creator": series.title,
            "subject": series.title,
            "language": series.language,
            "created": counting_day(article).isoformat(),
        },
    )


def _page(redline: Redline, language: str, state: ApprovalState) -> str:
    title = _shown(redline.title)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}: {_shown(state.name)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{_shown(redline.note)}</p>
<p><ins>{_heard("added")}New words</ins> are underlined, and
<del>{_heard("removed")}words that are gone</del> are struck out.</p>
{_index(state.changes)}
<h2>The article</h2>
<div lang="{escape(language)}" dir="{runs(language)}">
{_text(redline.paragraphs)}
</div>
</main>
</body>
</html>
"""


def _index(found: Sequence[Change]) -> str:
    links = "\n".join(
        f'<li><a href="#change-{n}">{_shown(told(each))}</a></li>'
        for n, each in enumerate(found, 1)
    )
    return f'<nav aria-label="Changes"><ol>\n{links}\n</ol></nav>'


def _text(found: Sequence[Paragraph]) -> str:
    """The paragraphs, with an anchor where each change begins."""
    lines: list[str] = []
    number, changing, part = 0, False, ""
    for paragraph in found:
        inside = ""
        for same, group in groupby(paragraph.runs, key=lambda run: run.kind == "same"):
            marked = "".join(map(_run, group))
            if not same and not changing:
                number += 1
                marked = f'<span id="change-{number}">{marked}</span>'
            inside, changing = inside + marked, not same
        if paragraph.mark != "same" and not changing:
            number += 1
            inside += f'<span id="change-{number}">{_end(paragraph)}</span>'
        elif paragraph.mark != "same" and any(r.kind != paragraph.mark for r in paragraph.runs):
            inside += _end(paragraph)
        changing = paragraph.mark != "same"
        if inside:
            lines.append(f'<p dir="auto"{part}>{inside}</p>')
            part = ""
        part = ' class="part"' if paragraph.ends_part else part
    return "\n".join(lines)


def _run(run: Run) -> str:
    if run.kind == "same":
        return _shown(run.text)
    tag, said = _SAID[run.kind]
    return f"<{tag}>{_heard(said)}{_shown(run.text)}</{tag}>"


def _end(paragraph: Paragraph) -> str:
    tag, said = _SAID[paragraph.mark]
    heard = _heard(f"{said} end of paragraph", "")
    return f'<{tag}>{heard}<span aria-hidden="true">¶</span></{tag}>'


def _heard(said: str, colon: str = ": ") -> str:
    """Words for those who hear the page."""
    return f'<span class="vh">{said}{colon}</span>'


def _shown(text: str) -> str:
    return escape(safe(text))
