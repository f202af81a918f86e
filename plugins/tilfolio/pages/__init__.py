"""Pure functions that lay out every page as a URI and Markdown."""
