"""How pages tell what the library says: sheets by name instead of marks, patterns by a title, readings as sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evenhand.domain.worksheets.bundled import bundled_name, bundled_sheet
from evenhand.wording import later, say
from evenhand.wording.languages import SOURCE

_SHEET = re.compile(r"`([a-z0-9-]+)`")
_KEY = re.compile(r"`?\b([a-z]+(?:_[a-z]+)+)\b`?")
TITLES = {
    "near_identical": later("Nearly the same words twice"),
    "trend": later("A drift over time"),
    "stalled": later("Little movement"),
    "shrinkage": later("Getting smaller"),
    "steady_low": later("Staying low"),
    "steady_high": later("Staying high"),
    "repeated_text": later("The same words coming back"),
    "repeated_choice": later("The same choice most of the time"),
    "cluster_value": later("One thing keeps coming back"),
    "cluster_hour": later("Bunched in one part of the day"),
    "co_occurrence": later("Two things that go together"),
    "thin_text": later("Very short texts"),
    "backfilled": later("Written some time after"),
    "gap_in_entries": later("A pause between entries"),
    "flat_change": later("No move from before to after"),
    "prediction_gap": later("Forecast and finding differ"),
    "early_exit": later("Left early"),
    "time_of_day_contrast": later("Parts of the day differ"),
    "divergence": later("Two measures going apart"),
    "absent_choice": later("Something that never appears"),
    "open_loop": later("Begun and not finished"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; with a slug they are the name of a sheet and lead to it; `language` is their own."""

    words: str
    slug: str = ""
    language: str = SOURCE


def title_of(detector: str) -> str:
    """Return the heading of a detector's notes."""
    return TITLES.get(detector, detector.replace("_", " ").capitalize())


def may_mean(reading: str) -> str:
    """Return one reading as a sentence; many in the library open with "it may" themselves."""
    words = without_marks(reading).strip()
    if words.lower().startswith("it may "):
        return closed(words[0].upper() + words[1:])
    return closed(say("It may mean: %(reading)s", reading=words))


def pieces_of(words: str, spoken: str) -> tuple[Piece, ...]:
    """Return a text of the library in pieces, so that a page can link the sheets that it names.

    `spoken` is the language of the text; a sheet is named in its own.
    """
    pieces: list[Piece] = []
    for number, part in enumerate(_SHEET.split(words)):
        known = bundled_sheet(part) if number % 2 else None
        told = _plain(part.replace("-", " ") if number % 2 else part)
        if known:
            pieces.append(Piece(known.library_name, part, known.language))
        elif told:
            pieces.append(Piece(told, "", spoken))
    return tuple(pieces)


def _plain(words: str) -> str:
    return _KEY.sub(lambda found: found[1].replace("_", " "), words)


def without_marks(words: str) -> str:
    """Return a text of the library as prose: names of sheets in quotes, names of measures without their marks."""
    return _plain(_SHEET.sub(_named, words))


def _named(found: re.Match[str]) -> str:
    known = bundled_name(found[1])
    return f"“{known}”" if known else found[1].replace("-", " ")


def closed(words: str) -> str:
    """Return words that end as a sentence does."""
    return f"{words.rstrip('. ')}."
