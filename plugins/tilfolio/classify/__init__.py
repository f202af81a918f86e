"""Pure: classify notes by the steps of the debugging checklist, and match them with checks."""
