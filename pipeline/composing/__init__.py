"""Parts of the composed article: lines about it, figures, author cards, references."""
