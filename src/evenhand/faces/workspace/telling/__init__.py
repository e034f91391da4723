"""Settings of what clients are told: numbers for bad hours, when entries are read, times away."""
