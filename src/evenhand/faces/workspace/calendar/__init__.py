"""The therapist's calendar: day, week and month, planning sessions, and the page of one session."""
