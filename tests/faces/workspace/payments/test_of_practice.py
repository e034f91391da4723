"""Payments of the practice: filters, a number on a transfer, files for the bookkeeper, receipts, settings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.models import PaymentSettings, Way
from evenhand.domain.scheduling.models import State
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.fees.priced import BEFORE, a_past_session, a_priced_service, a_receipt, dues, pay, settled_payments
from tests.factories import a_case, a_colleague, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db
LIST = "/desk/payments/"
SETTINGS = "/desk/settings/payments/"


@pytest.fixture
def case() -> Iterator[CaseFile]:
    with frozen():
        yield a_case(at=BEFORE, name="Ada")


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_therapist(case.therapist)


def rows(browser: Client, address: str) -> list[dict[str, str]]:
    answer = browser.get(address)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_filters_show_what_is_open_first_and_never_a_name(case: CaseFile, browser: Client) -> None:
    service = a_priced_service(of=case.therapist)
    a_past_session(case, service=service, hour=9)
    pay(a_past_session(case, service=service, hour=11), case)
    a_past_session(case, service=service, hour=13, state=State.LATE_CANCEL)
    found = {show: browser.get(f"{LIST}?show={show}").text.count("<th scope=\"row\">") for show in
             ("open", "paid", "undecided", "waived", "all", "nonsense")}  # fmt: skip
    assert found == {"open": 1, "paid": 1, "undecided": 1, "waived": 0, "all": 3, "nonsense": 1}
    assert "Nothing here" in browser.get(f"{LIST}?show=all&month=2026-09").text
    assert browser.get(f"{LIST}?show=all&month=9999-99&page=-3").text.count('<th scope="row">') == 3
    assert "Ada" not in browser.get(f"{LIST}?show=all").text


def test_the_number_on_a_transfer_leads_to_its_session(case: CaseFile, browser: Client) -> None:
    session = a_past_session(case)
    (due,) = dues(case)
    typed = f" {due.reference[:3].lower()} {due.reference[3:]}"
    answer = browser.post(LIST, {"reference": typed})
    assert answer.headers["Location"] == reverse("workspace:payment", args=[case.number, session.pk])
    for wrong in ("", "000000000", due.reference[::-1], "x" * 500):
        assert browser.post(LIST, {"reference": wrong}).status_code == 422
    colleague = browser_of_therapist(a_colleague(of=case.therapist, at=BEFORE))
    assert colleague.post(LIST, {"reference": due.reference}).status_code == 422


def test_a_bookkeeper_gets_numbers_only_and_no_formula(case: CaseFile, browser: Client) -> None:
    pay(a_past_session(case), case, how=Way.CASH, note='=HYPERLINK("http://evil.example")')
    (row,) = rows(browser, f"{LIST}payments.csv?show=all&month=2026-11")
    (due,) = dues(case)
    assert row == {
        "Day": "2026-11-23",
        "Case number": case.number,
        "Number for the transfer": due.reference,
        "Amount": "80.00",
        "Currency": "EUR",
        "Tax in percent": "",
        "Tax in it": "",
        "Stands": "Paid",
        "Paid on": "2026-11-23",
        "Paid how": "Cash",
        "Note": '\'=HYPERLINK("http://evil.example")',
    }
    with inside(case):
        assert AuditEntry.objects.filter(act="payments.taken_along").count() == 1


def test_receipts_leave_in_the_order_of_their_numbers(case: CaseFile, browser: Client) -> None:
    settled_payments(case.therapist)
    session = a_past_session(case)
    a_receipt(session, case)
    browser.post(reverse("workspace:payment", args=[case.number, session.pk]), {"act": "take-back"})
    found = rows(browser, f"{LIST}receipts/receipts.csv")
    assert [(row["Receipt"], row["Takes back"], row["Amount"]) for row in found] == [
        ("R-00001", "", "80.00"),
        ("R-00002", "R-00001", "-80.00"),
    ]
    page = browser.get(f"{LIST}receipts/").text
    assert page.index("R-00002") < page.index("download>R-00001<")


def test_settings_are_kept_and_a_word_that_gives_away_is_pointed_out(case: CaseFile, browser: Client) -> None:
    assert 'name="currency" value="GBP"' in browser.get(SETTINGS).text
    typed = {"currency": "eur", "issuer": "Us\r\nLane 1", "wording": "Psychotherapy session", "tax_words": ""}
    typed["pay_address"] = "https://pay.example.org/{amount}"
    assert browser.post(SETTINGS, typed).status_code == 302
    page = browser.get(SETTINGS).text
    assert "It says what it is about: Psychotherapy." in page
    assert "Clients are led to pay.example.org." in page
    refused = browser.post(SETTINGS, {**typed, "pay_address": "javascript:alert(1)", "wording": "Talk"})
    assert refused.status_code == 422
    assert 'value="javascript:alert(1)"' in refused.text
    with inside(case):
        assert PaymentSettings.objects.get().wording == "Psychotherapy session"


def test_settings_and_receipts_are_for_owners(case: CaseFile) -> None:
    settled_payments(case.therapist)
    colleague = browser_of_therapist(a_colleague(of=case.therapist, at=BEFORE))
    for place in (SETTINGS, f"{LIST}receipts/", f"{LIST}receipts/receipts.csv"):
        assert colleague.get(place).status_code == 404
