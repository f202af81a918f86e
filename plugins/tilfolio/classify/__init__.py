"""Pure: which step of the debugging checklist a note belongs to, and which checks it is about."""
