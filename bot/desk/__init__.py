"""The bureau's desk: the pages for staff."""
