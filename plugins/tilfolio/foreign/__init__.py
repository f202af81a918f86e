"""Content that is not the author's own: what may run, or asks other servers for something, is taken out here alone."""
