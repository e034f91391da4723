"""What of the calendar stands on the desk's first page: today's sessions, and those that wait for a yes or a no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import display_name
from evenhand.domain.scheduling.models import Seat, Session, State
from evenhand.domain.scheduling.queries.calendar import left_behind, seats_to_confirm, sessions_between, to_confirm
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.domain.scheduling.slots.zones import start_of_day
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.workspace.calendar.lines import who_comes
from evenhand.faces.workspace.case_frame import case_address
from evenhand.foundation.practices.models import Member

STANDING = (State.CONFIRMED, State.HELD, State.NO_SHOW, State.LATE_CANCEL)
"""Which of a day's sessions are shown: those that are only asked for or being booked wait elsewhere."""


@dataclass(frozen=True, slots=True)
class TodaysSession:
    """One session of today; `address` is where it is prepared and written down, `state` "" while it is expected."""

    address: str
    times: str
    starts_at: str
    who: str
    service: str
    state: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One session, or `seat` of a group, that a client asked for: a yes or no to `seen`, as it stands, answers it."""

    address: str
    when: str
    starts_at: str
    who: str
    service: str
    seen: int
    seat: str = ""


@dataclass(frozen=True, slots=True)
class OfToday:
    """The rows of both lists, on the clock of the therapist's calendar."""

    sessions: tuple[Session, ...]
    asked: tuple[Session, ...]
    seats: tuple[Seat, ...]
    left: tuple[Session, ...]
    clock: ClockWords
    member: Member

    def cases(self) -> list[CaseFile]:
        """Return the case files that the lines name."""
        rows: tuple[Session | Seat, ...] = (*self.sessions, *self.asked, *self.seats, *self.left)
        return [row.case for row in rows if row.case is not None]

    def todays(self) -> list[TodaysSession]:
        """Return today's sessions as lines, in order of time."""
        return [self._todays(row) for row in self.sessions]

    def to_answer(self) -> list[Asked]:
        """Return what waits for an answer as lines, the next session first."""
        asked = [self._asked(row, who_comes(row)) for row in self.asked]
        asked += [self._asked(row.session, display_name(row.case), str(row.pk)) for row in self.seats if row.case]
        return sorted(asked, key=lambda one: one.starts_at)

    def elsewhere(self) -> list[Asked]:
        """Return what stayed in another's calendar when a case file was handed over, the next session first."""
        return [self._asked(row, display_name(row.case)) for row in self.left if row.case]

    def _todays(self, row: Session) -> TodaysSession:
        state = State(row.state)
        return TodaysSession(
            address=_page_of(row, self.member),
            times=self.clock.times_of(row.starts_at, row.ends_at),
            starts_at=row.starts_at.isoformat(timespec="minutes"),
            who=who_comes(row),
            service=row.service.name,
            state="" if state is State.CONFIRMED else str(state.label),
            is_now=row.starts_at <= self.clock.now < row.ends_at,
        )

    def _asked(self, row: Session, who: str, seat: str = "") -> Asked:
        return Asked(
            address=_in_calendar(row),
            when=self.clock.short_moment(row.starts_at),
            starts_at=row.starts_at.isoformat(timespec="minutes"),
            who=who,
            service=row.service.name,
            seen=row.sequence,
            seat=seat,
        )


def of_today(member: Member, clock: ClockWords) -> OfToday:
    """Read what a therapist's calendar holds today and what waits for an answer; five queries at most."""
    midnight, next_midnight = (
        moment_of(start_of_day(clock.zone, clock.today + timedelta(days=days))) for days in (0, 1)
    )
    rows = sessions_between(therapist=member, start=midnight, end=next_midnight, at=clock.now)
    asked = to_confirm(therapist=member, at=clock.now)
    left = left_behind(therapist=member, at=clock.now)
    seats = seats_to_confirm(therapist=member, at=clock.now)
    return OfToday(
        tuple(row for row in rows if row.state in STANDING), tuple(asked), tuple(seats), tuple(left), clock, member
    )


def _page_of(row: Session, member: Member) -> str:
    """Return where a session is prepared: in its case file, else, for groups and strangers, in the calendar."""
    if row.case is None or row.is_group or row.case.therapist_id != member.pk:
        return _in_calendar(row)
    return case_address("session", row.case, row.pk)


def _in_calendar(row: Session) -> str:
    return reverse("workspace:booked_session", args=[row.pk])
