"""Pure: what can be known from a Portfolio alone."""
