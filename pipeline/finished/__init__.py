"""Finished files: what is listed, how they change places, and that they are what they should be."""
