"""Approvals: who said yes to which words, and what has changed since."""
