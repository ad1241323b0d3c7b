"""Assemble what several authors wrote into one article, as matched HTML, DOCX and PDF.

Read `assemble` first: it takes one article through `stages/`, in order. The rooms
beside them hold what a stage or a command needs of one subject:

    sources/    an author's file: read with every place, told and mended where it slips
    markup/     the small Markdown and its gate
    rules/      house rules, one module each
    composing/  parts of the composed article
    coi/        competing interests: the sentence, the record, the register
    approval/   who said yes to which words, and what has changed since
    private/    traces of people, and where they must not be
    turns/      where an article stands, who owes what, and the letters
    engines/    the only code that leaves the process
    finished/   finished files: listed, exchanged, verified
    many/       a batch: workers, memory, parts, other machines
    houses/     how a house is found, what it is based on, its formats and its look
    reports/    values to text: terminal, JSON, board, pages
    looking/    an article in the browser while it is written
    github/     pull requests, the issue form, a starter repository
    cli/        the only code that knows Typer: one module, one command
"""

__version__ = "0.1.0"
