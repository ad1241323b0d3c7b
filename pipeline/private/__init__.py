"""What must not leave: traces of a person in texts, pictures and properties of files."""
