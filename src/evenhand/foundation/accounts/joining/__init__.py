"""Joining a practice: an owner invites a colleague, whose link sets up a sign-in or takes the one they have."""
