"""Reminders of a time: once each, out of quiet hours, of how the time stands, whatever clocks and workers do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.channels import CHANNELS, Channel
from evenhand.domain.scheduling.models import BookingPage, ReminderChoice, Session, State
from evenhand.domain.scheduling.reminders import reminder_moment
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.outbox.words import time_ahead
from evenhand.foundation.outbox.worker import claim, work_once
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_service,
    a_session,
    at_hour,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=3)
START = datetime.combine(DAY, time(14), UTC)
HOUR = timedelta(hours=1)
REMINDED = "Your time is coming up"
LONDON = ZoneInfo("Europe/London")
Mails = list[EmailMessage]


@pytest.fixture
def case() -> CaseFile:
    case = a_case(email="client@example.org")
    with inside(case):
        BookingPage.objects.create(slug="quiet", remind_hours=[24, 2], changed_at=NOW)
    return case


def booked(case: CaseFile) -> Session:
    return a_session(of=case, start=at_hour(14, day=DAY))


def work(at: datetime) -> None:
    with frozen(at):
        while work_once(at=at):
            pass


def reminded(mails: Mails) -> int:
    return sum(mail.subject == REMINDED for mail in mails)


def change(session: Session, state: State, *, at: datetime) -> None:
    with inside(session):
        by = therapist_actor(session.therapist)
        actions.set_state(session=session, state=state, seen=session.sequence, by=by, at=at)


def test_each_reminder_comes_once_at_its_hour_and_carries_the_links(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    for at, count in ((START - 25 * HOUR, 0), (START - 24 * HOUR, 1), (START - 2 * HOUR, 2), (START + HOUR, 2)):
        work(at)
        assert reminded(mailoutbox) == count
    assert mailoutbox[-1].body.count("/t/") == 3
    assert "Friday 27 November 2026, 14:00 to 14:50, London time" in mailoutbox[-1].body


def test_without_hours_nobody_is_reminded(case: CaseFile, mailoutbox: Mails) -> None:
    with inside(case):
        BookingPage.objects.update(remind_hours=[])
    booked(case)
    work(START - HOUR)
    assert reminded(mailoutbox) == 0


def test_a_time_that_was_called_off_is_not_remembered(case: CaseFile, mailoutbox: Mails) -> None:
    change(booked(case), State.CANCELLED, at=NOW + HOUR)
    work(START - HOUR)
    assert reminded(mailoutbox) == 0


def test_a_time_that_was_moved_is_reminded_of_at_its_new_hour(case: CaseFile, mailoutbox: Mails) -> None:
    session = booked(case)
    with inside(case):
        by = therapist_actor(case.therapist)
        start = at_hour(16, day=DAY)
        actions.move(session=session, start=start, seen=0, by=by, at=NOW + HOUR)
    work(START - 24 * HOUR)
    assert reminded(mailoutbox) == 0
    work(START - 22 * HOUR)
    assert reminded(mailoutbox) == 1


def test_a_request_is_reminded_of_only_once_it_is_confirmed(case: CaseFile, mailoutbox: Mails) -> None:
    session = booked(case)
    with inside(case):
        Session.objects.update(state=State.REQUESTED)
        OutboxRow.objects.all().delete()
        session.refresh_from_db()
    change(session, State.CONFIRMED, at=NOW + HOUR)
    work(START - 24 * HOUR)
    assert reminded(mailoutbox) == 1


def test_who_books_an_hour_before_is_not_reminded_of_what_they_just_did(case: CaseFile, mailoutbox: Mails) -> None:
    a_session(of=case, start=at_hour(16, day=TODAY))
    work(NOW + HOUR)
    assert reminded(mailoutbox) == 0


def test_a_reminder_that_comes_too_late_is_left_out(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    work(START - HOUR / 2)
    assert reminded(mailoutbox) == 0


def test_a_clock_that_jumps_ahead_and_back_reminds_once(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    for at in (START - 24 * HOUR, START - 2 * HOUR, START - 30 * HOUR, START - 24 * HOUR, START - 2 * HOUR):
        work(at)
    assert reminded(mailoutbox) == 2


def test_a_worker_that_dies_before_it_hands_over_leaves_the_reminder_to_the_next(
    case: CaseFile, mailoutbox: Mails
) -> None:
    booked(case)
    work(NOW + HOUR)
    due = START - 24 * HOUR
    assert len(claim(at=due)) == 1
    work(due)
    assert reminded(mailoutbox) == 0
    work(due + timedelta(minutes=3))
    assert reminded(mailoutbox) == 1


def test_a_worker_that_dies_while_it_hands_over_reminds_nobody_twice(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    work(NOW + HOUR)
    due = START - 24 * HOUR
    [row] = claim(at=due)
    with inside(case):
        OutboxRow.objects.filter(pk=row.pk).update(outcome=Outcome.HANDING_OVER)
    work(due + timedelta(minutes=3))
    assert reminded(mailoutbox) == 0
    with inside(case):
        assert OutboxRow.objects.get(pk=row.pk).outcome == Outcome.MAY_HAVE_LEFT


def chooses(case: CaseFile, hours: list[int] | None, *, at: datetime) -> None:
    with inside(case):
        actions.choose_reminders(case=case, hours=hours, channel="mail", by=client_actor(case), at=at)


def test_a_client_is_reminded_at_hours_of_their_own_choice_also_of_times_that_are_set(
    case: CaseFile, mailoutbox: Mails
) -> None:
    booked(case)
    chooses(case, [48], at=NOW + HOUR)
    for at, count in ((START - 48 * HOUR, 1), (START - 24 * HOUR, 1), (START - 2 * HOUR, 1)):
        work(at)
        assert reminded(mailoutbox) == count


def test_whoever_chooses_none_gets_none_and_after_that_as_usual_again(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    chooses(case, [], at=NOW + HOUR)
    work(START - 24 * HOUR)
    assert reminded(mailoutbox) == 0
    chooses(case, None, at=START - 23 * HOUR)
    work(START - 2 * HOUR)
    assert reminded(mailoutbox) == 1


def test_to_and_fro_between_choices_reminds_once_and_loses_none(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    for number, hours in enumerate(([48], None, [24], [], None, [24, 2])):
        chooses(case, hours, at=NOW + number * HOUR / 2)
    work(START - 24 * HOUR)
    assert reminded(mailoutbox) == 1
    # The clock jumps back, and the choice is made once more: what has left stays where it is.
    for hours in ([48], [24, 2]):
        chooses(case, hours, at=START - 30 * HOUR)
    work(START - 24 * HOUR)
    work(START - 2 * HOUR)
    assert reminded(mailoutbox) == 2


def test_a_reminder_that_may_have_left_is_not_planned_again_by_a_choice(case: CaseFile, mailoutbox: Mails) -> None:
    booked(case)
    with inside(case):
        OutboxRow.objects.filter(key__endswith=":24").update(outcome=Outcome.MAY_HAVE_LEFT, done_at=NOW)
    for hours in ([2], [24, 2]):
        chooses(case, hours, at=NOW + HOUR)
    work(START - 24 * HOUR)
    assert reminded(mailoutbox) == 0


def test_a_seat_in_a_group_follows_the_choice_too(case: CaseFile, mailoutbox: Mails) -> None:
    a_session(of=case, service=a_service(of=case.therapist, seats=4), start=at_hour(14, day=DAY))
    chooses(case, [3], at=NOW + HOUR)
    work(START - 24 * HOUR)
    work(START - 3 * HOUR)
    assert reminded(mailoutbox) == 1


@pytest.mark.parametrize(("hours", "channel"), [([0], "mail"), ([337], "mail"), ([1, 2, 3, 4], "mail"), ([2], "sms")])
def test_what_cannot_be_chosen_is_refused(case: CaseFile, hours: list[int], channel: str) -> None:
    with inside(case):
        by = client_actor(case)
        with pytest.raises(RuleProblem):
            actions.choose_reminders(case=case, hours=hours, channel=channel, by=by, at=NOW)
        assert not ReminderChoice.objects.exists()


def test_a_way_that_this_house_has_no_longer_becomes_mail(case: CaseFile, mailoutbox: Mails) -> None:
    chooses(case, [24], at=NOW)
    with inside(case):
        ReminderChoice.objects.update(channel="pigeon")
    booked(case)
    work(START - 24 * HOUR)
    assert reminded(mailoutbox) == 1


def test_another_way_takes_the_message_where_it_is_there(
    case: CaseFile, mailoutbox: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []
    other = Channel(
        "By pigeon",
        lambda _: "the roof",
        lambda when, ways: time_ahead(when=when, ways=ways),
        lambda to, message, _ways: sent.append((to, message.subject)),
    )
    monkeypatch.setitem(CHANNELS, "pigeon", other)
    with inside(case):
        by = client_actor(case)
        actions.choose_reminders(case=case, hours=[24], channel="pigeon", by=by, at=NOW)
    booked(case)
    work(START - 24 * HOUR)
    assert (sent, reminded(mailoutbox)) == ([("the roof", REMINDED)], 0)


def test_two_that_quiet_hours_bring_together_are_one(mailoutbox: Mails) -> None:
    case = a_case(email="client@example.org")
    with inside(case):
        BookingPage.objects.create(slug="quiet", remind_hours=[4, 3], changed_at=NOW)
    a_session(of=case, start=at_hour(9, day=DAY), service=a_service(of=case.therapist))
    work(at := datetime.combine(DAY, time(8), UTC))
    work(at + HOUR / 2)
    assert reminded(mailoutbox) == 1


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (datetime(2026, 11, 27, 14, tzinfo=UTC), 24, datetime(2026, 11, 26, 14, tzinfo=UTC)),
        (datetime(2026, 11, 27, 22, tzinfo=UTC), 24, datetime(2026, 11, 27, 8, tzinfo=UTC)),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), 2, datetime(2026, 11, 27, 8, tzinfo=UTC)),
        (datetime(2026, 11, 27, 8, 15, tzinfo=UTC), 2, datetime(2026, 11, 26, 20, tzinfo=UTC)),
        # The night in which the clocks go forward: eight o'clock comes an hour earlier in UTC.
        (datetime(2026, 3, 29, 8, tzinfo=UTC), 3, datetime(2026, 3, 29, 7, tzinfo=UTC)),
        # The night in which they go back: 24 real hours before two o'clock is three o'clock of the day before.
        (datetime(2026, 10, 25, 14, tzinfo=UTC), 24, datetime(2026, 10, 24, 14, tzinfo=UTC)),
    ],
    ids=["by day", "late in the evening", "early", "too early for that", "clocks go forward", "clocks go back"],
)
def test_reminders_keep_out_of_quiet_hours(start: datetime, hours: int, expected: datetime) -> None:
    moment = reminder_moment(start=start, hours=hours, zone=LONDON, quiet_from=time(21), quiet_until=time(8))
    assert moment == expected


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)])
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize(("begins", "ends"), [(time(21), time(8)), (time(1), time(3)), (time(12), time(12))])
def test_no_reminder_is_in_quiet_hours_or_after_the_start_around_a_clock_change(
    day: date, zone: str, begins: time, ends: time
) -> None:
    place = ZoneInfo(zone)
    for minute in range(0, 24 * 60, 90):
        start = datetime.combine(day, time(minute // 60, minute % 60), place).astimezone(UTC)
        for hours in (1, 2, 12, 24, 48):
            moment = reminder_moment(start=start, hours=hours, zone=place, quiet_from=begins, quiet_until=ends)
            clock = moment.astimezone(place).time()
            quiet = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
            assert moment < start
            assert not quiet
