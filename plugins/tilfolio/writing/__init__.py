"""Pure: a note's text as it is written back, or for another place."""
