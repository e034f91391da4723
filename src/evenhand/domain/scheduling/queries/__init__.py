"""Every read of the scheduling room."""
