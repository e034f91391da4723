"""Each query on calendars outside the house, asked for what a therapist has there (see in_scheduling)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import BusyFeed, Session, SharedCalendar
from evenhand.domain.scheduling.queries import busy_feeds, shared_calendar
from tests.factories import NOW, inside


def feed_id_of(case: CaseFile) -> UUID:
    """Return the id of the therapist's calendar outside, looked up inside their practice."""
    with inside(case):
        return BusyFeed.objects.get(member_id=case.therapist_id).pk


def session_id_of(case: CaseFile) -> UUID:
    """Return the id of a session of the case file, looked up inside its practice."""
    with inside(case):
        return Session.objects.filter(case=case)[0].pk


ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    busy_feeds.busy_times: lambda case: busy_feeds.busy_times(therapist_id=case.therapist_id, start=0, end=2**40),
    busy_feeds.feeds_of: lambda case: busy_feeds.feeds_of(member=case.therapist),
    busy_feeds.feed_of: lambda case: busy_feeds.feed_of(member=case.therapist, feed_id=feed_id_of(case)),
    busy_feeds.feeds_to_read: lambda case: busy_feeds.feeds_to_read(at=NOW + timedelta(days=1)),
    shared_calendar.shared_calendar_of: lambda case: shared_calendar.shared_calendar_of(member=case.therapist),
    shared_calendar.entries_of: lambda case: shared_calendar.entries_of(
        shared=SharedCalendar(practice_id=case.practice_id, member_id=case.therapist_id), at=NOW
    ),
    shared_calendar.session_of_therapist: lambda case: shared_calendar.session_of_therapist(
        member=case.therapist, session_id=session_id_of(case)
    ),
    shared_calendar.session_for_calendar: lambda case: shared_calendar.session_for_calendar(
        case=case, session_id=session_id_of(case)
    ),
}
"""Something there, nothing from outside."""

ON_ROWS_IN_HAND: set[Callable[..., object]] = {shared_calendar.entry_of}
