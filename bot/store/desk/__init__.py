"""What staff do, in the database: plain functions of a connection, and the tables they work on."""
