"""What is due when: pure decisions for the clock."""
