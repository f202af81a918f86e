"""From Markdown to finished pages: content, frames, search entries."""
