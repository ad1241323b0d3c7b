"""What a batch needs: workers, what it remembers, parts of it, other machines."""
