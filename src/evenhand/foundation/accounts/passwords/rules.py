"""What a password has to be: long, and not one that everybody tries first."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST = 12
LONGEST = 1000
TOO_SHORT = f"Choose at least {SHORTEST} characters. A few words in a row are easy to remember."
TOO_LONG = f"Choose at most {LONGEST} characters."
TOO_COMMON = "Many people use this one, so it is tried first. Choose another."
_COMMON = CommonPasswordValidator()


def password_problem(password: str) -> str:
    """Return what has to change about a password or passphrase, "" when nothing has to.

    Length and a list of common ones, and nothing about kinds of characters (NIST SP 800-63B, section 3.1.1.2).
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
    return TOO_COMMON if len(set(password.casefold())) < 4 else ""
