"""What hands a site over to an engine."""
