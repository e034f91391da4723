"""Evenhand, a practice platform for CBT therapists: faces over a domain over a foundation."""
