"""The detector of returning words: the same text, or the same telling phrase, in several entries."""

from collections import Counter
from collections.abc import Iterator, Sequence

from evenhand.domain.tracking.detectors.everyday_words import is_telling
from evenhand.domain.tracking.detectors.finding import Finding, found
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.folding import MARKS, folded_words, placed_words
from evenhand.domain.tracking.text_similarity import likeness
from evenhand.wording import say

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
    return found(seen, among=texts, path=look.field(0), detail=say("“%(words)s”", words=shown))


def _same_text(words: Sequence[Phrase], threshold: float) -> list[int]:
    """Return the largest set of texts that are all like one of them, by position."""
    places: dict[Phrase, list[int]] = {}
    for position, own in enumerate(words):
        if own:
            places.setdefault(own, []).append(position)
    alike = {own: list(positions) for own, positions in places.items()}
    by_length = sorted(((own, frozenset(own)) for own in places), key=lambda item: len(item[0]))
    for (one, vocabulary), others in zip(by_length, _longer_ones(by_length, threshold), strict=True):
        repeats = len(one) - len(vocabulary)
        for other, other_vocabulary in others:
            # A word that the other text lacks cannot match, so most pairs are ruled out without being aligned.
            most = len(vocabulary & other_vocabulary) + min(repeats, len(other) - len(other_vocabulary))
            if 2 * most < threshold * (len(one) + len(other)) or likeness(one, other) < threshold:
                continue
            alike[one] += places[other]
            alike[other] += places[one]
    # Of sets of one size that of the text that came first counts, as if each text were held against each.
    largest = max(alike.items(), key=lambda item: (len(item[1]), -places[item[0]][0]), default=((), []))
    return sorted(largest[1])


def _longer_ones(
    by_length: Sequence[tuple[Phrase, frozenset[str]]], threshold: float
) -> Iterator[Sequence[tuple[Phrase, frozenset[str]]]]:
    """Yield, for each text, those after it in length that are not too long to be alike."""
    for position, (one, _) in enumerate(by_length):
        end = position + 1
        while end < len(by_length) and 2 * len(one) >= threshold * (len(one) + len(by_length[end][0])):
            end += 1
        yield by_length[position + 1 : end]


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
