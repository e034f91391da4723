"""Backups: what is written into them, how they are sealed, read again and kept."""
