"""Fold wording to what stays the same when it is turned from oneself to a friend: case, punctuation, person."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Each word is folded on its own, so these tables hold single words; a contraction opens into several.
PERSON = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "am": "are", "was": "were",
}  # fmt: skip
CONTRACTIONS = {
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "dont": "do not", "didnt": "did not", "doesnt": "does not", "isnt": "is not",
    "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "let's": "let us",
}  # fmt: skip
ENDINGS = (
    ("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am"), ("'s", "is"),
)  # fmt: skip
OPENED = {word: (seen,) for word, seen in PERSON.items()} | {
    short: tuple(PERSON.get(word, word) for word in full.split()) for short, full in CONTRACTIONS.items()
}
MARKS = ".,;:!?…()[]\"'“”‘’-–—"
# English as phones write it holds no other signs than these; a text with any other one is folded sign by sign.
PLAIN = {code: " " for code in range(128) if not chr(code).isalnum()} | {ord(mark): " " for mark in MARKS}
PLAIN |= {ord("'"): "'", ord("’"): "'"}
RUN_OF_SIGNS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class FoldedWord:
    """One folded word, with the stretch of the text (start, end) it was written in."""

    word: str
    start: int
    end: int


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded. Emoji and other signs are no words; accents and vowel points go."""
    words: list[str] = []
    plain = text.lower().translate(PLAIN)
    if not plain.isascii():
        return tuple(word for run in text.split() for word in _fold(run))
    for word in plain.split():
        if word in OPENED or "'" in word:
            words += _open(word.strip("'"))
        else:
            words.append(word)
    return tuple(words)


def placed_words(text: str) -> tuple[FoldedWord, ...]:
    """Return the folded words with where they stand, for showing a passage as it was written."""
    return tuple(
        FoldedWord(one, run.start(), run.end()) for run in RUN_OF_SIGNS.finditer(text) for one in _fold(run.group())
    )


def _fold(run: str) -> tuple[str, ...]:
    """Fold what stands between two spaces: mostly one word, none for a lone sign, several for a contraction."""
    bare = run.strip(MARKS)
    if bare.isascii() and bare.isalnum():
        word = bare.lower()
        return OPENED.get(word) or (word,)
    plain = unicodedata.normalize("NFKD", run).casefold().replace("’", "'")
    pieces = "".join(map(_sign, plain)).split()
    return tuple(word for piece in pieces for word in _open(piece.strip("'")))


# Only single characters are remembered: what a client wrote must not outlive the request.
@lru_cache(maxsize=4096)
def _sign(character: str) -> str:
    """Keep letters, digits and apostrophes; drop marks and unseen signs; turn all else into a space."""
    if character == "'":
        return character
    category = unicodedata.category(character)
    if category[0] in "LN" or category == "Mc":
        return character
    return "" if category in ("Mn", "Me", "Cf") else " "


def _open(word: str) -> tuple[str, ...]:
    """Open a contraction into its words, each seen from the other person; a word without one stays one."""
    if word in OPENED:
        return OPENED[word]
    if "'" not in word:
        return (word,) if word else ()
    for ending, full in ENDINGS:
        stem = word.removesuffix(ending)
        if stem and stem != word:
            stem = stem.replace("'", "")
            return (PERSON.get(stem, stem), PERSON.get(full, full))
    return (word.replace("'", ""),)
