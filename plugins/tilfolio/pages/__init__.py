"""Pure: every page as a URI and finished Markdown."""
