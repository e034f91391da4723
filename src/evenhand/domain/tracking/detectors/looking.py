"""What a detector is given to look at, and how it reads answers, numbers and its own parameters."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from evenhand.domain.tracking.entries import Blank, Entry, answer, numbers, observed
from evenhand.domain.tracking.series import Point, period_points
from evenhand.domain.worksheets.definition import Definition, Field, Measure, Pattern
from evenhand.domain.worksheets.expressions import names_in, parse

Value_co = TypeVar("Value_co", covariant=True)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Observed(Generic[Value_co]):
    """What entries say, oldest first: each value beside its entry, and how many entries or rows say nothing."""

    values: tuple[tuple[Entry, Value_co], ...]
    left_out: int = 0
    skipped: int = 0

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.values)

    @property
    def total(self) -> int:
        """How many there would be if none had been left out."""
        return len(self.values) + self.left_out


@dataclass(frozen=True, slots=True)
class Look:
    """One pattern of one form, and everything it may look at.

    `entries` are those made with the form, `series` those of every form that shares its series, both oldest
    first; `today` is the day in the case's zone, and the only clock a pattern has; `titles` names forms by slug.
    `waiting` are first sittings of the form that were kept and not finished yet, which are no entries.
    `joined` are the entries whose points of the pattern's measure are one line with those of the form, its own
    among them; none where it stands alone. `known` keeps what was read at a path for the other patterns of the same
    form, which mostly look at the same few fields.
    """

    pattern: Pattern
    definition: Definition
    entries: tuple[Entry, ...]
    series: tuple[Entry, ...]
    today: date
    assignment_open: bool
    titles: Mapping[str, str]
    known: dict[tuple[str, str], Observed[Any]]
    waiting: tuple[Entry, ...] = ()
    joined: tuple[Entry, ...] = ()

    def field(self, position: int) -> str:
        """The path of the pattern's field at a position. IndexError when the pattern names fewer."""
        return self.pattern.fields[position]

    def number(self, name: str, default: float) -> float:
        """A parameter that is a number, or its default."""
        value = self.pattern.parameters.get(name, default)
        return float(value) if isinstance(value, int | float) else default

    def count(self, name: str, default: int) -> int:
        """A parameter that is a whole number, or its default."""
        return int(self.number(name, default))

    def word(self, name: str, default: str) -> str:
        """A parameter that is a word (an option, a field, a direction), or its default."""
        return as_word(self.pattern.parameters.get(name, default))

    def bound(self, name: str) -> float | None:
        """A parameter that is a number, or None when the pattern does not set it."""
        return self.number(name, 0) if name in self.pattern.parameters else None

    def said(self, path: str) -> Observed[object]:
        """The answers at a path."""
        return self._once(
            "said", path, lambda: _gather((entry, seen) for entry in self.entries for seen in observed(entry, path))
        )

    def texts(self, path: str, entries: Iterable[Entry] | None = None) -> Observed[str]:
        """The texts at a path; an answer of another kind counts as left out."""
        return _gather(
            (entry, seen if isinstance(seen, str | Blank) else Blank.MISSING)
            for entry in (self.entries if entries is None else entries)
            for seen in observed(entry, path)
        )

    def choices(self, path: str) -> Observed[frozenset[str]]:
        """What was chosen at a path, as stored option values; yes and no for a yes-or-no question."""
        return self._once(
            "choices",
            path,
            lambda: _gather((entry, _options(seen)) for entry in self.entries for seen in observed(entry, path)),
        )

    def numbers(self, path: str, entries: Iterable[Entry] | None = None) -> Observed[float]:
        """The values of a measure or a number field; a measure of something that was skipped is a skip."""
        if entries is None:
            return self._once("numbers", path, lambda: self.numbers(path, self.entries))
        return _gather((entry, seen) for entry in entries for seen in self._numbers(entry, path))

    def pairs(self, path: str, other: str) -> Observed[tuple[float, float]]:
        """The numbers at two paths that belong together: of one entry, or row by row.

        Rows of two lists belong together where a row of one names a row of the other: a result its plan.
        """
        naming = self._naming_rows(path, other)
        if naming:
            return _gather((entry, pair) for entry in self.entries for pair in _matched(entry, (path, other), naming))
        return _gather(
            (entry, pair)
            for entry in self.entries
            for pair in _paired(self._numbers(entry, path), self._numbers(entry, other))
        )

    def points(self, path: str) -> tuple[Point, ...]:
        """The dated values of a measure inside this form, or over the forms that ask the same.

        One a period where the measure is counted by period.
        """
        measure = self.measure(path)
        if measure is not None and measure.per is not None:
            return period_points(self.definition, measure, self.entries)
        return tuple(
            Point(entry.at, value, entry.form, entry.id)
            for entry, value in self.numbers(path, self.joined or None).values
        )

    def measure(self, name: str) -> Measure | None:
        """The measure of that name, if the form has one."""
        return next((measure for measure in self.definition.measures if measure.name == name), None)

    def span(self, path: str, values: Iterable[float]) -> float:
        """How wide the range of a measure or field is; that of the values seen where it has no end."""
        field = self.question(path)
        measure = self.measure(path)
        low, high = (
            (measure.low, measure.high) if measure else (field.minimum, field.maximum) if field else (None, None)
        )
        if low is not None and high is not None:
            return float(high - low)
        seen = tuple(values)
        return max(seen) - min(seen) if seen else 0.0

    def question(self, path: str) -> Field | None:
        """The field at a path (`key` or `rows.key`), if the form has one."""
        try:
            return self.definition.field(path)
        except KeyError:
            return None

    def label(self, path: str) -> str:
        """What a measure or field is called."""
        measure, field = self.measure(path), self.question(path)
        return measure.label if measure else (field.label or field.prompt) if field else path

    def option_label(self, path: str, value: str) -> str:
        """What an option reads, or its stored value where it came from elsewhere."""
        field = self.question(path)
        options = field.options if field else ()
        return next((option.label for option in options if option.value == value), value.replace("_", " "))

    def _naming_rows(self, path: str, other: str) -> tuple[str, str] | None:
        """What names a row in the list of the first path and in that of the second; None unless one names the other."""
        lists = [one.partition(".")[0] for one in (path, other)]
        for at, named_at in ((0, 1), (1, 0)):
            field = self.question(lists[at])
            for sub in field.subfields if field and lists[at] != lists[named_at] else ():
                if (sub.options_from or "").partition(".")[0] == lists[named_at]:
                    names = {at: f"{lists[at]}.{sub.key}", named_at: str(sub.options_from)}
                    return names[0], names[1]
        return None

    def _numbers(self, entry: Entry, path: str) -> Iterator[float | Blank]:
        for seen in numbers(entry, path):
            yield Blank.SKIPPED if seen is Blank.MISSING and self._lacks_a_skipped_input(entry, path) else seen

    def _lacks_a_skipped_input(self, entry: Entry, path: str) -> bool:
        measure = self.measure(path)
        inputs = names_in(parse(measure.formula)) if measure else ()
        return any(answer(entry, name) is Blank.SKIPPED for name in inputs)

    def _once(self, kind: str, path: str, read: Callable[[], Observed[Value]]) -> Observed[Value]:
        if (kind, path) not in self.known:
            self.known[kind, path] = read()
        return self.known[kind, path]


def as_word(value: object) -> str:
    """Write a yes-or-no value as the word a pattern uses for it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _options(seen: object) -> frozenset[str] | Blank:
    if isinstance(seen, Blank):
        return seen
    return frozenset(map(as_word, seen)) if isinstance(seen, list) else frozenset({as_word(seen)})


def _paired(ones: Iterator[float | Blank], others: Iterator[float | Blank]) -> Iterator[tuple[float, float] | Blank]:
    """Put numbers side by side; lists of rows that do not match in length belong to nothing in common."""
    left, right = tuple(ones), tuple(others)
    if len(left) != len(right):
        yield Blank.MISSING
        return
    for one, other in zip(left, right, strict=True):
        if isinstance(one, Blank) or isinstance(other, Blank):
            yield Blank.SKIPPED if Blank.SKIPPED in (one, other) else Blank.MISSING
        else:
            yield one, other


def _matched(entry: Entry, paths: tuple[str, str], naming: tuple[str, str]) -> Iterator[tuple[float, float] | Blank]:
    """Put a number of each row of one list beside that of the row it names; a row without a partner is left out."""
    told = [
        dict(zip(map(str, observed(entry, name)), numbers(entry, path), strict=False))
        for path, name in zip(paths, naming, strict=True)
    ]
    for name in [one for one in told[0] if one in told[1]]:
        yield from _paired(iter([told[0][name]]), iter([told[1][name]]))


def _gather(seen: Iterable[tuple[Entry, Value | Blank]]) -> Observed[Value]:
    values: list[tuple[Entry, Value]] = []
    missing = skipped = 0
    for entry, value in seen:
        if isinstance(value, Blank):
            missing += value is Blank.MISSING
            skipped += value is Blank.SKIPPED
        else:
            values.append((entry, value))
    return Observed(tuple(values), missing + skipped, skipped)
