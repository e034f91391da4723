"""What a password has to be: long, and not one that everybody tries first."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from evenhand.wording import later

SHORTEST = 12
LONGEST = 1000
TOO_SHORT = later("Choose at least 12 characters. A few words in a row are easy to remember.")
TOO_LONG = later("Choose at most 1000 characters.")
TOO_COMMON = later("Many people use this one, so it is tried first. Choose another.")
TOO_EASY = later(
    "A program would find this one quickly: it is made of what people often use. Add a word or two of your own."
)
TOO_EXPECTED = later("People would try this one here first. Choose other words.")
WORDS_OF_THE_PLACE = (
    "administrator", "evenhand", "passphrase", "password", "practice", "psychologist", "psychotherapist", "secret",
    "therapist", "therapy", "welcome", "worksheet",
)  # fmt: skip
"""What this program and its people call things: with hardly another letter beside them they are no password here."""

LEAST_OTHER_LETTERS = 6
LEAST_GUESSES = 10**8
"""How many tries a program that knows breached passwords, names, words and keyboards has to need."""

_LOOKED_AT = 72
"""Longer ones are estimated by their beginning: the work grows with the square of the length."""
_COMMON = CommonPasswordValidator()
_OF_THE_PLACE = re.compile("|".join(sorted(WORDS_OF_THE_PLACE, key=len, reverse=True)))


def password_problem(password: str) -> str:
    """Return what has to change about a password or passphrase, "" when nothing has to.

    Length, lists of common and breached ones also where these are put together, repeated or written otherwise, and the
    words of this place; nothing about kinds of characters (NIST SP 800-63B, section 3.1.1.2). The estimate is that of
    zxcvbn (Wheeler, USENIX Security 2016) with its list of 30,000 passwords from breaches.
    """
    if len(password) < SHORTEST:
        return str(TOO_SHORT)
    if len(password) > LONGEST:
        return str(TOO_LONG)
    try:
        _COMMON.validate("".join(password.split()))
        _COMMON.validate(password)
    except ValidationError:
        return str(TOO_COMMON)
    if len(set(password.casefold())) < 4:
        return str(TOO_COMMON)
    if _is_made_of_the_place(password):
        return str(TOO_EXPECTED)
    return str(TOO_EASY) if _guesses(password) < LEAST_GUESSES else ""


def _guesses(password: str) -> int:
    from zxcvbn import zxcvbn  # its lists take 15 MB, which a process that is never given a password does without

    return int(zxcvbn(password[:_LOOKED_AT], max_length=_LOOKED_AT)["guesses"])


def _is_made_of_the_place(password: str) -> bool:
    letters = "".join(one for one in password.casefold() if one.isalpha())
    others, times = _OF_THE_PLACE.subn("", letters)
    return times > 0 and len(others) < LEAST_OTHER_LETTERS
