"""Competing interests: what was declared, the sentence that is printed, and the office's tables."""
