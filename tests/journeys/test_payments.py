"""A session that was missed and one that took place: decided with one tap, noted as paid, seen by the client."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from evenhand.domain.scheduling.models import Session, State
from tests.domain.fees.priced import EIGHTY, priced, settled_payments
from tests.factories import a_case, a_service, a_session, a_therapist, inside, settled
from tests.journeys.accessibility import look_where_things_stand
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_therapist_decides_and_notes_and_the_client_sees_it_in_neutral_words(open_screen: OpenScreen) -> None:
    now = timezone.now()
    before = now - timedelta(days=60)
    case = a_case(of=settled(a_therapist(at=before), at=now), at=before)
    settled_payments(case.therapist, pay_address="https://pay.example.org/us?sum={amount}&for={reference}")
    service = a_service(of=case.therapist, at=before)
    priced(service, EIGHTY, at=before)
    start = int((now - timedelta(days=9)).timestamp())
    missed, held = (a_session(of=case, service=service, start=start + day * 86_400, at=before) for day in (0, 7))
    with inside(case):
        Session.objects.filter(pk=missed.pk).update(state=State.NO_SHOW)
    desk, phone = open_screen(DESK), open_screen(PHONE, theme="dark")
    bring_in_therapist(desk, case.therapist)
    bring_in_client(phone, case)

    phone.goto("/me/payments/")
    expect(phone.get_by_text("Together: 80.00\N{NO-BREAK SPACE}EUR")).to_be_visible()
    desk.goto("/desk/payments/?show=all")
    look_where_things_stand(desk, state="with one to decide")
    desk.get_by_role("button", name="Not owed").click()
    expect(desk.get_by_text("Noted: it is not owed.")).to_be_visible()
    desk.goto(f"/desk/payments/{case.number}/{held.pk}/")
    look_where_things_stand(desk, state="an open session")
    desk.get_by_role("button", name="Note as paid").click()
    expect(desk.get_by_text("Noted as paid.")).to_be_visible()
    desk.get_by_role("button", name="Write a receipt").click()
    expect(desk.get_by_text("The receipt is written.")).to_be_visible()
    look_where_things_stand(desk, state="a paid session with a receipt")

    phone.goto(f"/me/payments/{held.pk}/")
    expect(phone.get_by_text("Receipt R-00001 (PDF)")).to_be_visible()
    phone.goto("/me/payments/")
    expect(phone.get_by_text("Nothing is open")).to_be_visible()
    look_where_things_stand(phone, state="with what was paid")
