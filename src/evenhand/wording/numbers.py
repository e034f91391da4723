"""Numbers in words' company: what stands between thousands and before decimals, in the language in force."""

from __future__ import annotations

from evenhand.wording.saying import say_of


def grouped(number: int) -> str:
    """Return a whole number with its thousands set apart, such as "20,000"."""
    return f"{number:,}".replace(",", say_of("between thousands", ","))


def with_decimals(written: str) -> str:
    """Return a number that is written with a point, such as "2.5", as the language writes it."""
    return written.replace(".", say_of("before decimals", "."))
