"""Edge: the `til` command."""
