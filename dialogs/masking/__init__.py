"""Taking out of a question whatever could say who asked it, before anything of it is kept."""
