"""The public booking page: strangers choose a time and say how to be reached, on our page or framed elsewhere."""
