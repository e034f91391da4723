"""Case numbers: the default identity of a client, random and never derived from anything."""

from __future__ import annotations

import re
import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of a case number; I and O are left out because they read like 1 and 0."""

DIGITS = "0123456789"

_FORM = re.compile(r"[A-Z][0-9]{2}[A-Z][0-9]{3}")


def draw_number() -> str:
    """Return a random case number such as P41A913: a letter, two digits, a letter, three digits (57.6 million)."""
    return "".join(secrets.choice(LETTERS if place == "L" else DIGITS) for place in "LDDLDDD")


def tidy_number(typed: str) -> str | None:
    """Return the case number a person meant (spaces and small letters allowed), or None when it has not that form."""
    number = "".join(typed.split()).upper()
    return number if _FORM.fullmatch(number) else None
