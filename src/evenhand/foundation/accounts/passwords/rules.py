"""What a password has to be: long, and not one that everybody tries first."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST = 12
LONGEST = 1000
TOO_SHORT = f"Choose at least {SHORTEST} characters. A few words in a row are easy to remember."
TOO_LONG = f"Choose at most {LONGEST} characters."
TOO_COMMON = "Many people use this one, so it is tried first. Choose another."
TOO_EXPECTED = "People would try this one here first. Choose other words."
WORDS_OF_THE_PLACE = (
    "administrator", "evenhand", "passphrase", "password", "practice", "psychologist", "psychotherapist", "secret",
    "therapist", "therapy", "welcome", "worksheet",
)  # fmt: skip
"""What this program and its people call things: with hardly another letter beside them they are no password here."""

LEAST_OTHER_LETTERS = 6
_COMMON = CommonPasswordValidator()
_OF_THE_PLACE = re.compile("|".join(sorted(WORDS_OF_THE_PLACE, key=len, reverse=True)))


def password_problem(password: str) -> str:
    """Return what has to change about a password or passphrase, "" when nothing has to.

    Length, a list of common ones and the words of this place, and nothing about kinds of characters (NIST SP 800-63B,
    section 3.1.1.2).
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    try:
        _COMMON.validate("".join(password.split()))
        _COMMON.validate(password)
    except ValidationError:
        return TOO_COMMON
    if len(set(password.casefold())) < 4:
        return TOO_COMMON
    return TOO_EXPECTED if _is_made_of_the_place(password) else ""


def _is_made_of_the_place(password: str) -> bool:
    letters = "".join(one for one in password.casefold() if one.isalpha())
    others, times = _OF_THE_PLACE.subn("", letters)
    return times > 0 and len(others) < LEAST_OTHER_LETTERS
