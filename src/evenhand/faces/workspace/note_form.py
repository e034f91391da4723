"""The form of a session's note: its suggested shape, what was typed into it, and what another page stored meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from evenhand.domain.scheduling.actions import NoteWords
from evenhand.domain.scheduling.models import PrivateNote, SessionNote
from evenhand.faces.workspace.form_words import words_in
from evenhand.wording import later

LABELS = {
    "said": later("What the client said"),
    "focus": later("What we worked on"),
    "homework": later("Homework, as we looked at it"),
    "next_step": later("Next step"),
    "more": later("Anything else"),
}
HINTS = {
    "said": later("A line or two, in their words where you can."),
    "homework": later("What they did, what got in the way."),
    "next_step": later("What you agreed, and what you want to come back to."),
    "private": later("Only you see them. They are kept apart from the record: no print, PDF or file of it has them."),
}
PRIVATE = "private"
PRIVATE_NOTES = later("Private notes")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored of a session: all versions of its note, newest first, and the member's own private notes."""

    versions: tuple[SessionNote, ...]
    private: PrivateNote | None

    @property
    def latest(self) -> SessionNote | None:
        """The version in force."""
        return self.versions[0] if self.versions else None

    @property
    def words(self) -> Mapping[str, str]:
        """The words in force, by the name of their field."""
        return {**asdict(NoteWords.of(self.latest)), PRIVATE: self.private.words if self.private else ""}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form was sent with: the words by the name of their field, and what its writer had seen."""

    words: Mapping[str, str]
    seen: int | None
    seen_private: datetime | None

    @property
    def note(self) -> NoteWords:
        """The words of the note itself."""
        return NoteWords(**{name: self.words[name] for name in LABELS})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form; `elsewhere` is what another page stored in it meanwhile, None where there is no clash."""

    name: str
    label: str
    hint: str
    words: str
    elsewhere: str | None


def typed_in(post: Mapping[str, str]) -> Typed:
    """Return what was typed; a form that does not say what it has seen knows nothing newer than what is stored."""
    drawn = post.get("seen", "")
    return Typed(
        {name: words_in(post, name) for name in (*LABELS, PRIVATE)},
        int(drawn) if drawn.isascii() and drawn.isdecimal() and len(drawn) < 7 else None,
        _moment(post.get("seen_private", "")),
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def fields_of(standing: Standing, typed: Typed | None) -> tuple[Field, ...]:
    """Return the fields of the form, the private notes last.

    After a clash each holds what its writer typed, or what is stored now where they had left it as it was.
    """
    stored = standing.words
    if typed is None:
        return tuple(_field(name, text, None) for name, text in stored.items())
    seen = _words_at(standing, typed.seen)
    fields = [_typed_field(name, typed.words[name], stored[name], seen[name]) for name in LABELS]
    private = standing.private
    seen_private = stored[PRIVATE] if private and private.changed_at == typed.seen_private else ""
    return (*fields, _typed_field(PRIVATE, typed.words[PRIVATE], stored[PRIVATE], seen_private))


def _typed_field(name: str, typed: str, stored: str, seen: str) -> Field:
    """Return a field with what was typed into it, `seen` being what stood there when its page was made."""
    if typed == seen:
        return _field(name, stored, None)
    return _field(name, typed, stored if stored not in (typed, seen) else None)


def _field(name: str, words: str, elsewhere: str | None) -> Field:
    return Field(name, LABELS.get(name, PRIVATE_NOTES), HINTS.get(name, ""), words, elsewhere)


def _words_at(standing: Standing, version: int | None) -> Mapping[str, str]:
    return asdict(NoteWords.of(next((one for one in standing.versions if one.version == version), None)))


def shown_parts(words: NoteWords) -> tuple[tuple[str, str], ...]:
    """Return the filled parts of a note with their labels."""
    return tuple((LABELS[name], text) for name, text in asdict(words).items() if text)
