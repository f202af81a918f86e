"""Pure functions that compute facts from a Portfolio."""
