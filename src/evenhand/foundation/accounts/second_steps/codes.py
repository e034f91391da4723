"""Codes of the second step, as plain functions: reading what was typed, making recovery codes, matching a time step."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime

import pyotp

RECOVERY_CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that nobody mistakes for one another on paper."""

_GROUPS, _GROUP = 3, 4
_APP_CODE = re.compile(r"\d{6}", re.ASCII)


def new_secret() -> str:
    """Return a new secret of 160 bits for an app, in base32 (RFC 4226, section 4)."""
    return pyotp.random_base32(32)


def new_recovery_code() -> str:
    """Return a new recovery code such as "k7mp-2xqr-9dtw": 12 random letters, more than 58 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def plain(typed: str) -> str:
    """Return a typed code without spaces and dashes, in small letters."""
    return re.sub(r"[\s\-–]", "", typed).lower()


def is_app_code(code: str) -> bool:
    """Return whether a plain code has the form of an app's code."""
    return bool(_APP_CODE.fullmatch(code))


def matching_step(*, secret: str, code: str, after: int, at: datetime) -> int | None:
    """Return the time step (of 30 s) whose code this is: the one of `at`, or one before or after it.

    Only steps later than `after`, the last one used, so that no code works twice (RFC 6238, section 5.2).
    """
    app = pyotp.TOTP(secret)
    now = app.timecode(at)
    found = None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(app.generate_otp(step), code) and step > after:
            found = step
    return found


def address_for_app(*, secret: str, name: str, issuer: str) -> str:
    """Return the otpauth address that a QR code carries to an app."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
