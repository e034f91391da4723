"""What stands in the way of an answer, in words a client can act on."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.domain.worksheets.definition import Field
from evenhand.wording import later, say
from evenhand.wording.numbers import with_decimals

SKIP_WORDS = later("I don't want to write this here")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at. `field` is a key, or "rows.2.sub" for the third row.

    With `blocks` false it is a soft "look again" that never holds Send back.
    """

    field: str
    message: str
    blocks: bool = True


def ask_for(field: Field) -> str:
    """What to do when an answer is missing or cannot be understood."""
    match field.kind:
        case "short_text" | "long_text":
            return say("Write a few words, or choose “%(skip)s”.", skip=SKIP_WORDS)
        case "person":
            return say("Write initials, a role or a made-up name, or choose “%(skip)s”.", skip=SKIP_WORDS)
        case "scale" | "number" | "duration":
            return _number_wanted(field)
        case "choice":
            return say("Choose one of these.")
        case "tags":
            return say("Choose at least one of these.")
        case "yes_no":
            return say("Choose yes or no.")
        case "date":
            return say("Choose a day, or write it like 2026-05-28.")
        case "time":
            return say("Choose a time, or write it like 21:40.")
        case "datetime":
            return say("Choose a day and a time.")
        case _:
            return say("Add at least one.")


_WANTED = {
    ("scale", "any"): later("Choose a number in digits."),
    ("scale", "from to"): later("Choose a number from %(low)s to %(high)s."),
    ("scale", "least"): later("Choose a number of %(low)s or more."),
    ("scale", "most"): later("Choose a number of %(high)s or less."),
    ("number", "any"): later("Write a number in digits."),
    ("number", "from to"): later("Write a number from %(low)s to %(high)s."),
    ("number", "least"): later("Write a number of %(low)s or more."),
    ("number", "most"): later("Write a number of %(high)s or less."),
    ("duration", "any"): later("Write the minutes in digits."),
    ("duration", "from to"): later("Write the minutes in digits, from %(low)s to %(high)s."),
    ("duration", "least"): later("Write the minutes in digits, of %(low)s or more."),
    ("duration", "most"): later("Write the minutes in digits, %(high)s at most."),
}
_WANTED_IN_STEPS = {
    ("scale", "from to"): later("Choose a number from %(low)s to %(high)s, in steps of %(step)s."),
    ("scale", "least"): later("Choose a number of %(low)s or more, in steps of %(step)s."),
    ("scale", "most"): later("Choose a number of %(high)s or less, in steps of %(step)s."),
    ("number", "from to"): later("Write a number from %(low)s to %(high)s, in steps of %(step)s."),
    ("number", "least"): later("Write a number of %(low)s or more, in steps of %(step)s."),
    ("number", "most"): later("Write a number of %(high)s or less, in steps of %(step)s."),
}
"""What is asked for by kind of field and by which limits it has; a number without limits is not said to have steps."""


def _number_wanted(field: Field) -> str:
    limits = field.minimum, field.maximum
    which = (field.kind, _LIMITS[limits[0] is not None, limits[1] is not None])
    in_steps = field.step not in (None, 1) and which in _WANTED_IN_STEPS
    text = (_WANTED_IN_STEPS if in_steps else _WANTED)[which]
    low, high, step = (with_decimals(str(one)) for one in (*limits, field.step))
    return say(text, low=low, high=high, step=step)


_LIMITS = {(False, False): "any", (True, True): "from to", (True, False): "least", (False, True): "most"}
"""The word for whether there is a minimum and a maximum."""
