"""Several things in one sentence: joined by the words of the language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from evenhand.wording.saying import say


def all_of(things: Sequence[object]) -> str:
    """Return things such as "a, b and c"; "" without any."""
    words = [str(one) for one in things]
    if len(words) < 2:
        return "".join(words)
    return say("%(before)s and %(last)s", before=", ".join(words[:-1]), last=words[-1])


def any_of(things: Sequence[object]) -> str:
    """Return things such as "a or b or c"; "" without any."""
    words = [str(one) for one in things]
    return reduce(_or, words) if words else ""


def _or(before: str, last: str) -> str:
    return say("%(before)s or %(last)s", before=before, last=last)
