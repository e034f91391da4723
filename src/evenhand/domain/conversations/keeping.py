"""How a save of what somebody is writing meets what is stored already: plain rules for one text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """The words that are stored, their revision, and the page that wrote them with its last save."""

    words: str
    revision: int
    writer: str
    sequence: int


NOTHING = Kept("", 0, "", 0)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a page sends: its words, the revision that it knows, which page it is, and its save counted from 1."""

    words: str
    base: int
    writer: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is stored after a save; `clashes` says that other words stand there which the page was never shown."""

    kept: Kept
    clashes: bool = False


def met(kept: Kept, typed: Typed) -> Outcome:
    """Return what comes of a save.

    A save that its page has already passed changes nothing. Words that this page wrote, or knows by their revision,
    are replaced; any others stay, unless both are the same.
    """
    is_own = typed.writer == kept.writer
    if is_own and typed.sequence <= kept.sequence:
        return Outcome(kept)
    if typed.words == kept.words and kept.revision:
        return Outcome(Kept(kept.words, kept.revision, typed.writer, typed.sequence))
    if is_own or typed.base >= kept.revision:
        return Outcome(Kept(typed.words, kept.revision + 1, typed.writer, typed.sequence))
    return Outcome(kept, clashes=True)
