"""Calendars outside the house: busy times that are read in from them, and a therapist's own that is handed out."""
