"""F13: a mail host that refuses, hangs or drops the line for a day: all is sent after it, none twice, none too late."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.core.mail.utils import DNS_NAME
from django.db import transaction
from pytest_django.fixtures import Settings

from evenhand.foundation.outbox import mail_host, worker
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.carriers import Content
from evenhand.foundation.outbox.mail import MAIL, letter, send_mail
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.queries import standing_everywhere
from evenhand.foundation.outbox.words import something_waits
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member
from tests.faces.workspace.cast import a_desk
from tests.factories import NOW, a_therapist, frozen
from tests.faults.mail_hosts import HOST, MailHost, a_mail_host

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
KNOWN_TO_HAVE_FAILED = ("hangs", "drops", "not now", "drops at the letter")
PATIENCE = 0.05
"""Seconds that the worker waits for each answer here; 10 in the program."""


@pytest.fixture
def host(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHost]:
    """A mail host, and a program that sends by it and asks nobody for the name of this machine."""
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    with a_mail_host() as running:
        settings.EMAIL_BACKEND = "evenhand.foundation.outbox.mail_host.MailHost"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = HOST, running.port, PATIENCE
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield running


@pytest.fixture
def therapist() -> Member:
    return a_therapist()


def put(therapist: Member, name: str, *, at: datetime = NOW, stale_at: datetime | None = None) -> None:
    content = letter(to=f"{name}@example.org", message=something_waits(portal="https://space.example/me/"))
    with practice_context(therapist.practice_id), transaction.atomic():
        enqueue(kind=MAIL, content=content, key=name, at=at, stale_at=stale_at)


def outcomes() -> dict[str, str]:
    with through(OutboxRow):
        return dict(OutboxRow.across_practices.values_list("key", "outcome"))


def work(since: datetime, until: datetime, *, step: timedelta = 20 * MINUTE) -> None:
    """Let the worker look now and then, and do each time all that is due."""
    at = since
    while at <= until:
        while work_once(at=at):
            pass
        at += step


@pytest.mark.parametrize("does", KNOWN_TO_HAVE_FAILED)
def test_after_a_day_without_a_mail_host_all_is_sent_once_and_nothing_too_late(
    does: str, host: MailHost, therapist: Member
) -> None:
    host.does = does
    for name in ("ana", "ben", "cleo"):
        put(therapist, name)
    put(therapist, "reminder", stale_at=NOW + 12 * HOUR)
    work(NOW, NOW + DAY)
    assert host.took == []
    assert standing_everywhere(at=NOW + DAY).is_stalled(at=NOW + DAY)
    host.does = "takes"
    work(NOW + DAY, NOW + DAY + 2 * HOUR)
    assert Counter(host.took) == {"ana@example.org": 1, "ben@example.org": 1, "cleo@example.org": 1}
    assert outcomes() == {"ana": "sent", "ben": "sent", "cleo": "sent", "reminder": "stale"}
    assert not standing_everywhere(at=NOW + 2 * DAY).is_stalled(at=NOW + 2 * DAY)


def test_a_host_that_is_not_there_is_no_different(settings: Settings, host: MailHost, therapist: Member) -> None:
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    put(therapist, "ana")
    work(NOW, NOW + DAY)
    settings.EMAIL_PORT = there
    work(NOW + DAY, NOW + DAY + HOUR)
    assert (host.took, outcomes()) == (["ana@example.org"], {"ana": "sent"})


@pytest.mark.parametrize("does", ["takes and is silent", "takes and drops"])
def test_a_letter_that_is_out_and_was_not_answered_is_not_sent_again(
    does: str, host: MailHost, therapist: Member
) -> None:
    host.does = does
    put(therapist, "ana")
    work(NOW, NOW + DAY)
    assert (host.took, outcomes()) == (["ana@example.org"], {"ana": "may have left"})


def test_a_host_that_is_silent_at_the_goodbye_has_taken_the_letter(host: MailHost, therapist: Member) -> None:
    host.does = "takes and hangs at the goodbye"
    put(therapist, "ana")
    work(NOW, NOW + DAY)
    assert (host.took, outcomes()) == (["ana@example.org"], {"ana": "sent"})


def test_an_address_that_is_refused_for_good_is_asked_once(host: MailHost, therapist: Member) -> None:
    host.does = "never"
    put(therapist, "ana")
    work(NOW, NOW + DAY)
    assert (host.lines, outcomes()) == (1, {"ana": "given up"})


def seconds_of_making_a_link_and_reading_on() -> float:
    """Let a therapist mail a link and go on to another page; return how long that took."""
    desk = a_desk(email="ana@example.org")
    with frozen():
        begun = time.perf_counter()
        assert desk.browser.post(desk.at("invitation/")).status_code == 200
        assert desk.browser.get("/desk/").status_code == 200
    return time.perf_counter() - begun


def test_a_screen_never_waits_for_the_mail_host(host: MailHost, settings: Settings) -> None:
    host.does, settings.EMAIL_TIMEOUT = "hangs", 30
    assert seconds_of_making_a_link_and_reading_on() < 10
    assert host.lines == 0
    assert list(outcomes().values()) == ["waiting"]


class TestBrokenVariants:
    """Programs that would do harm, and what shows it."""

    def test_sending_again_whatever_happened_is_caught(
        self, host: MailHost, therapist: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mail_host, "MayHaveLeft", OSError)
        host.does = "takes and drops"
        put(therapist, "ana")
        work(NOW, NOW + HOUR)
        assert len(host.took) > 1

    def test_giving_up_within_hours_is_caught(
        self, host: MailHost, therapist: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(worker, "MOST_ATTEMPTS", 8)
        host.does = "not now"
        put(therapist, "ana")
        work(NOW, NOW + DAY)
        host.does = "takes"
        work(NOW + DAY, NOW + 2 * DAY)
        assert outcomes() == {"ana": "given up"}

    def test_sending_in_the_request_is_caught(
        self, host: MailHost, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def sent_at_once(*, content: Content, **_: object) -> None:
            with suppress(OSError):
                send_mail(content)

        monkeypatch.setattr("evenhand.domain.cases.actions.enqueue", sent_at_once)
        host.does, settings.EMAIL_TIMEOUT = "hangs", 0.5
        assert seconds_of_making_a_link_and_reading_on() >= 0.5
        assert host.lines == 1
