"""Integrations with site generators."""
