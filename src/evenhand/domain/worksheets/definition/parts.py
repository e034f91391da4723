"""The parts a worksheet definition is made of, as frozen values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from math import ceil, floor
from typing import Literal

from evenhand.domain.worksheets.definition.instrument_parts import Instrument
from evenhand.wording import say, say_count

Need = Literal["required", "optional", "auto"]
Who = Literal["client", "therapist", "together"]
Direction = Literal["good", "bad", "neutral"]
Operator = Literal["==", "!=", "includes"]
Stage = Literal["setup", "first", "second"]
Plain = str | int | float | bool

TEXT_KINDS = frozenset({"short_text", "long_text", "person"})
NUMBER_KINDS = frozenset({"scale", "number", "duration"})
OPTION_KINDS = frozenset({"choice", "tags"})
SHOWN_KINDS = frozenset({"read_back", "info"})
KINDS = TEXT_KINDS | NUMBER_KINDS | OPTION_KINDS | SHOWN_KINDS | {"yes_no", "date", "time", "datetime", "rows"}

_MINUTES = re.compile(r"\d{1,3}(\.\d)?(-\d{1,3}(\.\d)?)?")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: the stored value never changes after release, the label is what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a field to be shown; `in_row` says that `field` is a sibling in the same row."""

    field: str
    operator: Operator
    value: Plain
    in_row: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One question, one text to read (info) or one look back (read_back).

    `minimum`, `maximum` and `step` limit numbers (minutes for a duration); `low` and `high` name the two
    ends of a scale, or `low_from` and `high_from` name the set-up fields whose words name them.
    `options_from` is "rows_key.sub_key". `shown_when` holds the field's own `show_if` and those of the
    fields it depends on: all must hold. `withheld` fields stay out of exports and of any shared or masked
    view unless the client ticks them in. `label` is the short name used in tables and side by side. `language` is that
    of its words where they do not speak the language of the sheet: an owner's wording that nobody may translate.
    """

    key: str
    kind: str
    prompt: str
    need: Need
    help: str = ""
    options: tuple[Option, ...] = ()
    options_from: str | None = None
    low: str = ""
    high: str = ""
    low_from: str | None = None
    high_from: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    step: int | float | None = None
    max_words: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    default: Plain | None = None
    show_if: Condition | None = None
    shown_when: tuple[Condition, ...] = ()
    filled_by: Who = "client"
    shows: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    subfields: tuple[Field, ...] = ()
    withheld: bool = False
    label: str = ""
    language: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether this field takes an answer (read_back and info are only looked at)."""
        return self.kind not in SHOWN_KINDS


@dataclass(frozen=True, slots=True)
class Step:
    """One page. `setup` is filled once an assignment, `after` belongs to the second sitting.

    `opens_on` names a date field: the second sitting opens on that day.
    """

    id: str
    heading: str
    fields: tuple[Field, ...]
    setup: bool = False
    after: bool = False
    who: Who = "client"
    opens_on: str | None = None

    @property
    def stage(self) -> Stage:
        """When this page is filled: with the set-up, in the first sitting or in the second."""
        return "setup" if self.setup else "second" if self.after else "first"


@dataclass(frozen=True, slots=True)
class DirectionFrom:
    """A choice of the set-up that decides which way of a measure is welcome."""

    field: str
    directions: Mapping[str, Direction] = attribute(hash=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """A named number drawn from answers.

    `per` is None for a value of each entry, else "day", "week", "all" or "last N days"; with `at_least`,
    only entries that hold every input count and fewer of them give no value. `high` or `low` None means
    open. `alternative_to` names the measure whose place this one takes when the practice picks it.
    """

    name: str
    label: str
    up: Direction
    low: float | None
    high: float | None
    formula: str
    formula_version: int = 1
    per: str | None = None
    at_least: int = 0
    alternative_to: str | None = None
    up_from: DirectionFrom | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A detector to run over entries, what a finding may mean and a move the therapist could make."""

    detector: str
    fields: tuple[str, ...]
    parameters: Mapping[str, Plain] = attribute(hash=False)
    meaning: str = ""
    move: str = ""


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """A question of the review, answered by one of its options or, with `answer` "text", in words."""

    key: str
    prompt: str
    options: tuple[Option, ...] = ()
    answer: Literal["choice", "text"] = "choice"


@dataclass(frozen=True, slots=True)
class Redo:
    """Another form offered from the review in one act, with the words on its button."""

    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Check:
    """Something that ought to hold across answers: a soft "please look again", or with `blocks` a refusal."""

    field: str
    holds: str
    message: str
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """How the product treats a sheet. The values here are those of an ordinary sheet.

    `client_numbers`: the client sees what is reckoned from an entry, of an instrument its score.
    `corrections`: sent entries can be corrected.
    `end_line`: the usual line on the end screen. `pinned`: one tap from the client's home page or from
    every page, also offline. `confirm_first`: what the therapist confirms before the first use.
    `once_per`: a field whose answer may have one entry only. `client_edits`: steps of a document that the
    client may change at any time. `share_pages`: therapist pages may be shared with the client.
    `ratings_after`: whether the client sees the numbers they gave again on the entry once it was sent.
    """

    assignable: bool = True
    reminders: bool = True
    corrections: bool = True
    end_line: bool = True
    earlier_entries: Literal["hidden", "shown"] = "hidden"
    client_numbers: bool = False
    pinned: Literal["", "home", "everywhere"] = ""
    confirm_first: str = ""
    once_per: str | None = None
    client_edits: tuple[str, ...] = ()
    share_pages: bool = False
    ratings_after: Literal["shown", "hidden"] = "shown"


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a worksheet: what is asked, what is counted, and what the therapist reads about it.

    `mode` is "series", "document", "once" or "document + series". `who` is who fills a step that does not
    say otherwise; `who_fills` says it in words. `joined` names the fields and measures that form one
    series with the other forms of `series`; with `trends_within_form`, drift is still looked for inside
    each form. `setup_from` is the slug of the form whose set-up this one uses. `unconfirmed` names the
    parts that rest on general clinical knowledge and wait for a clinician's word. `minutes` is what one sitting
    takes the client, a number or a range; where there is more to say about time, `time_note` says it. `spoken` is the
    same sheet in other languages, where its own file brings them.
    """

    slug: str
    version: int
    library_name: str
    client_title: str
    mode: str
    series: str
    minutes: str
    who: Who
    steps: tuple[Step, ...]
    measures: tuple[Measure, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    checks: tuple[Check, ...] = ()
    review_questions: tuple[ReviewQuestion, ...] = ()
    review_guidance: str = ""
    asks_for_rule: bool = False
    redo: Redo | None = None
    one_tap: str | None = None
    settings: Settings = Settings()
    shown_with: str | None = None
    joined: tuple[str, ...] = ()
    trends_within_form: bool = False
    setup_from: str | None = None
    purpose: str = ""
    when: str = ""
    minimum_run: str = ""
    who_fills: str = ""
    engine_notes: str = ""
    indications: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    stop_rule: str = ""
    message: str = ""
    guide: tuple[str, ...] = ()
    reviewed_by: str = "none yet"
    unconfirmed: tuple[str, ...] = ()
    time_note: str = ""
    language: str = "en"
    licence: str = "CC BY 4.0"
    instrument: Instrument | None = None
    spoken: tuple[Definition, ...] = ()

    @property
    def asked_in(self) -> str:
        """The language in which its questions stand: that of an instrument's items may be another than the sheet's."""
        return next((one.language for one in self.fields() if one.is_answered and one.language), self.language)

    @property
    def time_in_words(self) -> str:
        """How long one entry takes, to read: "one tap", "less than a minute", "6–8 minutes", "1–2 minutes" for 1.5."""
        if self.one_tap:
            return say("one tap")
        if not _MINUTES.fullmatch(self.minutes):
            return self.minutes
        shortest, _, longest = self.minutes.partition("-")
        least, most = floor(float(shortest)), ceil(float(longest or shortest))
        if not least:
            return say("less than a minute") if most == 1 else say("up to %(most)s minutes", most=most)
        if most > least:
            return say("%(least)s–%(most)s minutes", least=least, most=most)
        return say_count("%(number)s minute", "%(number)s minutes", most)

    @property
    def is_series(self) -> bool:
        """Whether entries repeat and form a line of data."""
        return "series" in self.mode

    @property
    def is_document(self) -> bool:
        """Whether this is one living paper with versions."""
        return "document" in self.mode

    @property
    def has_setup(self) -> bool:
        """Whether an assignment starts with pages that are filled once."""
        return any(step.setup for step in self.steps)

    @property
    def has_second_sitting(self) -> bool:
        """Whether an entry is finished later, with its first pages locked."""
        return any(step.after for step in self.steps)

    @property
    def correctable_steps(self) -> tuple[Step, ...]:
        """The pages of a sent entry that may be changed: never the set-up, nor a forecast once it was locked."""
        return self.steps_of("second" if self.has_second_sitting else "first")

    def steps_of(self, stage: Stage) -> tuple[Step, ...]:
        """The pages of one stage, in order."""
        return tuple(step for step in self.steps if step.stage == stage)

    def fields(self) -> Iterator[Field]:
        """Every field in the order of the pages; sub-fields of rows stay inside their rows field."""
        for step in self.steps:
            yield from step.fields

    def field(self, key: str) -> Field:
        """The field with this key, or of "rows.sub" the sub-field. Raises KeyError when there is none."""
        outer, _, inner = key.partition(".")
        found = next((one for one in self.fields() if one.key == outer), None)
        if found is not None and inner:
            found = next((one for one in found.subfields if one.key == inner), None)
        if found is None:
            raise KeyError(key)
        return found

    def measure(self, name: str) -> Measure:
        """The measure of this name. Raises KeyError when there is none."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)
