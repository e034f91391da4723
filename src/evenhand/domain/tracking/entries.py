"""One sent entry, frozen, as the tracking rules read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

SKIP_KEY = "skipped"
LONGEST_RECALL = timedelta(days=14)
SHORTEST_RECALL = timedelta(days=-1)


class Blank(Enum):
    """Why an answer says nothing: it was left empty, or the client chose not to write it here."""

    MISSING = "missing"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission reduced to what patterns may look at.

    `form` is the slug of the worksheet, `number` counts from 1 in the series. `sent_at` is aware. `event_at`
    is aware too and says when the thing that was written about took place. `zone` is the IANA zone the client
    was in. `answers` has the stored shapes of worksheets; `values` holds the entry's measures,
    None where an input was missing. `otherwise` names what was another item then: its form has changed since.

    `at` is when the entry belongs on the time line: at its event, else at its sending. A hard moment from years ago
    that was written about and rated today belongs to today, so an event more than 14 days before the sending, or
    after it by more than a day, does not move the entry.
    """

    id: str
    form: str
    version: int
    number: int
    sent_at: datetime
    event_at: datetime | None
    zone: str
    answers: Mapping[str, object] = field(default_factory=dict, hash=False)
    values: Mapping[str, float | None] = field(default_factory=dict, hash=False)
    otherwise: frozenset[str] = frozenset()
    at: datetime = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a moment without a zone: ValueError."""
        for moment in (self.sent_at, self.event_at):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"entry {self.id}: a moment needs a time zone")
        object.__setattr__(self, "at", self._place_in_time())

    def _place_in_time(self) -> datetime:
        if self.event_at is None:
            return self.sent_at
        recall = self.sent_at - self.event_at
        return self.event_at if SHORTEST_RECALL <= recall <= LONGEST_RECALL else self.sent_at

    @property
    def local_at(self) -> datetime:
        """`at` on the client's own clock."""
        return self.at.astimezone(ZoneInfo(self.zone))


def answer(entry: Entry, path: str) -> object:
    """Return the answer at `path`, or the Blank that says why there is none.

    An empty text or an empty list is missing; False and 0 are answers.
    """
    return _answer_or_blank(entry.answers.get(path))


def observed(entry: Entry, path: str) -> Iterator[object]:
    """Yield what an entry says at `path`: one value or Blank, or one a row when `path` is `rows.subfield`.

    A list of rows that is itself blank yields that one Blank.
    """
    rows_key, dot, subfield = path.partition(".")
    if not dot:
        yield answer(entry, path)
        return
    rows = answer(entry, rows_key)
    if not isinstance(rows, list):
        yield rows if isinstance(rows, Blank) else Blank.MISSING
        return
    for row in rows:
        yield _answer_or_blank(row.get(subfield) if isinstance(row, Mapping) else None)


def numbers(entry: Entry, path: str) -> Iterator[float | Blank]:
    """Yield the numbers of an entry at `path`: a measure of that name first, else the answers (one a row).

    A yes or no is not a number here. Something that is not a number counts as missing.
    """
    if path in entry.values:
        value = entry.values[path]
        yield value if value is not None else _why_no_measure(entry, path)
        return
    for seen in observed(entry, path):
        if isinstance(seen, Blank):
            yield seen
        elif isinstance(seen, int | float) and not isinstance(seen, bool):
            yield float(seen)
        else:
            yield Blank.MISSING


def _why_no_measure(entry: Entry, path: str) -> Blank:
    return Blank.SKIPPED if answer(entry, path) is Blank.SKIPPED else Blank.MISSING


def _answer_or_blank(stored: object) -> object:
    if isinstance(stored, str):
        return stored if stored and not stored.isspace() else Blank.MISSING
    if isinstance(stored, int | float):
        return stored
    if isinstance(stored, Mapping) and stored.get(SKIP_KEY) is True:
        return Blank.SKIPPED
    return Blank.MISSING if stored is None or stored == [] else stored
