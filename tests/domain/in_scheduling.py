"""A row in every table of the scheduling room, made by what people do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import uuid4

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import (
    BookingPage,
    DateOverride,
    Inquiry,
    Limit,
    ReminderDevice,
    ReminderNumber,
    Seat,
    Series,
    Service,
    Session,
    TimeOff,
)
from tests.domain.scheduling.calendars.files import calendar, event
from tests.domain.scheduling.feeds.outside import ADDRESS, answers
from tests.factories import NOW, TODAY, ZONE, a_service, at_hour, inside, therapist_actor

DAY = TODAY + timedelta(days=1)
IN_A_WEEK = DAY + timedelta(days=7)

BUSY = calendar(event("DTSTART:20261204T090000Z", "DURATION:PT1H"))


@dataclass(frozen=True)
class Scheduled:
    """What a case file and its therapist have in their calendar; `noted` is over and has a note, `over` has none."""

    noted: Session
    over: Session
    service: Service
    group: Service
    session: Session
    seat: Seat
    inquiry: Inquiry


def in_scheduling(case: CaseFile) -> Scheduled:
    """Fill a therapist's calendar: a session that was moved, a seat in a group, an inquiry, and all that rules need."""
    by = therapist_actor(case.therapist)
    service = a_service(of=case.therapist, for_strangers=True)
    group = a_service(of=case.therapist, name="Group", seats=3, for_strangers=True)
    with inside(case):
        session = actions.book(service=service, start=at_hour(9, day=DAY), case=case, key=f"{case.pk}:1", by=by, at=NOW)
        session = actions.move(session=session, start=at_hour(10, day=DAY), seen=session.sequence, by=by, at=NOW)
        actions.book(service=group, start=at_hour(11, day=DAY), case=case, key=f"{case.pk}:2", by=by, at=NOW)
        actions.hold_slot(service=service, start=at_hour(16, day=DAY), holder=f"other {case.pk}", at=NOW)
        asked = actions.inquire(
            service=service,
            start=at_hour(14, day=DAY),
            email="stranger@example.org",
            phone="",
            words="I would like to talk.",
            zone=ZONE,
            holder=str(case.pk),
            key=str(case.pk),
            at=NOW,
        )
        _a_declined_inquiry(case, service)
        noted, over = (_over(service, case, days_ago=days) for days in (3, 1))
        words = actions.NoteWords(said="Slept badly.", next_step="Rest.")
        actions.keep_note(
            session=noted, case=case, member=case.therapist, words=words, private="Ask about work.", by=by, at=NOW
        )
        _rules(case, service)
        feed = actions.add_feed(member=case.therapist, address=f"{ADDRESS}?{case.pk}", by=by, at=NOW)
        actions.read_feed(feed=feed, ask=answers(BUSY), at=NOW)
        actions.share_calendar(member=case.therapist, shows_numbers=True, by=by, at=NOW)
        Series.objects.create(
            therapist=case.therapist,
            case=case,
            service=service,
            zone=ZONE,
            minute=540,
            every_weeks=1,
            first_day=DAY,
            count=3,
            key=str(uuid4()),
            made_at=NOW,
            made_by="system",
        )
        waits = partial(actions.wait_for, service=service, case=case, weekdays=[2], from_minute=0, until_minute=1440)
        actions.choose_reminders(case=case, hours=[24], channel="mail", by=by, at=NOW)
        ReminderNumber.objects.create(case=case, number="+447700900123", changed_at=NOW)
        ReminderDevice.objects.create(case=case, said="{}", changed_at=NOW)
        waits(key=str(case.pk), by=by, at=NOW)
        actions.offer_freed(
            therapist_id=case.therapist_id, start=at_hour(12, day=IN_A_WEEK), end=at_hour(13, day=IN_A_WEEK), at=NOW
        )
        inquiry = Inquiry.objects.get(sessions=asked)
        return Scheduled(noted, over, service, group, session, Seat.objects.get(case=case), inquiry)


def _over(service: Service, case: CaseFile, *, days_ago: int) -> Session:
    day = TODAY - timedelta(days=days_ago)
    by, at = therapist_actor(case.therapist), NOW - timedelta(days=days_ago + 1)
    return actions.book(service=service, start=at_hour(9, day=day), case=case, key=f"{case.pk}:{day}", by=by, at=at)


def _a_declined_inquiry(case: CaseFile, service: Service) -> None:
    asked = actions.inquire(
        service=service,
        start=at_hour(13, day=DAY),
        email="",
        phone="020 7946 0000",
        words="",
        zone=ZONE,
        holder=f"declined-{case.pk}",
        key=f"declined-{case.pk}",
        at=NOW,
    )
    inquiry = Inquiry.objects.get(sessions=asked)
    actions.decline(inquiry=inquiry, by=therapist_actor(case.therapist), at=NOW)


def _rules(case: CaseFile, service: Service) -> None:
    far = NOW + timedelta(days=40)
    member = case.therapist
    TimeOff.objects.create(
        member=member, starts_at=far, ends_at=far + timedelta(hours=2), reason="Away.", key=str(uuid4()), made_at=NOW
    )
    DateOverride.objects.get_or_create(
        member=member, day=far.date(), defaults={"openings": [[600, 700]], "changed_at": NOW}
    )
    Limit.objects.create(member=member, service=service, period="day", unit="sessions", most=9, changed_at=NOW)
    Limit.objects.get_or_create(
        member=member, service=None, period="month", unit="sessions", defaults={"most": 99, "changed_at": NOW}
    )
    if not BookingPage.objects.exists():
        BookingPage.objects.create(
            slug=f"practice-{case.practice_id}", words="Welcome.", how_to_reach="Ring us.", changed_at=NOW
        )
