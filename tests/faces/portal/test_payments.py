"""Payments in the client's space: neutral, their own alone, and a link that leads where it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.actions import Price
from evenhand.domain.fees.models import PaymentSettings
from evenhand.domain.scheduling.models import Session, State
from tests.domain.fees.priced import (
    BEFORE,
    a_past_session,
    a_priced_service,
    a_receipt,
    dues,
    pay,
    priced,
    settled_payments,
)
from tests.factories import NOW, a_case, a_service, at_hour, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db
LIST = "/me/payments/"
LINK = "https://pay.example.org/us?sum={amount}&cur={currency}&for={reference}"


@pytest.fixture
def case() -> Iterator[CaseFile]:
    with frozen():
        yield a_case(at=BEFORE, name="Ada")


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_client(case)


def test_where_nothing_costs_anything_nothing_is_said_of_it(case: CaseFile, browser: Client) -> None:
    a_past_session(case, service=a_service(of=case.therapist, at=BEFORE))
    assert browser.get(LIST).status_code == 404
    assert LIST not in browser.get("/me/times/").text


def test_a_client_sees_what_is_open_and_paid_and_nothing_that_nobody_decided(case: CaseFile, browser: Client) -> None:
    service = a_priced_service(of=case.therapist, price=Price(70_00))
    missed = a_past_session(case, service=service, hour=9, state=State.NO_SHOW)
    a_past_session(case, service=service, hour=11)
    paid = a_past_session(case, service=service, hour=13)
    receipt = a_receipt(paid, case)
    assert LIST in browser.get("/me/times/").text
    page = browser.get(LIST).text
    assert page.count("70.00\N{NO-BREAK SPACE}EUR") == 3
    assert "paid on Monday 23 November" in page
    assert str(missed.pk) not in page
    assert "Did not come" not in page
    assert browser.get(f"{LIST}{missed.pk}/").status_code == 404
    made = browser.get(f"{LIST}receipts/{receipt.pk}.pdf")
    assert made.headers["Content-Type"] == "application/pdf"
    assert "Paid on Monday 23 November." in browser.get(f"{LIST}{paid.pk}/").text


def test_the_link_names_amount_and_a_random_number_and_opens_without_a_trace(case: CaseFile, browser: Client) -> None:
    service = a_priced_service(of=case.therapist)
    settled_payments(case.therapist, pay_address=LINK)
    session = a_past_session(case, service=service)
    (due,) = dues(case)
    page = browser.get(f"{LIST}{session.pk}/").text
    to = f"https://pay.example.org/us?sum=80.00&amp;cur=EUR&amp;for={due.reference}"
    assert f'<a class="button" href="{to}" target="_blank" rel="noreferrer noopener">' in page
    assert "This opens another site: pay.example.org. We send nothing there." in page
    assert case.number not in to
    assert "Ada" not in page


def test_a_link_that_came_in_with_a_file_is_looked_at_once_more(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    with inside(case):
        row = PaymentSettings.objects.get()
        row.pay_address = "javascript:alert(1)"
        row.save()
    answer = browser.get(f"{LIST}{session.pk}/")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text


def test_somebody_elses_payment_and_receipt_are_not_there(case: CaseFile, browser: Client) -> None:
    other = a_case(of=case.therapist, at=BEFORE)
    theirs = a_past_session(other)
    receipt = a_receipt(theirs, other)
    assert browser.get(f"{LIST}{theirs.pk}/").status_code == 404
    assert browser.get(f"{LIST}receipts/{receipt.pk}.pdf").status_code == 404


def test_a_price_is_shown_before_a_time_is_booked_and_nobody_books_at_another(case: CaseFile, browser: Client) -> None:
    service = a_priced_service(of=case.therapist)
    assert "80.00\N{NO-BREAK SPACE}EUR" in browser.get("/me/times/").text
    assert "80.00\N{NO-BREAK SPACE}EUR" in browser.get(reverse("portal:new_time", args=[service.pk])).text
    sure, start = reverse("portal:sure_time", args=[service.pk]), at_hour(16)
    page = browser.get(sure, {"start": start}).text
    assert "80.00\N{NO-BREAK SPACE}EUR" in page
    shown = page.split('name="price" value="')[1].split('"')[0]
    priced(service, Price(95_00), at=NOW)
    again = browser.post(sure, {"start": start, "price": shown})
    assert again.status_code == 409
    assert "95.00\N{NO-BREAK SPACE}EUR" in again.text
    with inside(case):
        assert not Session.objects.exists()
    shown = again.text.split('name="price" value="')[1].split('"')[0]
    assert browser.post(sure, {"start": start, "price": shown}).status_code == 302


def test_what_was_paid_shows_as_paid_at_once(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    assert "Together: 80.00\N{NO-BREAK SPACE}EUR" in browser.get(LIST).text
    pay(session, case)
    assert "Nothing is open" in browser.get(LIST).text
