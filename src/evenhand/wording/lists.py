"""Several things in one sentence: with commas, and the last one behind a word."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.wording.saying import say


def all_of(things: Sequence[object]) -> str:
    """Return things such as "a, b and c"; "" without any."""
    return _listed(things, say("%(before)s and %(last)s"))


def any_of(things: Sequence[object]) -> str:
    """Return things such as "a, b or c"; "" without any."""
    return _listed(things, say("%(before)s or %(last)s"))


def _listed(things: Sequence[object], ending: str) -> str:
    words = [str(one) for one in things]
    if len(words) < 2:
        return "".join(words)
    return ending % {"before": ", ".join(words[:-1]), "last": words[-1]}
