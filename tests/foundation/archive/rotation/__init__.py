"""Changes of keys: killed at every step, beside a program that serves, and by their rules."""
