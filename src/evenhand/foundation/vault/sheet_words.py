"""How a recovery sheet's secret is written on paper: 24 words and four check digits.

24 words of a list of 2048 hold 264 bits: the 256 of the secret, and eight of its SHA-256. The digits are the sum of
position times word, modulo the prime 2053. Because that is a prime above the length of the list, any one word that is
wrong, any two that are swapped, and any wrong digit change the outcome, always.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Final

WORDS: Final = 24
SECRET_BYTES: Final = 32
_BITS: Final = 11
_PRIME: Final = 2053
_DIGITS: Final = 4
_LETTERS_THAT_TELL: Final = 4


class Mistyped(Exception):
    """What was typed is not what a sheet says; found by its check digits, before anything is tried."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the sheet."""

    words: tuple[str, ...]
    digits: str

    @property
    def line(self) -> str:
        """All of it in one line, as the sheet's square code holds it."""
        return " ".join((*self.words, self.digits))


@cache
def word_list() -> tuple[str, ...]:
    """Return the 2048 words, which were collected for this program; no two share their first four letters."""
    file = resources.files("evenhand.library") / "recovery" / "words.txt"
    return tuple(file.read_text(encoding="ascii").split())


def written(secret: bytes) -> Written:
    """Return how 32 bytes are written."""
    number = int.from_bytes(secret + sha256(secret).digest()[:1])
    places = [number >> _BITS * (WORDS - 1 - position) & 2**_BITS - 1 for position in range(WORDS)]
    return Written(tuple(word_list()[place] for place in places), f"{_check(places):0{_DIGITS}d}")


def secret_in(typed: str) -> bytes:
    """Return the secret of what was typed from a sheet; spaces, capitals and letters after the fourth do not matter.

    Raises Mistyped.
    """
    *words, digits = typed.casefold().split() or [""]
    places = [_beginnings().get(word[:_LETTERS_THAT_TELL], -1) for word in words]
    if len(places) != WORDS or min(places) < 0 or digits != f"{_check(places):0{_DIGITS}d}":
        raise Mistyped
    number = 0
    for place in places:
        number = number << _BITS | place
    whole = number.to_bytes(SECRET_BYTES + 1)
    secret = whole[:SECRET_BYTES]
    if sha256(secret).digest()[:1] != whole[SECRET_BYTES:]:
        raise Mistyped
    return secret


@cache
def _beginnings() -> dict[str, int]:
    return {word[:_LETTERS_THAT_TELL]: place for place, word in enumerate(word_list())}


def _check(places: list[int]) -> int:
    return sum(position * place for position, place in enumerate(places, start=1)) % _PRIME
