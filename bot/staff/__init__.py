"""What the bureau's staff need: the leads, in files they can work with."""
