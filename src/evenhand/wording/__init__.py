"""In which language the program speaks: every text that a person reads passes through here.

The lowest floor: rules and pages alike may ask it, and it asks nobody. English is the source: its texts stand in the
code, so that it needs no catalogue. Another language is a folder of catalogues beside this file.
"""

from evenhand.wording.languages import Language, known, offered, preferred
from evenhand.wording.later import later, later_of
from evenhand.wording.saying import (
    direction,
    form_of,
    in_language,
    language,
    page_language,
    say,
    say_count,
    say_of,
    speak,
)

__all__ = [
    "Language",
    "direction",
    "form_of",
    "in_language",
    "known",
    "language",
    "later",
    "later_of",
    "offered",
    "page_language",
    "preferred",
    "say",
    "say_count",
    "say_of",
    "speak",
]
