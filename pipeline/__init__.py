"""Assemble what several authors wrote into one article, as matched HTML, DOCX and PDF."""

__version__ = "0.1.0"
