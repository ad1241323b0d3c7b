"""What a validator that is not Typst says of a PDF: PDF/UA-1 and PDF/A-3a."""

from __future__ import annotations

import re

import page

PROFILES = ("PDF_UA_1", "PDF_A_3A")
LENGTH = re.compile(rb"/Length (\d+)\b[^\n]*>>\nstream\n")
NO_LENGTH = "STREAM-LENGTH-001"
"""The validator takes a last byte of 13 for the end of a line (0.11), so we count ourselves."""


def faults(pdf: bytes) -> list[tuple[str, str]]:
    """Each rule of both standards that a PDF breaks, and how."""
    found = [
        (fault.rule_id, fault.message)
        for name in PROFILES
        for fault in page.validate_pdf_bytes(
            pdf, profile=getattr(page.ValidationProfile, name)
        ).failures
        if not fault.rule_id.endswith(NO_LENGTH)
    ]
    told = [(match.end(), int(match[1])) for match in LENGTH.finditer(pdf)]
    if not 3 < len(told) == len(re.findall(rb"\nendstream\n", pdf)):
        found.append((NO_LENGTH, "not every stream says how long it is"))
    return found + [
        (NO_LENGTH, f"the stream at byte {at} is not as long as it says")
        for at, length in told
        if not pdf.startswith(b"\nendstream", at + length)
    ]
