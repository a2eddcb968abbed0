"""The bureau itself: its regions, its roles, and the people who have them."""
