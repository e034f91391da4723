"""The settings of booking."""
