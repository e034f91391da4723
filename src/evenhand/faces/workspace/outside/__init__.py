"""Calendars outside the house, at the desk: those that are read, and the link to a therapist's own."""
