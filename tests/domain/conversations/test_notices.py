"""Notices of messages: one an hour, out of quiet hours, neutral, and only while something waits."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.cases.access.actions import grant_access
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.told.actions import be_away
from evenhand.domain.conversations import actions
from evenhand.domain.conversations.notices import notice_moment
from evenhand.foundation.outbox.silence import words_that_give_away
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.models import Practice
from tests.domain.acts import by_therapist
from tests.factories import NOW, TODAY, a_case, a_colleague, client_actor, frozen, inside, therapist_actor
from tests.messages import a_message

QUIET = cast(Practice, SimpleNamespace(quiet_from=time(21), quiet_until=time(8)))
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from([ZoneInfo(name) for name in ("Europe/London", "Asia/Kolkata", "America/New_York")])


@given(MOMENTS, ZONES)
@settings(max_examples=60)
def test_a_notice_comes_after_its_message_and_never_in_quiet_hours(at: datetime, zone: ZoneInfo) -> None:
    due = notice_moment(at, zone=zone, practice=QUIET)
    assert at < due <= at + timedelta(hours=14)
    assert time(8) <= due.astimezone(zone).time() < time(21)


@given(MOMENTS, MOMENTS, ZONES)
@settings(max_examples=60)
def test_two_notices_are_the_same_or_an_hour_apart(at: datetime, other: datetime, zone: ZoneInfo) -> None:
    first, second = (notice_moment(one, zone=zone, practice=QUIET) for one in (at, other))
    assert first == second or abs(first - second) >= timedelta(hours=1)


def work(at: datetime) -> None:
    with frozen(at):
        while work_once(at=at):
            pass


HOURS = timedelta(hours=2)


@pytest.mark.django_db
def test_ten_messages_in_an_hour_are_one_neutral_mail(mailoutbox: list[EmailMessage]) -> None:
    case = a_case(email="client@example.org")
    for minute in range(10):
        a_message("A word about it", of=case, from_client=False, at=NOW + timedelta(minutes=minute))
    work(NOW + timedelta(minutes=30))
    assert mailoutbox == []
    work(NOW + HOURS)
    [mail] = mailoutbox
    assert mail.to == ["client@example.org"]
    assert not words_that_give_away(f"{mail.subject} {mail.body}")
    assert "message" not in f"{mail.subject} {mail.body}".lower()
    assert "A word" not in str(mail.body)


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["read", "switched off"])
def test_who_has_read_it_or_wants_no_mail_gets_none(mailoutbox: list[EmailMessage], why: str) -> None:
    case = a_case(email="client@example.org")
    a_message(of=case, from_client=False)
    with inside(case):
        if why == "read":
            actions.mark_read(case=case, first=1, last=1, by=client_actor(case), at=NOW)
        else:
            actions.switch_notices(case=case, on=False, by=client_actor(case), at=NOW)
    work(NOW + HOURS)
    assert mailoutbox == []


def _address(of: Any) -> str:
    return str(of.user.email)


@pytest.mark.django_db
def test_the_therapist_is_told_and_while_away_whoever_may_open_the_case_file(mailoutbox: list[EmailMessage]) -> None:
    case: CaseFile = a_case()
    colleague = a_colleague(of=case.therapist)
    a_message(of=case)
    work(NOW + HOURS)
    assert [mail.to for mail in mailoutbox] == [[_address(case.therapist)]]
    with inside(case):
        by = therapist_actor(case.therapist)
        grant_access(case=case, to=colleague, by=by, at=NOW)
        be_away(member=case.therapist, first=TODAY, last=TODAY, today=TODAY, by=by, at=NOW)
    a_message("Again", of=case, at=NOW + HOURS)
    work(NOW + 2 * HOURS)
    assert [mail.to for mail in mailoutbox[1:]] == [[_address(colleague)]]


@pytest.mark.django_db
def test_what_was_settled_meanwhile_is_not_told(mailoutbox: list[EmailMessage]) -> None:
    case = a_case()
    a_message(of=case)
    with inside(case):
        actions.mark_read(case=case, first=1, last=1, by=by_therapist(case), at=NOW)
        actions.settle(case=case, up_to=1, by=by_therapist(case), at=NOW)
    work(NOW + HOURS)
    assert mailoutbox == []
