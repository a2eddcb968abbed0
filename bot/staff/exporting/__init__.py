"""Exports: ordered, written by a child process, kept sealed, handed out once."""
