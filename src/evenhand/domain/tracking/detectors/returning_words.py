"""The detector of returning words: the same text, or the same telling phrase, in several entries."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from evenhand.domain.tracking.detectors.everyday_words import is_telling
from evenhand.domain.tracking.detectors.finding import Finding, found
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.folding import MARKS, folded_words, placed_words
from evenhand.domain.tracking.text_similarity import likeness

SAME_TEXT = 0.85
MOST_ENTRIES_READ = 60
MOST_WORDS_READ = 200
LONGEST_SHOWN = 80

Phrase = tuple[str, ...]


def repeated_text(look: Look) -> Finding | None:
    """The same text (likeness `sim`, .85), or the same telling phrase of two words or more, in n (3) entries.

    The whole text is looked for first. A phrase has a word that is not everyday filler; of several the one in most
    entries is shown, then the longest. Looks at the latest 60 entries and at 200 words of each.
    """
    texts = look.texts(look.field(0), look.entries[-MOST_ENTRIES_READ:])
    fewest = look.count("n", 3)
    words = [folded_words(text)[:MOST_WORDS_READ] for _, text in texts.values]
    positions = _same_text(words, look.number("sim", SAME_TEXT))
    phrase = None
    if len(positions) < fewest:
        phrase = _returning_phrase(words, fewest)
        if phrase is None:
            return None
        positions = [position for position, own in enumerate(words) if phrase in _runs(own, len(phrase))]
    text = texts.values[positions[0]][1]
    shown = _as_written(text, phrase) if phrase else _shortened(text.strip())
    seen = (texts.values[position][0] for position in positions)
    return found(seen, among=texts, path=look.field(0), detail=f"“{shown}”")


def _same_text(words: Sequence[Phrase], threshold: float) -> list[int]:
    """Return the largest set of texts that are all like one of them, by position."""
    alike: dict[int, set[int]] = {index: {index} for index, own in enumerate(words) if own}
    vocabularies = [frozenset(own) for own in words]
    repeats = [len(own) - len(vocabulary) for own, vocabulary in zip(words, vocabularies, strict=True)]
    for one, other in combinations(sorted(alike), 2):
        # A word that the other text lacks cannot match, so most pairs are ruled out without being aligned.
        most = len(vocabularies[one] & vocabularies[other]) + min(repeats[one], repeats[other])
        if 2 * most < threshold * (len(words[one]) + len(words[other])):
            continue
        if likeness(words[one], words[other]) >= threshold:
            alike[one].add(other)
            alike[other].add(one)
    largest = max(alike.values(), key=len, default=set[int]())
    return sorted(largest)


def _returning_phrase(words: Sequence[Phrase], fewest: int) -> Phrase | None:
    """Return the telling phrase that most texts share, lengthened while as many share it; None below `fewest`."""
    best: Phrase | None = None
    most = fewest
    for length in range(2, MOST_WORDS_READ):
        shared = Counter(run for own in words for run in _runs(own, length))
        returning = [(run, count) for run, count in shared.items() if count >= most and is_telling(run)]
        if not returning:
            if not any(count >= most for count in shared.values()):
                break
            continue
        best, most = max(returning, key=lambda item: item[1])
    return best


def _runs(words: Phrase, length: int) -> tuple[Phrase, ...]:
    """Every different run of that length, in reading order, so that a tie always falls the same way."""
    return tuple(dict.fromkeys(words[start : start + length] for start in range(len(words) - length + 1)))


def _as_written(text: str, phrase: Phrase) -> str:
    """The phrase in the client's own letters."""
    placed = placed_words(text)
    words = tuple(one.word for one in placed)
    start = next(index for index in range(len(words)) if words[index : index + len(phrase)] == phrase)
    written = text[placed[start].start : placed[start + len(phrase) - 1].end]
    return _shortened(written.strip(f"{MARKS} \t\n"))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()} …"
