"""New keys in the place of old ones: the acts, and where a change stands; the terminal and the worker run them."""
