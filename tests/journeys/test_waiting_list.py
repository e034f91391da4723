"""Somebody waits, a session is called off, the worker writes, and one press on the phone takes the time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import expect

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.messages import GRACE
from evenhand.domain.scheduling.models import Session, State
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.models import Practice
from tests.factories import a_case, a_service, a_session, inside, therapist_actor
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
DAY = 24 * 60 * 60


def test_a_time_that_is_called_off_is_taken_by_who_waits(
    open_screen: OpenScreen, mailoutbox: list[EmailMessage]
) -> None:
    now = datetime.now(UTC)
    case = a_case(email="ana@example.org", name="Ana", at=now)
    therapist = case.therapist
    service = a_service(of=therapist, at=now, name="Talk")
    with inside(case):  # nobody's night comes between
        Practice.objects.update(quiet_from=time(0), quiet_until=time(0))
        since = int(now.timestamp()) + 3 * DAY
        free = slots_between(service=service, start=since, end=since + 7 * DAY, at=now)[0].start
    session = a_session(of=a_case(of=therapist, at=now), service=service, start=free, at=now)
    phone, desk = open_screen(PHONE), open_screen(DESK)
    bring_in_client(phone, case)
    phone.goto(f"/me/times/new/{service.pk}/")
    phone.get_by_role("link", name="Tell me when one is free").click()
    look_on_every_screen(phone, state="what suits")
    phone.get_by_role("button", name="Put me on the list").click()
    expect(phone.get_by_role("status").first).to_contain_text("You are on the list.")

    with inside(session):
        actions.set_state(session=session, state=State.CANCELLED, seen=0, by=therapist_actor(therapist), at=now - GRACE)
        while work_once(at=datetime.now(UTC)):
            pass
    (mail,) = [one for one in mailoutbox if one.subject == "A time is free"]
    phone.goto("/me/times/")
    look_on_every_screen(phone, state="free for you")
    bring_in_therapist(desk, therapist)
    desk.goto("/desk/calendar/waiting/")
    expect(desk.get_by_role("row", name=re.compile("Ana"))).to_contain_text("until")
    look_on_every_screen(desk, state="waiting list")

    phone.goto("/o/" + str(mail.body).partition("/o/")[2].split()[0])
    look_on_every_screen(phone, state="offered")
    phone.get_by_role("button", name="Take this time").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("This time is yours")
    look_on_every_screen(phone, state="taken")
    with inside(case):
        assert Session.objects.get(case=case).state == State.CONFIRMED
