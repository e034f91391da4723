"""The first practice of a house: a one-time link for whoever hosts it, founding with it, and the end of setting up.

Faces and commands ask for a new link (`links`), found by it (`actions`), and look whether one opens (`queries`).
"""
