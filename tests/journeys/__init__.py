"""Journeys: people's ways through the running program, in a real browser, on a phone and on a desk."""
