"""Which words never leave the house: parts of words that tell what Evenhand is for, as a plain rule."""

from __future__ import annotations

GIVES_AWAY = (
    "therap", "counsel", "cbt", "clinic", "homework", "worksheet", "measure", "score", "diagnos", "psych", "depress",
    "anxi", "patient", "treatment", "symptom", "disorder", "trauma", "mental", "phobi", "panic", "doctor",
    "klinik", "hausaufgabe", "arbeitsbl", "messwert", "behandl", "störung", "stoerung", "seelisch", "panik", "ärzt",
    "aerzt", "arzt", "klient",
)  # fmt: skip
"""Beginnings and middles of words, in small letters, of every language; each is looked for anywhere in a text."""


def words_that_give_away(text: str) -> list[str]:
    """Return which of these parts stand in a text, in their order here; none in what may be seen by anybody."""
    folded = text.casefold()
    return [part for part in GIVES_AWAY if part in folded]
