"""F13 for text messages: a gateway that refuses, hangs or drops; each reminder leaves once, and none twice unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import cast

import pytest
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import ReminderNumber
from evenhand.foundation.outbox import texts
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.worker import work_once
from tests.factories import NOW, TODAY, a_case, a_session, at_hour, client_actor, frozen, inside
from tests.faults.text_gateways import TextGateway, a_text_gateway

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=3)
DUE = datetime.combine(DAY, time(14), UTC) - timedelta(hours=24)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NUMBER = "+447700900123"


@pytest.fixture
def gateway(settings: Settings) -> Iterator[TextGateway]:
    with a_text_gateway() as running:
        settings.SMS_URL, settings.SMS_TIMEOUT = running.address, 0.1
        settings.SMS_BODY = '{"to": "{number}", "text": "{text}"}'
        settings.SMS_HEADERS = '{"Authorization": "Bearer secret"}'
        yield running


@pytest.fixture
def case(gateway: TextGateway) -> CaseFile:
    """A client with a time in three days, who wants a text message a day before."""
    made = a_case(email="client@example.org")
    a_session(of=made, start=at_hour(14, day=DAY))
    with inside(made):
        actions.choose_reminders(
            case=made, hours=[24], channel="text", number="0044 7700 900-123", by=client_actor(made), at=NOW
        )
    return made


def work(since: datetime, until: datetime) -> None:
    at = since
    while at <= until:
        with frozen(at):
            while work_once(at=at):
                pass
        at += 20 * MINUTE


def outcome(case: CaseFile) -> str:
    with inside(case):
        return str(OutboxRow.objects.get(key__startswith="remind:").outcome)


def test_a_reminder_is_one_message_in_the_hosts_own_form_that_says_nothing_but_a_time(
    gateway: TextGateway, case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    work(NOW, DUE + HOUR)
    (message,) = gateway.took
    assert message["to"] == NUMBER
    assert message["text"].startswith(
        "Your time is coming up: Friday 27 November 2026, 14:00 to 14:50, London time\nOther time: "
    )
    assert len(message["text"]) < 400
    assert (gateway.headers["Authorization"], gateway.headers["Content-Type"]) == ("Bearer secret", "application/json")
    assert [mail.subject for mail in mailoutbox] == ["Your time is set"]
    assert outcome(case) == "sent"


@pytest.mark.parametrize("does", [500, 503, 429, 401, 302])
def test_a_gateway_that_does_not_take_it_is_asked_again_and_none_is_lost(
    does: int, gateway: TextGateway, case: CaseFile
) -> None:
    gateway.does = does
    work(NOW, DUE + HOUR)
    assert gateway.took == []
    gateway.does = 201
    work(DUE + HOUR, DUE + 3 * HOUR)
    assert (len(gateway.took), outcome(case)) == (1, "sent")


def test_a_gateway_that_is_not_there_is_no_different(gateway: TextGateway, settings: Settings, case: CaseFile) -> None:
    there, settings.SMS_URL = settings.SMS_URL, "http://127.0.0.1:1/"
    work(NOW, DUE + HOUR)
    settings.SMS_URL = there
    work(DUE + HOUR, DUE + 3 * HOUR)
    assert (len(gateway.took), outcome(case)) == (1, "sent")


@pytest.mark.parametrize("does", ["takes and hangs", "takes and drops", 502])
def test_what_was_handed_over_and_not_answered_is_not_sent_again(
    does: int | str, gateway: TextGateway, case: CaseFile
) -> None:
    gateway.does = does
    work(NOW, DUE + 3 * HOUR)
    assert (len(gateway.took), outcome(case)) == (1, "may have left")


@pytest.mark.parametrize("does", [400, 422])
def test_a_number_that_is_refused_for_good_is_asked_once(does: int, gateway: TextGateway, case: CaseFile) -> None:
    gateway.does = does
    work(NOW, DUE + 3 * HOUR)
    assert (gateway.asked, outcome(case)) == (1, "given up")


def test_after_its_moment_no_reminder_comes(gateway: TextGateway, case: CaseFile) -> None:
    gateway.does = 503
    work(NOW, DUE + HOUR)
    gateway.does = 200
    work(DUE + 20 * HOUR, DUE + 23 * HOUR)
    assert (gateway.took, outcome(case)) == ([], "stale")


def test_a_house_without_a_gateway_any_more_reminds_by_mail(
    gateway: TextGateway, settings: Settings, case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    settings.SMS_URL = ""
    work(NOW, DUE + HOUR)
    assert [mail.subject for mail in mailoutbox] == ["Your time is set", "Your time is coming up"]
    assert gateway.asked == 0


def test_the_number_is_gone_with_another_way(case: CaseFile) -> None:
    with inside(case):
        assert ReminderNumber.objects.get().number == NUMBER
        actions.choose_reminders(case=case, hours=[24], channel="mail", by=client_actor(case), at=NOW)
        assert not ReminderNumber.objects.exists()


def test_a_program_that_sends_again_whatever_happened_is_caught(
    gateway: TextGateway, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "MayHaveLeft", cast("type[Exception]", OSError))
    gateway.does = "takes and drops"
    work(NOW, DUE + HOUR)
    assert len(gateway.took) > 1
