"""Pure: badges, charts and cards as bytes."""
