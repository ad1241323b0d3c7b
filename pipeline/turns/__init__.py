"""Whose turn it is: where an article stands, who owes what, and the letters that ask for it."""
