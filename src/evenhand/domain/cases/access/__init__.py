"""Who may open a case file: its therapist, colleagues by a grant, the client while their access lasts."""
