"""Edge: read folders, git history and other repositories."""
