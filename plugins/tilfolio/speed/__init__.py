"""The build cache: rendered pages are kept and only what changed is made again."""
