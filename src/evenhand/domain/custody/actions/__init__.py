"""What people do with case files as a whole, one file a subject."""
