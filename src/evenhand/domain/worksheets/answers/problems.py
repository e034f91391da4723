"""What stands in the way of an answer, in words a client can act on."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.domain.worksheets.definition import Field

SKIP_WORDS = "I don't want to write this here"


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
            return f"Write a few words, or choose “{SKIP_WORDS}”."
        case "person":
            return f"Write initials, a role or a made-up name, or choose “{SKIP_WORDS}”."
        case "scale" | "number":
            return _number_wanted(field)
        case "duration":
            return f"Write the minutes in digits{_limit(field)}."
        case "choice":
            return "Choose one of these."
        case "tags":
            return "Choose at least one of these."
        case "yes_no":
            return "Choose yes or no."
        case "date":
            return "Choose a day, or write it like 2026-05-28."
        case "time":
            return "Choose a time, or write it like 21:40."
        case "datetime":
            return "Choose a day and a time."
        case _:
            return "Add at least one."


def _limit(field: Field) -> str:
    if field.minimum is None and field.maximum is not None:
        return f", {field.maximum} at most"
    return f",{_between(field)}" if _between(field) else ""


def _number_wanted(field: Field) -> str:
    verb = "Choose" if field.kind == "scale" else "Write"
    step = f", in steps of {field.step}" if field.step not in (None, 1) else ""
    if not _between(field):
        return f"{verb} a number in digits."
    return f"{verb} a number{_between(field)}{step}."


def _between(field: Field) -> str:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if low is not None:
        return f" of {low} or more"
    return f" of {high} or less" if high is not None else ""
