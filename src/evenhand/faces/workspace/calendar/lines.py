"""A session as a line of the calendar: when, who, what, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from evenhand.domain.cases.queries import display_name
from evenhand.domain.scheduling.models import Session, State
from evenhand.faces.components.clock_words import ClockWords
from evenhand.wording import say

Stretch = tuple[datetime, datetime]
"""From one moment until another."""

TONES = {
    State.HOLD: "hold",
    State.REQUESTED: "asked",
    State.CONFIRMED: "sure",
    State.HELD: "over",
    State.NO_SHOW: "over",
    State.LATE_CANCEL: "gone",
    State.CANCELLED: "gone",
    State.DECLINED: "gone",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One session as pages show it; `address` is "" for a hold, which has no page."""

    address: str
    starts: str
    times: str
    starts_at: str
    who: str
    service: str
    state: str
    tone: str
    day: date
    waits: bool


def line_of(session: Session, clock: ClockWords) -> Line:
    """Return the line of a session that came with its service, case file and seats; on the calendar's clock."""
    state = State(session.state)
    return Line(
        address="" if state is State.HOLD else reverse("workspace:booked_session", args=[session.pk]),
        starts=clock.time(session.starts_at),
        times=clock.times_of(session.starts_at, session.ends_at),
        starts_at=session.starts_at.isoformat(timespec="minutes"),
        who=who_comes(session),
        service=session.service.name,
        state=str(state.label),
        tone=TONES[state],
        day=clock.local(session.starts_at).date(),
        waits=state is State.REQUESTED,
    )


def who_comes(session: Session) -> str:
    """Return who comes to a session: a case number or name, how many of a group, or that it is a stranger.

    In the calendar of somebody whose case file it is no more the number alone stands.
    """
    if session.is_group and session.state != State.HOLD:
        return say("Group, %(taken)s of %(seats)s", taken=getattr(session, "sitting", 0), seats=session.seats)
    if session.case is not None:
        return display_name(session.case) if session.case.therapist_id == session.therapist_id else session.case.number
    if session.state != State.HOLD:
        return say("New inquiry")
    return say("Kept for the waiting list") if session.key.startswith("offer:") else say("Being booked")


def minutes_on(clock: ClockWords, day: date, start: datetime, end: datetime) -> tuple[int, int] | None:
    """Return which minutes of a local day a stretch covers; None where it does not touch that day."""
    first, last = clock.local(start), clock.local(end)
    if first.date() > day or last.date() < day:
        return None
    begun = _minute(first) if first.date() == day else 0
    over = _minute(last) if last.date() == day else 24 * 60
    return (begun, over) if begun < over or (first.date() == last.date() == day and start < end) else None


def on_day(clock: ClockWords, day: date, stretches: Iterable[Stretch]) -> list[tuple[int, int]]:
    """Return which minutes of a local day these stretches cover."""
    return [span for start, end in stretches if (span := minutes_on(clock, day, start, end))]


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def days_from(first: date, count: int) -> list[date]:
    """Return so many days from one on."""
    return [first + timedelta(days=number) for number in range(count)]
