"""The notices as data, and the pure rules over them."""
