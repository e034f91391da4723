"""How much may be written and kept in messages, and the words for what is too much."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from evenhand.domain.conversations.files.examining import NotTaken
from evenhand.foundation.accounts.throttling.counters import MustWait
from evenhand.foundation.accounts.throttling.windows import count_within_an_hour
from evenhand.foundation.audit.actor import Actor
from evenhand.wording import say

LONGEST: Final = 10_000
"""Letters of one message."""
MOST_OF_CASE: Final = 100 * 1024 * 1024
"""Bytes of all files of one case file; the practice's own limit is a setting of the host (EVENHAND_FILES_MB)."""
MOST_AN_HOUR: Final = 30
"""Files that one person adds in an hour, those that are refused and those taken away again counted."""


class NotAMessage(ValueError):
    """Words that cannot be sent as they are; the message says what to change. Nothing was stored."""


def check_words(words: str, *, has_files: bool) -> None:
    """Raise NotAMessage for what cannot be sent: too many words, or none and no file either."""
    if not words.strip() and not has_files:
        raise NotAMessage(say("Write something first."))
    check_length(words)


def check_length(words: str) -> None:
    """Raise NotAMessage for words that are too long."""
    if len(words) > LONGEST:
        raise NotAMessage(
            say("This is longer than %(most)s letters. Make it shorter, or send it in two parts.", most=LONGEST)
        )


def count_a_file(*, by: Actor, at: datetime) -> None:
    """Count a file that somebody brings, whatever becomes of it: each costs the server work.

    Not in the transaction of what follows, which may fail. Raises NotTaken for more than MOST_AN_HOUR.
    """
    try:
        with transaction.atomic():
            count_within_an_hour(what=f"message file|{by.kind}:{by.id}", network="", most=MOST_AN_HOUR, at=at)
    except MustWait:
        raise NotTaken(say("These were many files in a short time. Try again in an hour.")) from None
