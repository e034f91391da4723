"""What pages need to know of case files as a whole, each with a fixed number of queries."""
