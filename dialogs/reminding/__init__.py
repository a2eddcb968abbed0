"""Reminders: asking for them, changing them, and saying them."""
