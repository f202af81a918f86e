"""Helpers for tests: builders of model records, real git repositories, built sites."""
