"""Signing up at a hosted Evenhand: asking with an address, opening the link that goes to it, founding the practice.

Pages ask (`asking`), look what a link is for (`queries`), and begin (`actions.begin_practice`); the
worker hands the letters over (`letters`).
"""
