"""Sanitizing of untrusted content: removal of scripts and of requests to other servers."""
