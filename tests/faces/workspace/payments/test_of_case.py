"""Payments of one client at the desk: the list, one session's page, receipts, who sees what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from evenhand.domain.cases.access.actions import grant_access
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.models import Fee, Receipt
from evenhand.domain.fees.owing import Standing
from evenhand.domain.scheduling.models import Session, State
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.fees.priced import (
    BEFORE,
    YESTERDAY,
    a_past_session,
    a_priced_service,
    a_receipt,
    dues,
    pay,
    settled_payments,
)
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_service,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Iterator[CaseFile]:
    with frozen():
        yield a_case(at=BEFORE, name="Ada")


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_therapist(case.therapist)


def address(case: CaseFile, session: Session | None = None) -> str:
    if session is None:
        return reverse("workspace:case_payments", args=[case.number])
    return reverse("workspace:payment", args=[case.number, session.pk])


def press(browser: Client, case: CaseFile, session: Session, act: str, **typed: str) -> HttpResponse:
    return browser.post(address(case, session), {"act": act, **typed})  # type: ignore[return-value]


def stands(case: CaseFile) -> list[Standing]:
    return [one.standing for one in dues(case)]


def test_a_practice_without_prices_shows_nothing_of_money(case: CaseFile, browser: Client) -> None:
    a_past_session(case, service=a_service(of=case.therapist, at=BEFORE))
    sessions = browser.get(reverse("workspace:sessions", args=[case.number])).text
    services = browser.get(reverse("workspace:services")).text
    form = browser.get(reverse("workspace:add_service")).text
    listed = browser.get(reverse("workspace:cases")).text
    assert all("payment" not in page.lower() and "price" not in page.lower() for page in (sessions, services, form))
    assert "/desk/payments/" not in listed
    assert browser.get(address(case)).headers["Location"] == reverse("workspace:payments")
    assert "This practice has no prices" in browser.get(reverse("workspace:payments")).text


def test_the_sessions_tab_leads_to_what_each_costs_and_what_is_open(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    page = browser.get(reverse("workspace:sessions", args=[case.number])).text
    assert "Open: 80.00\N{NO-BREAK SPACE}EUR" in page
    assert address(case) in page
    assert address(case, session) in page


def test_a_list_says_what_is_open_and_what_waits_to_be_decided(case: CaseFile, browser: Client) -> None:
    service = a_priced_service(of=case.therapist)
    missed = a_past_session(case, service=service, hour=9, state=State.NO_SHOW)
    a_past_session(case, service=service, hour=11)
    pay(a_past_session(case, service=service, hour=13), case)
    page = browser.get(address(case)).text
    assert "Open: 80.00\N{NO-BREAK SPACE}EUR" in page
    assert "1 to decide" in page
    assert "Bank transfer, Mon 23 Nov" in page
    answer = press(browser, case, missed, "waived", **{"from": "client"})
    assert answer.headers["Location"] == f"{address(case)}?done=waived"
    assert stands(case) == [Standing.PAID, Standing.OPEN, Standing.WAIVED]


def test_a_payment_is_noted_and_taken_back_by_hand(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    typed = {"on": YESTERDAY.isoformat(), "how": "cash", "note": " in coins "}
    for _ in range(2):
        answer = press(browser, case, session, "paid", **typed)
        assert answer.status_code == 302
    with inside(case):
        assert Fee.objects.get().note == "in coins"
    assert "Cash, Mon 23 Nov" in browser.get(address(case, session)).text
    other = press(browser, case, session, "paid", **{**typed, "how": "card", "note": "by card"})
    assert other.status_code == 409
    assert "by card" in other.text
    press(browser, case, session, "take-back")
    assert stands(case) == [Standing.OPEN]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": "", "how": "cash"}, "on"),
        ({"on": "yesterday", "how": "cash"}, "on"),
        ({"on": "2026-11-25", "how": "cash"}, "on"),
        ({"on": "2026-11-24", "how": "gold"}, "how"),
        ({"on": "2026-11-24", "how": "cash", "note": "x" * 301}, "note"),
    ],
)
def test_what_cannot_be_stays_typed_beside_its_words(
    case: CaseFile, browser: Client, typed: dict[str, str], field: str
) -> None:
    session = a_past_session(case)
    answer = press(browser, case, session, "paid", **typed)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert stands(case) == [Standing.OPEN]


def test_an_act_that_there_is_not_and_a_session_of_somebody_else_are_not_found(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    other = a_case(of=case.therapist, at=BEFORE)
    theirs = a_past_session(other, hour=12)
    assert press(browser, case, session, "steal").status_code == 404
    assert press(browser, case, theirs, "paid", on="2026-11-24", how="cash").status_code == 404
    assert browser.get(address(case, theirs)).status_code == 404


def test_a_receipt_is_written_kept_and_taken_back(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    assert press(browser, case, session, "receipt").headers["Location"].endswith("?done=other")
    pay(session, case)
    for _ in range(2):
        press(browser, case, session, "receipt")
    with inside(case):
        receipt = Receipt.objects.get()
    answer = browser.get(reverse("workspace:receipt_pages", args=[receipt.pk]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="receipt.pdf"'
    for _ in range(2):
        press(browser, case, session, "correct")
    page = browser.get(address(case, session)).text
    assert "R-00002, takes R-00001 back" in page
    assert "Write a receipt" in page


def test_without_name_and_address_the_page_says_what_is_missing(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    pay(session, case)
    settled_payments(case.therapist, issuer="")
    answer = press(browser, case, session, "receipt")
    assert answer.status_code == 422
    assert reverse("workspace:payment_settings") in answer.text


def test_a_notice_goes_out_once_a_day(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    for _ in range(2):
        press(browser, case, session, "tell")
    with inside(case):
        assert OutboxRow.objects.filter(kind="fees.to_client").count() == 1


def test_an_owner_sees_the_money_of_all_under_their_numbers_and_who_shares_a_file_sees_none(case: CaseFile) -> None:
    owner = case.therapist
    colleague, friend = a_colleague(of=owner, at=BEFORE), a_colleague(of=owner, at=BEFORE)
    theirs = a_case(of=colleague, at=BEFORE, name="Bartholomew")
    session = a_past_session(theirs, service=a_priced_service(of=colleague))
    receipt = a_receipt(session, theirs)
    with inside(theirs):
        grant_access(case=theirs, to=friend, by=therapist_actor(colleague), at=NOW)
    page = browser_of_therapist(owner).get(address(theirs)).text
    assert theirs.number in page
    assert "Bartholomew" not in page
    shared = browser_of_therapist(friend)
    for place in (address(theirs), address(theirs, session), reverse("workspace:receipt_pages", args=[receipt.pk])):
        assert shared.get(place).status_code == 404
    tab = shared.get(reverse("workspace:sessions", args=[theirs.number]))
    assert tab.status_code == 200
    assert "EUR" not in tab.text


def test_a_service_is_offered_with_a_price_as_it_is_typed_here_and_refused_where_it_could_be_wrong(
    case: CaseFile, browser: Client
) -> None:
    service = a_priced_service(of=case.therapist)
    place = reverse("workspace:service", args=[service.pk])
    page = browser.get(place).text
    assert 'name="price" value="80.00"' in page
    usual = {
        "name": "Talk", "duration": "50", "step": "60", "offset": "0", "before": "0", "after": "0", "notice": "0",
        "cancel_until": "24", "offer_until": "24", "offer_lasts": "4", "seats": "1", "least_seats": "1",
    }  # fmt: skip
    refused = browser.post(place, {**usual, "price": "1.234", "tax": "lots"})
    assert refused.status_code == 422
    assert 'id="e-price"' in refused.text
    assert 'id="e-tax"' in refused.text
    assert 'value="1.234"' in refused.text
    assert browser.post(place, {**usual, "price": "95,20", "tax": "19"}).status_code == 302
    with inside(case):
        assert list(service.prices.order_by("version").values_list("amount", "tax_points")) == [
            (80_00, None),
            (95_20, 1900),
        ]
    assert "95.20\N{NO-BREAK SPACE}EUR" in browser.get(reverse("workspace:services")).text
    assert "95.20\N{NO-BREAK SPACE}EUR" in browser.get(reverse("workspace:plan")).text
