"""What a validated instrument knows beside its questions: whose it is, its score, what that is set against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

TOTAL: Final = "total"
"""The name of the measure that holds the score of an instrument."""

LIBRARY_GAPS: Final = 2
Licence = Literal["allowed", "conditions", "supplied"]
Steps = Literal["task", "mark"]


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `low` to `high`, both included, under the word that the owner's manual has for them."""

    low: int
    high: int
    word: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """A score, or a zone of scores, at which something is asked about more closely; never the answer to it."""

    low: int
    high: int
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """How many points are more than the error of this version, and who says so."""

    points: int
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items, by key, whose answers are also summed apart from the total."""

    name: str
    word: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskItem:
    """An item that asks about harm. From `least` points on it asks for steps: a `task` with a due time or a `mark`."""

    item: str
    least: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class Instrument:
    """A validated instrument. `items` are the keys of what is scored, in order; `low` and `high` bound the total.

    `licence` says on what ground its text is here: "allowed" by its owner for everybody, allowed under `terms` that
    bind ("conditions"), or "supplied" by a practice that has a right of its own to it, which `terms` name then.
    """

    name: str
    owner: str
    licence: Licence
    terms: str
    period: str
    items: tuple[str, ...]
    points: tuple[int, ...]
    low: int
    high: int
    reversed: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    bands: tuple[Band, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    change: Change | None = None
    risks: tuple[RiskItem, ...] = ()
    not_scored: tuple[str, ...] = ()
    gaps_on_paper: int | None = None

    @property
    def most_gaps(self) -> int:
        """How many gaps of a paper may be filled: as its file says, else two for an instrument of the library.

        One whose text a practice supplied has the rule that its file names, and none without one.
        """
        if self.gaps_on_paper is not None:
            return self.gaps_on_paper
        return 0 if self.licence == "supplied" else LIBRARY_GAPS

    def band_of(self, score: float) -> Band | None:
        """The band that a score lies in; None where the instrument has none."""
        return next((band for band in self.bands if band.low <= score <= band.high), None)
