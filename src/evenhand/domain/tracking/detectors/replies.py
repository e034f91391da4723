"""Detectors that read the latest texts: two that say the same, and texts that stay very short."""

from evenhand.domain.tracking.detectors.finding import Finding, found
from evenhand.domain.tracking.detectors.looking import Look, Observed
from evenhand.domain.tracking.entries import Blank, Entry, answer
from evenhand.domain.tracking.folding import folded_words
from evenhand.domain.tracking.text_similarity import (
    FEWEST_WORDS,
    NEAR_IDENTICAL,
    could_reach,
    likeness,
)
from evenhand.domain.worksheets.expressions.functions import words
from evenhand.wording import say

LATEST = 3


def near_identical(look: Look) -> Finding | None:
    """Two texts of one entry are nearly the same in at least n (2) of the last 3 entries."""
    threshold, fewest = look.number("sim", NEAR_IDENTICAL), look.count("min_words", FEWEST_WORDS)
    latest = look.entries[-LATEST:]
    pairs = Observed(
        tuple((entry, pair) for entry in latest if (pair := _both(look, entry))),
        *_blanks(look, latest),
    )
    if len(pairs) < 2:
        return None
    alike = {entry.id: _likeness(pair, threshold, fewest) for entry, pair in pairs.values}
    seen = [entry for entry, _ in pairs.values if alike[entry.id] >= threshold]
    if len(seen) < look.count("n", 2):
        return None
    return found(seen, among=pairs, detail=_in_words([alike[entry.id] for entry in seen]))


def thin_text(look: Look) -> Finding | None:
    """The last n (3) texts all have fewer than `min_words` words."""
    fewest = look.count("min_words", 1)
    texts = look.texts(look.field(0))
    thin: list[Entry] = []
    for entry, text in reversed(texts.values):
        if words(text) >= fewest:
            break
        thin.insert(0, entry)
    if len(thin) < look.count("n", 3):
        return None
    return found(
        thin, among=texts, path=look.field(0), detail=say("the latest have under %(fewest)s words", fewest=fewest)
    )


def _both(look: Look, entry: Entry) -> tuple[str, str] | None:
    one, other = answer(entry, look.field(0)), answer(entry, look.field(1))
    return (one, other) if isinstance(one, str) and isinstance(other, str) else None


def _blanks(look: Look, entries: tuple[Entry, ...]) -> tuple[int, int]:
    """How many entries lack one of the two texts, and how many of those because it was skipped."""
    lacking = [entry for entry in entries if _both(look, entry) is None]
    skipped = [entry for entry in lacking if any(answer(entry, path) is Blank.SKIPPED for path in look.pattern.fields)]
    return len(lacking), len(skipped)


def _likeness(pair: tuple[str, str], threshold: float, fewest: int) -> float:
    """Return 0 where a text is too short to tell, or where the shared words alone rule the threshold out."""
    one, other = map(folded_words, pair)
    if min(len(one), len(other)) < fewest or not could_reach(threshold, one, other):
        return 0.0
    return likeness(one, other)


def _in_words(shares: list[float]) -> str:
    low, high = round(min(shares) * 100), round(max(shares) * 100)
    if low == high:
        return say("%(low)s %% of the words match", low=low)
    return say("%(low)s to %(high)s %% of the words match", low=low, high=high)
