"""The plan at an owner's desk: what it shows, changing and ending it, a desk that can only be read, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.plans.actions import mark_paid
from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.offers import Cycle
from evenhand.faces.components.signing_in import PROVED
from evenhand.faces.components.unpaid import OPEN
from evenhand.faces.workspace.paying.invoice import invoice_page
from evenhand.foundation.accounts.models import ColleagueInvitation
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.practices.models import Member
from tests.config.test_urls import routes
from tests.domain.plans.sold import a_house_of_many, a_plan
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_safety_plan,
    a_therapist,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=50)
"""The demo's plans are to be paid within 14 days, and work on for 30 more."""


@pytest.fixture
def owner() -> Iterator[Member]:
    with a_house_of_many(), frozen():
        yield a_therapist()


def test_somebody_who_hosts_for_themselves_has_no_plan_and_no_word_of_one() -> None:
    owner = a_therapist()
    browser = browser_of_therapist(owner)
    for name in ("own_plan", "another_plan", "end_plan"):
        assert browser.get(reverse(f"workspace:{name}")).status_code == 404
        assert browser.post(reverse(f"workspace:{name}")).status_code == 404
    assert "/desk/settings/plan/" not in browser.get("/desk/settings/").text


def test_an_owner_reads_what_they_have_and_what_is_to_be_paid(owner: Member) -> None:
    a_plan(of=owner)
    browser = browser_of_therapist(owner)
    assert "/desk/settings/plan/" in browser.get("/desk/settings/").text
    page = browser.get("/desk/settings/plan/").text
    for words in ("Shared practice", "79.00 EUR each month", "EX-00001", "178.00 EUR", "To pay by", "8 December 2026"):
        assert words in page, words
    assert browser_of_therapist(a_colleague(of=owner)).get("/desk/settings/plan/").status_code == 404


def test_another_address_for_invoices_is_kept_and_none_is_asked_for(owner: Member) -> None:
    a_plan(of=owner)
    browser = browser_of_therapist(owner)
    assert browser.post("/desk/settings/plan/", {"addressed_to": "x" * 401}).status_code == 422
    assert browser.post("/desk/settings/plan/", {"addressed_to": "Bo\nLarge Lane 2"}).status_code == 302
    with inside(owner):
        assert Subscription.objects.get().addressed_to == "Bo\nLarge Lane 2"
        assert Invoice.objects.get().addressed_to == "Sol\nSmall Lane 1"


def test_ending_takes_two_taps_and_can_be_taken_back(owner: Member) -> None:
    a_plan(of=owner, cycle=Cycle.YEARLY)
    browser = browser_of_therapist(owner)
    assert "Until 23 November 2027 everything works as now." in browser.get("/desk/settings/plan/end/").text
    assert "You can take that back" in browser.post("/desk/settings/plan/end/", follow=True).text
    assert "Go on with it" in browser.get("/desk/settings/plan/").text
    assert "The plan goes on." in browser.post("/desk/settings/plan/end/", {"keep": "yes"}, follow=True).text
    with inside(owner):
        assert Subscription.objects.get().ends_on is None


def test_another_plan_is_chosen_with_its_price_and_an_unknown_one_is_not(owner: Member) -> None:
    a_plan(of=owner)
    browser = browser_of_therapist(owner)
    assert "Single practice, 240.00 EUR each year" in browser.get("/desk/settings/plan/change/").text
    assert browser.post("/desk/settings/plan/change/", {"to": "gold:yearly"}).status_code == 422
    page = browser.post("/desk/settings/plan/change/", {"to": "single:yearly"}, follow=True).text
    assert "From 24 December 2026" in page
    assert "Single practice, 240.00 EUR each year" in page


def test_another_plan_at_once_is_shown_line_by_line_before_it_is_taken(owner: Member) -> None:
    a_plan(of=owner, plan="single", at=NOW - timedelta(days=10))
    browser = browser_of_therapist(owner)
    address = "/desk/settings/plan/change/shared/monthly/"
    assert address in browser.get("/desk/settings/plan/change/").text
    page = browser.get(address).text
    for words in ("Shared practice, 20 of 30 days", "Single practice, these days are not used", "79.00 EUR each month"):
        assert words in page, words
    agreed = re.findall(r'name="agreed" value="(\d+)"', page)[0]
    moved = browser.post(address, {"agreed": f"1{agreed}"})
    assert (moved.status_code, "another one than a moment ago" in moved.text) == (409, True)
    assert "You have it from now on." in browser.post(address, {"agreed": agreed}, follow=True).text
    assert browser.get(address).headers["Location"] == "/desk/settings/plan/change/"
    assert browser.get("/desk/settings/plan/change/gold/monthly/").status_code == 404
    with inside(owner):
        assert Invoice.objects.count() == 2


def test_an_invoice_says_who_sells_to_whom_what_and_how_to_pay(owner: Member) -> None:
    _, invoice = a_plan(of=owner)
    with inside(owner):
        page = invoice_page(invoice, size="A4")
    for words in (
        "Example House",
        "Small Lane 1",
        "Shared practice, the first month",
        "178.00 EUR",
        "VAT",
        "Account 00 0000 0000",
        "8 December 2026",
        f"<h1>Invoice {invoice.number}</h1>",
        "From 24 November 2026 to 23 December 2026",
    ):
        assert words in page, words


def test_a_desk_that_is_not_paid_for_reads_everything_and_keeps_what_was_typed_in_sight(owner: Member) -> None:
    case = a_case(of=owner)
    a_plan(of=owner, cycle=Cycle.YEARLY, at=LONG_AGO)
    with frozen():
        mine = browser_of_therapist(owner)
        for address in ("/desk/", f"/desk/cases/{case.number}/", "/desk/settings/"):
            assert "This desk can be read only." in mine.get(address).text
        key = "47026f38-bb49-4158-ad47-60e6ba9cbda0"
        answer = mine.post(f"/desk/cases/{case.number}/information/", {"goal": "Words nobody may lose.", "key": key})
        assert answer.status_code == 403
        assert "Words nobody may lose." in answer.text
        assert key not in answer.text
        assert "/desk/settings/plan/" in answer.text
        as_json = mine.post(f"/desk/cases/{case.number}/information/", {}, headers={"Accept": "application/json"})
        assert (as_json.status_code, as_json.json()) == (403, {"read_only": True})
        assert mine.post("/desk/lock/").status_code != 403
        with inside(owner):
            before = CaseFile.objects.count()
        mark_paid(number="EX-00001", by=SYSTEM, at=NOW)
        assert "This desk can be read only." not in mine.get("/desk/").text
        assert mine.post("/desk/cases/open/", {"zone": "Europe/London"}).status_code == 302
    with inside(owner):
        assert CaseFile.objects.count() == before + 1


def test_a_desk_that_is_not_paid_for_still_has_its_plans_for_hard_times_and_answers_about_harm(owner: Member) -> None:
    case = a_case(of=owner)
    a_safety_plan(of=case)
    a_plan(of=owner, at=LONG_AGO)
    with frozen():
        mine = browser_of_therapist(owner)
        assert mine.get(f"/desk/cases/{case.number}/plan/").status_code == 200
        written = mine.post(f"/desk/cases/{case.number}/plan/write/", {})
        nowhere = UUID("00000000-0000-7000-8000-000000000000")
        closed = mine.post(f"/desk/answers/{nowhere}/", {})
    assert written.status_code != 403
    assert closed.status_code == 404


def test_a_client_writes_and_sends_whatever_the_practice_pays(owner: Member) -> None:
    case = a_case(of=owner)
    given = an_assignment(of=case)
    a_plan(of=owner, at=LONG_AGO)
    with frozen():
        client = browser_of_client(case)
        assert client.get("/me/").status_code == 200
        assert client.get(f"/me/w/{given.pk}/").status_code in (200, 302)
        assert client.post(f"/me/w/{given.pk}/", {}).status_code != 403


def test_where_no_sign_ups_are_taken_no_desk_asks_for_a_plan() -> None:
    owner = a_therapist()
    a_plan(of=owner, at=LONG_AGO)
    with frozen(), CaptureQueriesContext(connection) as asked:
        assert "read only" not in browser_of_therapist(owner).get("/desk/").text
        assert browser_of_therapist(owner).post("/desk/cases/open/", {"zone": "Europe/London"}).status_code == 302
    assert not [one for one in asked.captured_queries if "plans_" in one["sql"]]


def test_every_act_that_stays_open_is_an_address_of_the_program() -> None:
    names = {pattern.name for route, pattern in routes(get_resolver().url_patterns) if route.startswith("desk/")}
    assert names >= OPEN


def test_a_full_plan_says_so_kindly_and_takes_nothing_away(owner: Member) -> None:
    a_plan(of=owner, plan="single")
    mine = browser_of_therapist(owner)
    session = mine.session
    session[PROVED] = NOW.timestamp()
    session.save()
    page = mine.post("/desk/settings/team/invite/", {"email": "new@example.org", "role": "therapist"})
    assert page.status_code == 422
    assert "room for nobody more" in page.text
    assert "new@example.org" in page.text
    with inside(owner):
        assert not ColleagueInvitation.objects.exists()
        taken = Subscription.objects.get()
        taken.terms = {**taken.terms, "limits": {"case_files": 1}}
        taken.save()
    case = a_case(of=owner)
    for form in ("cases/open", "begin/client"):
        full = mine.post(f"/desk/{form}/", {"zone": "Europe/London"})
        assert full.status_code == 422
        assert "room for no further case file" in full.text
    assert mine.get(f"/desk/cases/{case.number}/").status_code == 200


def test_the_form_that_filled_the_plan_shows_its_case_file_again_when_it_is_sent_twice(owner: Member) -> None:
    a_plan(of=owner, plan="single")
    with inside(owner):
        taken = Subscription.objects.get()
        taken.terms = {**taken.terms, "limits": {"case_files": 2}}
        taken.save()
    mine = browser_of_therapist(owner)
    for number, page in enumerate(("cases/open", "begin/client"), 1):
        form = {"zone": "Europe/London", "email": "", "key": f"{number}" * 32}
        assert [mine.post(f"/desk/{page}/", form).status_code for _ in range(2)] in ([302, 302], [200, 200])
    with inside(owner):
        assert CaseFile.objects.count() == 2
