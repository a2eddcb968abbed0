"""Proving the catalogue sound, and saying by file and field where it is not."""
