"""Calendars: one date as a file to import, and a feed for each subscription that a calendar program follows."""
