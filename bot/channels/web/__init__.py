"""The web: a chat that works in any browser, and a public page for each notice."""
