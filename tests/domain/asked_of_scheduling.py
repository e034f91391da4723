"""Each query of the scheduling room, asked for what a therapist has in their calendar (see in_scheduling)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.booking import HOLD
from evenhand.domain.scheduling.models import BusyFeed, Inquiry, Service, Session, SharedCalendar, WaitingPlace
from evenhand.domain.scheduling.queries import (
    busy_feeds,
    inquiries,
    notes,
    offered,
    rules,
    shared_calendar,
    slots,
    waiting,
)
from evenhand.domain.scheduling.slots.refusing import Refusal
from tests.domain.in_scheduling import DAY
from tests.factories import NOW, at_hour, inside


def service_of(case: CaseFile) -> Service:
    """Return what the therapist offers; from outside, a service of the same id that is not there."""
    return Service.objects.filter(seats=1).first() or Service(
        pk=uuid4(), therapist=case.therapist, practice_id=case.practice_id
    )


def session_of(case: CaseFile, *, latest: bool = False) -> Session:
    """Return the first session of a case file, or the latest; from outside, one of the same that is not there."""
    found = Session.objects.filter(case=case).order_by("-starts_at" if latest else "starts_at").first()
    return found or Session(pk=uuid4(), practice_id=case.practice_id, starts_at=NOW)


def feed_id_of(case: CaseFile) -> UUID:
    """Return the id of the therapist's calendar outside, looked up inside their practice."""
    with inside(case):
        return BusyFeed.objects.get(member_id=case.therapist_id).pk


def session_id_of(case: CaseFile) -> UUID:
    """Return the id of a session of the case file, looked up inside its practice."""
    with inside(case):
        return Session.objects.filter(case=case)[0].pk


def place_id_of(case: CaseFile) -> UUID:
    """Return the id of the place of a case file on a list, looked up inside its practice."""
    with inside(case):
        return WaitingPlace.objects.get(case=case).pk


def unread(case: CaseFile) -> bool:
    """Let the calendar outside be one that could not be read meanwhile, and ask whether there is any."""
    BusyFeed.objects.filter(member_id=case.therapist_id).update(looked_at=NOW, read_at=None)
    return busy_feeds.is_any_unread(member=case.therapist)


ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    slots.slots_between: lambda case: slots.slots_between(
        service=service_of(case), start=at_hour(0, day=DAY), end=at_hour(23, day=DAY), at=NOW
    ),
    slots.nearest_slots: lambda case: slots.nearest_slots(service=service_of(case), wanted=at_hour(9, day=DAY), at=NOW),
    rules.taken_between: lambda case: rules.taken_between(
        rules=rules.rules_of(service=service_of(case)),
        therapist_id=case.therapist_id,
        start=at_hour(0, day=DAY),
        end=at_hour(23, day=DAY),
        at=NOW,
    ),
    rules.holds_that_are_over: lambda case: rules.holds_that_are_over(
        therapist_id=case.therapist_id, start=at_hour(0, day=DAY), end=at_hour(23, day=DAY), at=NOW + HOLD
    ),
    rules.guarding: lambda case: rules.guarding(
        therapist_id=case.therapist_id, start=at_hour(0, day=DAY), end=at_hour(23, day=DAY), at=NOW
    ),
    rules.worked_out: lambda case: any(rules.worked_out(service=service_of(case)).hours.week()),
    rules.rules_of: lambda case: any(rules.rules_of(service=service_of(case)).hours.week()),
    slots.refused: lambda case: (
        slots.refused(service=service_of(case), start=at_hour(10, day=DAY), at=NOW) is Refusal.TAKEN
    ),
    offered.how_to_reach: lambda _: offered.how_to_reach(),
    offered.services_for_strangers: lambda _: offered.services_for_strangers(),
    offered.groups_for_strangers: lambda _: offered.groups_for_strangers(),
    offered.services_for_client: lambda case: offered.services_for_client(case=case),
    offered.formats_of: lambda case: not offered.formats_of(service=service_of(case))._state.adding,
    offered.sessions_ahead: lambda case: offered.sessions_ahead(case=case, at=NOW),
    offered.seats_ahead: lambda case: offered.seats_ahead(case=case, at=NOW),
    offered.formats_for_client: lambda case: not offered.formats_for_client(case=case)._state.adding,
    offered.times_ahead: lambda case: offered.times_ahead(case=case, at=NOW),
    offered.all_times_ahead: lambda case: offered.all_times_ahead(case=case, at=NOW),
    offered.reminders_of: lambda case: offered.reminders_of(case=case)[1],
    offered.device_for_reminders: lambda case: offered.device_for_reminders(case=case),
    offered.number_for_reminders: lambda case: offered.number_for_reminders(case=case),
    offered.next_start: lambda case: offered.next_start(case=case, at=NOW),
    offered.time_of_client: lambda case: offered.time_of_client(case=case, session_id=session_id_of(case)),
    waiting.waits_of: lambda case: waiting.waits_of(case=case),
    waiting.wait_of: lambda case: waiting.wait_of(case=case, place_id=place_id_of(case)),
    waiting.offers_open: lambda case: waiting.offers_open(case=case, at=NOW),
    waiting.waiting_list: lambda case: waiting.waiting_list(therapist=case.therapist, at=NOW),
    waiting.place_of: lambda case: waiting.place_of(therapist=case.therapist, place_id=place_id_of(case)),
    inquiries.inquiries_waiting: lambda case: inquiries.inquiries_waiting(therapist=case.therapist),
    inquiries.inquiries_declined: lambda case: inquiries.inquiries_declined(therapist=case.therapist),
    inquiries.inquiry_of: lambda case: inquiries.inquiry_of(
        inquiry_id=next(iter(Inquiry.objects.values_list("pk", flat=True)), case.pk), therapist=case.therapist
    ),
    inquiries.times_asked_for: lambda case: [
        time for one in Inquiry.objects.filter(therapist=case.therapist_id) for time in inquiries.times_asked_for(one)
    ],
    notes.sessions_of: lambda case: notes.sessions_of(case=case)[0],
    notes.session_of: lambda case: notes.session_of(case=case, session_id=session_of(case).pk),
    notes.session_before: lambda case: notes.session_before(case=case, session=session_of(case, latest=True)),
    notes.notes_of: lambda case: notes.notes_of(case=case, session=session_of(case)),
    notes.last_note_before: lambda case: notes.last_note_before(case=case, session=session_of(case, latest=True)),
    notes.private_note_of: lambda case: notes.private_note_of(
        case=case, session=session_of(case), member=case.therapist
    ),
    notes.notes_to_write: lambda case: notes.notes_to_write(therapist=case.therapist, at=NOW),
    busy_feeds.busy_times: lambda case: busy_feeds.busy_times(therapist_id=case.therapist_id, start=0, end=2**40),
    busy_feeds.is_any_unread: unread,
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

ON_ROWS_IN_HAND: set[Callable[..., object]] = {
    shared_calendar.entry_of,
    rules.day_of_pairs,
    rules.seconds,
    rules.week_of_pairs,
}
