"""Cards, carousels and head tags."""
