"""Who may open a case file."""
