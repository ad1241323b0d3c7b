"""An author's file: read with the place of every value, and what to say and mend where it slips."""
