"""A passphrase for somebody who has none in mind: a few everyday words, drawn here at random and stored nowhere."""

from __future__ import annotations

import secrets
from typing import Final

from evenhand.foundation.vault.sheet_words import word_list

WORDS: Final = 5
"""Of 2048 words each is 11 bits: 55 together, which nobody guesses at a door that makes guessing wait."""


def suggested_passphrase() -> str:
    """Return five different words with blanks between them, such as "maple river candle orbit plum", by chance alone.

    No two begin with the same four letters, so that they can be told apart when they are read aloud. That they differ
    costs less than a hundredth of a bit.
    """
    return " ".join(secrets.SystemRandom().sample(word_list(), WORDS))
