"""What kinds of values are called."""

from __future__ import annotations

from typing import Final

from evenhand.wording import later

_IN_WORDS: Final = {
    "number": later("a number"),
    "truth": later("a truth"),
    "text": later("a text"),
    "choice": later("a choice"),
    "tags": later("a tags"),
    "date": later("a date"),
    "time": later("a time"),
    "datetime": later("a datetime"),
    "rows": later("a rows"),
    "nothing": later("a nothing"),
}


def kind_in_words(kind: str) -> str:
    """Return the kind of a shape with its article, such as "a number"."""
    return str(_IN_WORDS.get(kind, kind))
