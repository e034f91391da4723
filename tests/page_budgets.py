"""The budgets of look.md for pages of the client's space; tests and `make bench` hold the pages to the same figures."""

from __future__ import annotations

FIRST_VIEW_KB = 130
"""With fonts, over the wire, for a browser that holds nothing yet; a kilobyte is 1000 bytes."""

SECOND_VIEW_KB = 40
SCRIPT_KB = 30
REQUESTS = 8
LCP_MS = 1_500
CLS = 0.02
TBT_MS = 50
TYPING_MS = 16
SLOWER = 4
"""How many times slower than this machine the simulated phone is."""

PORTAL_TARGET = 44
OTHER_TARGET = 24
NARROWEST = 320
LOWEST = 256
"""CSS pixels; what is left of a screen of 1280 by 1024 at 400 % zoom."""
