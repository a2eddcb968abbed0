"""Questions in people's own words: what is meant, what the notices say to it, and how that is told."""
