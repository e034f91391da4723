"""The public booking page and its widget."""
