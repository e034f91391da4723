"""Arriving by a colleague's link: with a sign-in that is set up now, or with one that is there."""
