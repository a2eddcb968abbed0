"""What must outlive a process: tables, encryption, and the two databases that hold them."""
