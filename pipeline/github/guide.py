"""The guide for authors: what is asked, with the limits that the checks use."""

from __future__ import annotations

from pipeline.model import Series


def author_guide(series: Series) -> str:
    """Write the guide in Markdown; every number comes from `series.yaml`."""
    limits, policy = series.limits, series.policy
    contact = f" Questions: {series.contact}." if series.contact else ""
    return f"""# Writing for {series.title}

{series.strapline or "One project, told by the people on both sides of it"}. Each of you writes your
own view, in your own words; the views stand one after the other, as equals.{contact}

## What we ask for

| what | how much |
|---|---|
| who | at least one professional, and at least one patient, carer, advocate or organisation |
| the whole article | {limits.words_min} to {limits.words_max} words, all views together |
| references | at most {limits.references_max}, all views together |
| messages to take home | {limits.key_messages_min} to {limits.key_messages_max} for the article, \
at most {limits.key_message_words} words each |
| sentences to show large | word for word from your text, at most {limits.quote_words} words |
| photo | one of each author (a logo for an organisation), at least {limits.photo_pixels} pixels \
on the shorter side |
| illustrations | at most {limits.illustrations_max}; no graphs and no tables |
| clips | at most {limits.clip_minutes} minutes, with a transcript |
| competing interests | from everybody, even if there is nothing: the last \
{policy.lookback_months} months, and the next {policy.lookahead_months} |

## What to write about

Why you did it, how you planned it, how it went, how you know, what you learnt, what comes next. Say
what was hard, and what changed for people. You need not cover everything: the article does,
together.

## How to send it

* **By the form**: on GitHub, **Issues**, **New issue**. You write into fields; an editor does the
  rest.
* **As a file**: open your file in the article's folder, press the pencil, write, press **Commit
  changes**, and then **Create pull request**.

## How to write

Empty lines part paragraphs. `*stars*` make words lean. A line that begins with `- ` is an item of a
list. `[a link](https://example.org)` is a link. `[@smith2019]` cites the work that you call
`smith2019` under `references`. Nothing else is needed.

When something cannot be printed, the check says which line it is and what to type. What is still
missing is never your fault: it is listed, and waits.
"""
