"""Telling other systems that something happened: signed, posted, and never to an address inside our own network."""
