"""Reminders: one at a time, in the client's own hours, in words that say nothing, and never an end of the chain."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.worker import work_once
from tests.domain.acts import by_therapist
from tests.factories import NOW, TODAY, a_case, a_submission, an_assignment, frozen, inside

pytestmark = pytest.mark.django_db
NINE = time(9)


@pytest.fixture
def case() -> CaseFile:
    return a_case(email="client@example.org")


def weekly(case: CaseFile, *, at: datetime = NOW, days_before: int = 1, first_due: int = 3) -> Assignment:
    return an_assignment(
        of=case,
        rhythm=Rhythm.EVERY,
        every_days=7,
        due_on=at.date() + timedelta(days=first_due),
        remind_days_before=days_before,
        remind_at=NINE,
        at=at,
    )


def planned(case: CaseFile) -> list[datetime]:
    with inside(case):
        waiting = OutboxRow.objects.filter(kind="worksheets.reminder", done_at=None).order_by("due_at")
        return list(waiting.values_list("due_at", flat=True))


def work(at: datetime) -> int:
    """Let the worker carry out all that is due at a moment."""
    count = 0
    with frozen(at):
        while done := work_once(at=at):
            count += done
    return count


def on(days: int) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), NINE, tzinfo=UTC)


def test_a_reminder_waits_for_its_moment(case: CaseFile, mailoutbox: list[EmailMessage]) -> None:
    weekly(case)
    assert planned(case) == [on(2)]
    assert work(on(2) - timedelta(minutes=1)) == 0
    assert work(on(2)) == 1
    assert [mail.to for mail in mailoutbox] == [["client@example.org"]]


def test_its_words_say_nothing_of_what_it_is_for(case: CaseFile, mailoutbox: list[EmailMessage]) -> None:
    weekly(case)
    work(on(2))
    said = f"{mailoutbox[0].subject} {mailoutbox[0].body}".lower()
    for word in ("worksheet", "therap", "compassion", "homework", "overdue", "missed", case.number.lower()):
        assert word not in said


def test_each_stretch_has_one_reminder_whether_or_not_anything_comes(
    case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    weekly(case)
    for week in range(4):
        assert planned(case) == [on(2 + 7 * week)]
        work(on(2 + 7 * week))
    assert len(mailoutbox) == 4


def test_an_entry_that_came_is_not_asked_for_and_the_next_one_is(
    case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    given = weekly(case)
    a_submission(of=given, at=NOW + timedelta(hours=1))
    assert planned(case) == [on(9)]
    work(on(2))
    assert mailoutbox == []
    work(on(9))
    assert len(mailoutbox) == 1


def test_an_entry_that_came_late_takes_its_own_stretch_only(case: CaseFile, mailoutbox: list[EmailMessage]) -> None:
    given = weekly(case)
    work(on(2))
    work(on(9))
    a_submission(of=given, at=on(9) + timedelta(hours=2))
    assert planned(case) == [on(16)]
    work(on(16))
    assert len(mailoutbox) == 3


def test_a_worker_that_slept_through_a_reminder_sends_the_next(case: CaseFile, mailoutbox: list[EmailMessage]) -> None:
    weekly(case)
    work(on(2) + timedelta(hours=12))
    assert mailoutbox == []
    assert planned(case) == [on(9)]
    work(on(9) + timedelta(hours=11))
    assert len(mailoutbox) == 1


def test_a_mail_host_that_is_down_for_good_ends_no_chain(
    case: CaseFile, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly(case)

    def refuse(_self: EmailMessage, *, fail_silently: bool = False) -> int:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as down:
        down.setattr(EmailMessage, "send", refuse)
        for hours in range(12):
            work(on(2) + timedelta(hours=hours))
    with inside(case):
        assert OutboxRow.objects.filter(outcome="waiting", attempts__gt=4).count() == 1
    work(on(9))
    assert len(mailoutbox) == 1


def test_a_reminder_whose_moment_is_over_makes_room_for_the_next(case: CaseFile) -> None:
    weekly(case, days_before=1, first_due=0)
    assert planned(case) == [on(6)]


def test_a_single_due_day_whose_moment_is_over_is_not_reminded_of(case: CaseFile) -> None:
    an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY, remind_days_before=0, remind_at=NINE)
    assert planned(case) == []


@pytest.mark.parametrize(
    ("rhythm", "remind_at", "days_before"),
    [(Rhythm.WHENEVER, NINE, 1), (Rhythm.EVERY, None, 1), (Rhythm.EVERY, NINE, None)],
)
def test_without_a_due_day_or_a_time_there_is_no_reminder(
    case: CaseFile, rhythm: Rhythm, remind_at: time | None, days_before: int | None
) -> None:
    due_on = TODAY + timedelta(days=3)
    an_assignment(
        of=case, rhythm=rhythm, every_days=7, due_on=due_on, remind_at=remind_at, remind_days_before=days_before
    )
    assert planned(case) == []


def test_an_ended_assignment_is_silent_even_when_its_reminder_was_claimed(
    case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    given = weekly(case)
    with inside(case):
        actions.end_assignment(assignment=given, words="", by=by_therapist(case), at=NOW)
        OutboxRow.objects.update(done_at=None)
    work(on(2))
    assert (mailoutbox, planned(case)) == ([], [])


def test_a_client_without_an_address_is_not_written_to(mailoutbox: list[EmailMessage]) -> None:
    case = a_case()
    weekly(case)
    assert work(on(2)) == 1
    assert mailoutbox == []
    assert planned(case) == [on(9)]


def test_a_reminder_keeps_its_wall_time_across_clock_changes() -> None:
    case = a_case(zone="America/New_York")
    weekly(case, at=datetime(2026, 10, 26, 12, tzinfo=UTC), first_due=2, days_before=0)
    seen = []
    for _ in range(3):
        [moment] = planned(case)
        seen.append(moment)
        work(moment)
    assert [(one.date(), one.hour) for one in seen] == [
        (date(2026, 10, 28), 13),
        (date(2026, 11, 4), 14),
        (date(2026, 11, 11), 14),
    ]


def test_a_daily_reminder_of_tomorrow_is_sent_though_today_is_done(
    case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    given = an_assignment(
        of=case, rhythm=Rhythm.EVERY, every_days=1, due_on=TODAY, remind_days_before=1, remind_at=NINE
    )
    a_submission(of=given, at=NOW + timedelta(hours=1))
    assert planned(case) == [on(1)]
    a_submission(of=given, at=on(1) - timedelta(hours=1))
    assert planned(case) == [on(1)]
    work(on(1))
    assert len(mailoutbox) == 1
