"""Edge: folders, git history and other repositories become SourceFiles."""
