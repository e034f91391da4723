"""When a session can begin: plain values in, plain values out; no database, and no clock of its own.

Rules filter in this order: window, days off, opening hours, start grid, minimum notice, caps, busy times with their
buffers. `free_slots` lists what is left, `refusal` says which rule stands against one start.
"""

from evenhand.domain.scheduling.slots.engine import free_slots, nearest
from evenhand.domain.scheduling.slots.refusing import Refusal, refusal
from evenhand.domain.scheduling.slots.rules import (
    Cap,
    CapUnit,
    Hours,
    Opening,
    Period,
    RuleProblem,
    Rules,
    Slot,
    Span,
    Taken,
    Week,
    Window,
    checked,
)

__all__ = [
    "Cap",
    "CapUnit",
    "Hours",
    "Opening",
    "Period",
    "Refusal",
    "RuleProblem",
    "Rules",
    "Slot",
    "Span",
    "Taken",
    "Week",
    "Window",
    "checked",
    "free_slots",
    "nearest",
    "refusal",
]
