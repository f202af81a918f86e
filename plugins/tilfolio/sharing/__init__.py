"""What leaves the site: cards and carousels for its pages, feeds, and what crawlers read."""
