"""A house: where it is found, what it is based on, its formats and its look."""
