"""The build cache, and the worker processes that fill it."""
