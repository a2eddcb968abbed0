"""Leads for the bureau's other systems: read, worked and left over HTTP with a token."""
