"""Pure: change the front matter of notes, and convert notes for publishing platforms."""
