"""Pure: texts become Tils and Projects."""
