"""The small Markdown: its gate, and what to say where a text goes beyond it."""
