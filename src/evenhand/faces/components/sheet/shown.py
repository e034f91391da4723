"""What a drawn page holds, as frozen values: templates loop over these and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick or to choose."""

    value: str
    label: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Showing:
    """When script shows a field: an input's name, how to compare, the values joined by "|"."""

    name: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts that are read back side by side."""

    heading: str
    words: str
    is_skip: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeating group: its number on the page from 0, how it is called, its fields."""

    number: int
    title: str
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class ShownField:
    """One question on a page, ready to be drawn by components/sheet/<kind>.html.

    `name` is the name of its input, `id` is "f-" and the name. `heads` says that its prompt is the heading of
    the page. `words` and `about_words` count a text that has a suggested length. `language` is that of its words.
    """

    key: str
    kind: str
    name: str
    id: str
    template: str
    prompt: str
    hint: str = ""
    error: str = ""
    heads: bool = False
    optional: bool = False
    skippable: bool = False
    skipped: bool = False
    by_therapist: bool = False
    value: str = ""
    input_type: str = "text"
    low: str = ""
    high: str = ""
    minimum: int | float | None = None
    maximum: int | float | None = None
    step: int | float | None = None
    most: int | None = None
    about_words: int | None = None
    word_count: int = 0
    choices: tuple[Choice, ...] = ()
    showing: tuple[Showing, ...] = ()
    rows: tuple[Row, ...] = ()
    can_add: bool = False
    sides: tuple[Side, ...] = ()
    language: str = "en"

    @property
    def can_remove(self) -> bool:
        """Whether a row may go: one always stays."""
        return len(self.rows) > 1

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        ids = (f"h-{self.name}" if self.hint else "", f"e-{self.name}" if self.error else "")
        return " ".join(filter(None, ids))


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One page of a sheet. `heading` is "" when a question heads the page itself; `language` is that of both."""

    id: str
    title: str
    heading: str
    fields: tuple[ShownField, ...]
    language: str = "en"

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the questions on this page."""
        return frozenset(field.key for field in self.fields)
