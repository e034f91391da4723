"""What clients of a practice are told on every page: when entries are read, and where to turn in bad hours."""
