"""The only code that leaves the process or reads a file format: one outside library each."""
