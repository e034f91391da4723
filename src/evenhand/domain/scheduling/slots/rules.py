"""The values that slots are worked out from: what a service asks for, when the doors are open, what is taken already.

Moments are whole seconds since 1970 in UTC, lengths are minutes, times of opening are minutes of a local day. Reading
them from rows, and showing slots in somebody's zone, is the work of others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from evenhand.wording import later, say

MINUTES_OF_DAY = 24 * 60
LONGEST = MINUTES_OF_DAY
"""The longest session, and the longest step between starts, in minutes."""
LONGEST_BUFFER = 8 * 60


class RuleProblem(ValueError):
    """Rules that make no sense; the message says what to change, `field` where, if only one field can be meant."""

    def __init__(self, message: str, *, field: str = "") -> None:
        """Keep the name of the field."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Opening:
    """From when until when doors are open on one local day, in minutes since its midnight; `end` may be 24 hours."""

    start: int
    end: int


Day = tuple[Opening, ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]
"""The opening times of each weekday, Monday first, in local wall time."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When doors are open. The most particular one counts: an override of the date, else the service's own week,
    else the therapist's, else the practice's. An override without openings closes that day.
    """

    practice: Week
    therapist: Week | None = None
    service: Week | None = None
    overrides: Mapping[date, Day] = field(default_factory=dict)

    def week(self) -> Week:
        """Return the week that counts where no override does."""
        return self.service or self.therapist or self.practice


@dataclass(frozen=True, slots=True)
class Window:
    """How far ahead can be booked, in local days of the practice: `days` from today on, or until a fixed date.

    With `working` only the days of `weekdays` (0 is Monday) are counted; 0 days ahead means today alone. The strictest
    of what is given counts; nothing given means no end.
    """

    days: int | None = None
    working: bool = False
    weekdays: frozenset[int] = frozenset(range(5))
    first: date | None = None
    last: date | None = None


class Period(StrEnum):
    """What a cap counts in: local days, weeks or months of the practice."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class CapUnit(StrEnum):
    """Whether a cap counts sessions, or the minutes they last."""

    SESSIONS = "sessions"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most sessions, or minutes of sessions, in a period; of one service, or of everything the therapist does."""

    period: Period
    most: int
    unit: CapUnit = CapUnit.SESSIONS
    service: str | None = None


class Span(NamedTuple):
    """A stretch of time, from a moment up to another one that is no longer part of it."""

    start: int
    end: int


class Taken(NamedTuple):
    """Time of the therapist that is taken: a session, a request or a hold with its buffers, or busy time of a feed.

    `counts` says whether it counts for caps: what was held, is to be held or was missed does, busy time of a feed does
    not, and what was cancelled is not handed in at all. `seats_left` is above 0 for a group that others can still join.
    """

    start: int
    end: int
    before: int = 0
    after: int = 0
    service: str = ""
    counts: bool = True
    seats_left: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that decides when one service of one therapist can begin. Lengths are minutes.

    Starts lie on a grid of the local day: `offset`, `offset + step`, ... minutes after midnight. `before` and `after`
    are the buffers of a new session; they have to be free of what is taken and of its buffers, but need not be within
    opening hours. `days_off` and `time_off` close doors without buffers. `first_weekday` begins the week of caps.
    """

    zone: ZoneInfo
    hours: Hours
    duration: int
    step: int
    service: str = ""
    offset: int = 0
    before: int = 0
    after: int = 0
    notice: int = 0
    window: Window = Window()
    days_off: frozenset[date] = frozenset()
    time_off: tuple[Span, ...] = ()
    caps: tuple[Cap, ...] = ()
    seats: int = 1
    first_weekday: int = 0


class Slot(NamedTuple):
    """A start that can be booked, with the end of the session and how many can still come to it."""

    start: int
    end: int
    seats_left: int = 1


def checked(rules: Rules) -> Rules:
    """Return the rules; raises RuleProblem for the first that makes no sense."""
    kept = (
        1 <= rules.duration <= LONGEST,
        1 <= rules.step <= LONGEST,
        0 <= rules.offset < rules.step,
        0 <= rules.before <= LONGEST_BUFFER,
        0 <= rules.after <= LONGEST_BUFFER,
        rules.notice >= 0,
        rules.seats >= 1,
        rules.window.days is None or rules.window.days >= 0,
        not rules.window.working or rules.window.weekdays,
        all(cap.most >= 0 for cap in rules.caps),
        0 <= rules.first_weekday < 7,
        all(map(is_a_day, _days(rules.hours))),
    )
    for holds, problem in zip(kept, _BROKEN, strict=True):
        if not holds:
            raise RuleProblem(say(problem, longest=LONGEST, longest_buffer=LONGEST_BUFFER))
    return rules


_BROKEN = (
    later("A session lasts from 1 to %(longest)s minutes."),
    later("Starts are 1 to %(longest)s minutes apart."),
    later("The shift of the starts is shorter than the time between two of them."),
    later("The time kept free before lasts up to %(longest_buffer)s minutes."),
    later("The time kept free after lasts up to %(longest_buffer)s minutes."),
    later("The notice cannot be below nothing."),
    later("A session has one seat at least."),
    later("The window reaches today at least."),
    later("Say which days are working days."),
    later("A limit cannot be below nothing."),
    later("The week begins on a day from 0, Monday, to 6, Sunday."),
    later("Opening times lie within a day, in order, each ending after it began."),
)
"""What is said of a rule that makes no sense, in the order in which they are looked at."""


def _days(hours: Hours) -> list[Day]:
    weeks = [week for week in (hours.practice, hours.therapist, hours.service) if week]
    return [day for week in weeks for day in week] + list(hours.overrides.values())


def is_a_day(day: Day) -> bool:
    """Return whether opening times lie within a day, in order, each ending after it began."""
    edges = [edge for opening in day for edge in (opening.start, opening.end)]
    in_order = all(one <= other for one, other in pairwise(edges))
    return in_order and all(0 <= one.start < one.end <= MINUTES_OF_DAY for one in day)
