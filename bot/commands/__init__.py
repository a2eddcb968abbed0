"""The commands of `jiangwen`, one a file; each is imported only when it is called."""
