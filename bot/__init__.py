"""The shell: frameworks, clock, database and network around the pure core."""
