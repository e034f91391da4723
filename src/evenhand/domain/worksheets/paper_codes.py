"""The code on a sheet of paper: it leads whoever types the sheet in to its assignment, and says nothing of anybody.

Nine characters of Crockford's alphabet (no I, L, O, U): eight for the last 40 bits of the assignment's random id, and
one that checks them. It is the remainder of a polynomial over GF(32), so that any one wrong character and any two that
changed places are noticed.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
"""What is written or read for another character, and what stands between them."""

FIELD: Final = 0b100101
"""x^5 + x^2 + 1, which is primitive over GF(2)."""

BITS, DIGITS = 40, 8


def code_of(identity: UUID) -> str:
    """Return the code of a row, such as "K3F 92Q XM7"."""
    tail = identity.int & ((1 << BITS) - 1)
    values = [(tail >> 5 * place) & 31 for place in reversed(range(DIGITS))]
    letters = "".join(ALPHABET[value] for value in [*values, _check(values)])
    return " ".join(letters[start : start + 3] for start in (0, 3, 6))


def tail_behind(typed: str) -> str | None:
    """Return the last ten hexadecimal digits of the id behind a typed code; None for what is none, or mistyped."""
    letters = typed[:40].upper().translate(READ_AS)
    if len(letters) != DIGITS + 1 or any(letter not in ALPHABET for letter in letters):
        return None
    *values, check = (ALPHABET.index(letter) for letter in letters)
    if check != _check(values):
        return None
    tail = 0
    for value in values:
        tail = tail << 5 | value
    return f"{tail:010x}"


def _check(values: list[int]) -> int:
    """The sum of each value times x to the power of its place, in GF(32)."""
    remainder = 0
    for value in values:
        remainder = _times_x(remainder ^ value)
    return remainder


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ FIELD if doubled & 32 else doubled
