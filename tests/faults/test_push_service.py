"""F13 for notices on a device: a service that refuses, hangs or drops; a browser that takes none any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import cast

import pytest
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import ReminderDevice
from evenhand.foundation.outbox import push
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.silence import words_that_give_away
from tests.factories import NOW, TODAY, a_case, a_session, at_hour, client_actor, inside
from tests.faults.push_services import KEY, PushService, a_push_service
from tests.faults.test_text_gateway import work

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=3)
DUE = datetime.combine(DAY, time(14), UTC) - timedelta(hours=24)
HOUR = timedelta(hours=1)


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with a_push_service() as running:
        settings.PUSH_KEY, settings.PUSH_CONTACT, settings.PUSH_TIMEOUT = KEY, "mailto:host@example.org", 0.1
        settings.PUSH_HOSTS = ["127.0.0.1"]
        yield running


@pytest.fixture
def case(service: PushService) -> CaseFile:
    """A client with a time in three days, who wants a notice a day before."""
    made = a_case(email="client@example.org")
    a_session(of=made, start=at_hour(14, day=DAY))
    chosen(made, service, hours=[24])
    return made


def chosen(case: CaseFile, service: PushService, *, hours: list[int], device: bool = True, way: str = "notice") -> None:
    said = service.browser.says(service.address) if device else ""
    with inside(case):
        actions.choose_reminders(case=case, hours=hours, channel=way, device=said, by=client_actor(case), at=NOW)


def outcome(case: CaseFile) -> str:
    with inside(case):
        return str(OutboxRow.objects.get(key__startswith="remind:").outcome)


def test_a_reminder_is_one_notice_that_only_that_browser_reads_and_that_says_nothing_but_a_time(
    service: PushService, case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    work(NOW, DUE + HOUR)
    (told,) = cast("list[dict[str, object]]", service.took)
    assert told["title"] == "Your time is coming up"
    assert told["text"] == "Friday 27 November 2026, 14:00 to 14:50, London time"
    asked = cast("list[dict[str, str]]", told["asked"])
    assert [one["words"] for one in asked] == ["Other time", "Call it off"]
    links = [str(told["link"]), *(one["link"] for one in asked)]
    assert len(set(links)) == 3
    assert all("/t/" in link for link in links)
    assert not words_that_give_away(f"{told['title']} {told['text']} {asked[0]['words']} {asked[1]['words']}")
    assert service.headers["Content-Encoding"] == "aes128gcm"
    assert service.headers["Authorization"].startswith("vapid t=")
    assert [mail.subject for mail in mailoutbox] == ["Your time is set"]
    assert outcome(case) == "sent"


@pytest.mark.parametrize("does", [500, 503, 429, 401, 302])
def test_a_service_that_does_not_take_it_is_asked_again_and_none_is_lost(
    does: int, service: PushService, case: CaseFile
) -> None:
    service.does = does
    work(NOW, DUE + HOUR)
    assert service.took == []
    service.does = 201
    work(DUE + HOUR, DUE + 3 * HOUR)
    assert (len(service.took), outcome(case)) == (1, "sent")


@pytest.mark.parametrize("does", ["takes and hangs", "takes and drops", 502])
def test_what_was_handed_over_and_not_answered_is_not_sent_again(
    does: int | str, service: PushService, case: CaseFile
) -> None:
    service.does = does
    work(NOW, DUE + 3 * HOUR)
    assert (len(service.took), outcome(case)) == (1, "may have left")


@pytest.mark.parametrize("does", [400, 403, 413])
def test_what_is_refused_for_good_is_asked_once(does: int, service: PushService, case: CaseFile) -> None:
    service.does = does
    work(NOW, DUE + 3 * HOUR)
    assert (service.asked, outcome(case)) == (1, "given up")


@pytest.mark.parametrize("does", [404, 410])
def test_a_browser_that_takes_none_any_more_leaves_nobody_without_a_reminder(
    does: int, service: PushService, case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    service.does = does
    work(NOW, DUE + HOUR)
    assert [mail.subject for mail in mailoutbox] == ["Your time is set", "Your time is coming up"]
    assert (service.asked, outcome(case)) == (1, "sent")


def test_a_house_without_a_key_any_more_reminds_by_mail(
    service: PushService, settings: Settings, case: CaseFile, mailoutbox: list[EmailMessage]
) -> None:
    settings.PUSH_KEY = ""
    work(NOW, DUE + HOUR)
    assert [mail.subject for mail in mailoutbox] == ["Your time is set", "Your time is coming up"]
    assert service.asked == 0


def test_other_hours_keep_the_device_and_another_way_takes_it_away(service: PushService, case: CaseFile) -> None:
    chosen(case, service, hours=[48, 3], device=False)
    with inside(case):
        assert ReminderDevice.objects.get().said == service.browser.says(service.address)
    chosen(case, service, hours=[48, 3], device=False, way="mail")
    with inside(case):
        assert not ReminderDevice.objects.exists()
    with pytest.raises(actions.DeviceProblem):
        chosen(case, service, hours=[24], device=False)


def test_a_program_that_sends_again_whatever_happened_is_caught(
    service: PushService, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "MayHaveLeft", cast("type[Exception]", OSError))
    service.does = "takes and drops"
    work(NOW, DUE + HOUR)
    assert len(service.took) > 1
