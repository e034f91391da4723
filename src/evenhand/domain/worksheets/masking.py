"""Masked rating: which texts of an entry can be rated unseen, and the order in which they are shown. Rules only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableSequence, Sequence
from dataclasses import dataclass

MOST_ENTRIES = 4
"""How many entries are shuffled together: eight texts are read in one go."""

Shuffle = Callable[[MutableSequence[tuple[int, str]]], None]


@dataclass(frozen=True, slots=True)
class Masked:
    """What a series lets its therapist rate unseen: a question for each text, and the measure that each gives."""

    question: str
    low: str
    high: str
    minimum: int
    maximum: int
    texts: Mapping[str, str]

    def texts_in(self, answers: Mapping[str, object]) -> dict[str, str]:
        """Return the texts of an entry by their keys; empty unless each was written."""
        found = {key: words for key in self.texts if isinstance(words := answers.get(key), str) and words.strip()}
        return found if len(found) == len(self.texts) else {}

    def keeps_limits(self, value: int) -> bool:
        """Whether a number is one of the scale."""
        return self.minimum <= value <= self.maximum


def places_for(entries: int, texts: Sequence[str], shuffle: Shuffle) -> list[dict[str, int]]:
    """Return, for each of several entries, the place of each of its texts; every text of the batch has its own place.

    `shuffle` puts a list in an order that nobody can foresee.
    """
    pairs = [(entry, text) for entry in range(entries) for text in texts]
    shuffle(pairs)
    places: list[dict[str, int]] = [{} for _ in range(entries)]
    for place, (entry, text) in enumerate(pairs):
        places[entry][text] = place
    return places
