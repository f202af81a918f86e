"""Edge: MkDocs."""
