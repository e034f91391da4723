"""Numbers in words' company: what stands between thousands and before decimals, in the language in force."""

from __future__ import annotations

from evenhand.wording.saying import say_of


def grouped(number: int) -> str:
    """Return a whole number with its thousands set apart, such as "20,000"."""
    return f"{number:,}".replace(",", say_of("between thousands", ","))


def with_decimals(written: str) -> str:
    """Return a number that is written with a point, such as "2.5", as the language writes it."""
    return written.replace(".", say_of("before decimals", "."))


FINE = 10
"""Below this, a second decimal says something."""


def as_read(value: float) -> str:
    """Return a value that was computed as people read it: two decimals at most, from ten on one, no zeros behind.

    >>> as_read(66.9354), as_read(3.0), as_read(0.125)
    ('66.9', '3', '0.12')
    """
    written = f"{value:.{1 if abs(value) >= FINE else 2}f}".rstrip("0").rstrip(".")
    return with_decimals("0" if written == "-0" else written)
