"""What each kind of field may and has to say about itself."""

from __future__ import annotations

from evenhand.wording import later

ORDINARY = frozenset({"key", "kind", "prompt", "need", "help", "show_if", "filled_by", "label", "withheld"})
"""Attributes that every field may have."""

_WORDS = frozenset({"max_words", "default"})
_ITEMS = frozenset({"min_items", "max_items"})
_LIMITS = frozenset({"minimum", "maximum"})

ALLOWED: dict[str, frozenset[str]] = {
    "short_text": _WORDS,
    "long_text": _WORDS,
    "person": _WORDS,
    "scale": _LIMITS | {"step", "low", "high", "low_from", "high_from", "default"},
    "choice": frozenset({"options", "options_from", "default"}),
    "tags": _ITEMS | {"options", "options_from"},
    "yes_no": frozenset({"default"}),
    "date": frozenset({"default"}),
    "time": frozenset({"default"}),
    "datetime": frozenset({"default"}),
    "duration": _LIMITS | {"default"},
    "number": _LIMITS | {"step", "default"},
    "rows": _ITEMS | {"fields"},
    "read_back": frozenset({"shows", "headings"}),
    "info": frozenset(),
}
"""Attributes that a field of this kind may have beside the ordinary ones."""

EVERY_ATTRIBUTE = ORDINARY.union(*ALLOWED.values())

ATTRIBUTE_WORDS = {
    "options": later("options to choose from"),
    "fields": later("fields for its rows"),
    "shows": later("the fields it shows"),
    "minimum": later("a minimum"),
    "maximum": later("a maximum"),
    "low": later('words for its low end ("low")'),
    "high": later('words for its high end ("high")'),
}
"""How a missing attribute is named in a fault."""

REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "scale": (("minimum",), ("maximum",), ("low", "low_from"), ("high", "high_from")),
    "choice": (("options", "options_from"),),
    "tags": (("options", "options_from"),),
    "rows": (("fields",),),
    "read_back": (("shows",),),
}
"""For each kind the attributes it has to have: one of each group."""
