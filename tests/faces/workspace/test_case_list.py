"""The list of case files, its search, and opening a new one."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import PAGE
from evenhand.faces.workspace.case_list import page_asked_for, zones_with
from tests.faces.workspace.cast import SIGNED_IN, a_desk
from tests.factories import NOW, a_case, a_colleague, a_therapist, a_used_invitation, browser_of_therapist, inside

pytestmark = pytest.mark.django_db


def form_key(browser: Client) -> str:
    """Open the form and return its key."""
    page = browser.get("/desk/cases/open/").content.decode()
    return str(re.findall(r'name="key" value="([^"]+)"', page)[0])


def test_it_lists_the_therapists_own_case_files() -> None:
    desk, other = a_desk(), a_desk()
    page = desk.browser.get("/desk/cases/").content.decode()
    assert desk.case.number in page
    assert other.case.number not in page


def test_it_says_when_a_client_signed_in_last_and_claims_no_visit() -> None:
    desk = a_desk()
    address = "/desk/cases/"
    assert "not yet" in desk.browser.get(address).content.decode()
    a_used_invitation(of=desk.case, at=NOW - timedelta(days=2))
    page = desk.browser.get(address).content.decode()
    assert "Client signed in last" in page
    assert "Sun 22 Nov" in page
    assert "came in" not in page


def test_a_whole_number_opens_its_file() -> None:
    desk = a_desk()
    spaced = f" {desk.case.number[:3].lower()} {desk.case.number[3:]}"
    answer = desk.browser.post("/desk/cases/", {"q": spaced})
    assert answer.headers["Location"] == desk.at()


def test_the_beginning_of_a_number_finds_it() -> None:
    desk = a_desk()
    start = desk.case.number[:4]
    page = desk.browser.post("/desk/cases/", {"q": start}).content.decode()
    assert desk.case.number in page
    assert f'value="{start}"' in page


@pytest.mark.parametrize("typed", ["Z", "\x00", "%", "'; drop table", "<b>", "ß" * 300])
def test_a_search_that_finds_nothing_says_so(typed: str) -> None:
    browser = browser_of_therapist(a_therapist())
    answer = browser.post("/desk/cases/", {"q": typed})
    assert answer.status_code == 200
    assert b"<b>" not in answer.content


def test_a_colleagues_number_is_not_found() -> None:
    desk, other = a_desk(), a_desk()
    page = desk.browser.post("/desk/cases/", {"q": other.case.number}).content.decode()
    assert f"No open case file begins with {other.case.number}" in page


def test_pages_turn(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    for _ in range(PAGE):
        a_case(of=desk.member)
    first = desk.browser.get("/desk/cases/").content.decode()
    assert "page=2" in first
    with django_assert_num_queries(SIGNED_IN + 2):
        second = desk.browser.get("/desk/cases/?page=2").content.decode()
    assert second.count('scope="row"') == 1
    assert "page=1" in second
    assert "There is nothing on this page" in desk.browser.get("/desk/cases/?page=9").content.decode()


@pytest.mark.parametrize(
    ("typed", "page"), [("", 1), ("0", 1), ("-3", 1), ("2", 2), ("two", 1), ("9" * 30, 1), ("99999", 10_000), ("²", 1)]
)
def test_a_page_number_is_read_or_is_the_first(typed: str, page: int) -> None:
    assert page_asked_for(typed) == page


def test_opening_a_case_file_leads_to_it() -> None:
    desk = a_desk()
    answer = desk.browser.post("/desk/cases/open/", {"zone": "America/New_York", "email": "robin@example.org"})
    with inside(desk.member):
        case = CaseFile.objects.exclude(pk=desk.case.pk).select_related("contact").get()
        assert case.contact.email == "robin@example.org"
    assert answer.headers["Location"] == f"/desk/cases/{case.number}/?done=opened"
    assert case.zone == "America/New_York"
    assert not case.shows_name


def test_pressing_twice_opens_one_case_file() -> None:
    browser = browser_of_therapist(member := a_therapist())
    form = {"zone": "Europe/London", "email": "robin@example.org", "key": form_key(browser)}
    first, second = (browser.post("/desk/cases/open/", form) for _ in range(2))
    with inside(member):
        case = CaseFile.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == f"/desk/cases/{case.number}/?done=opened"


def test_another_client_typed_into_an_old_form_gets_a_file_of_their_own() -> None:
    browser = browser_of_therapist(member := a_therapist())
    key = form_key(browser)
    for email in ("robin@example.org", "kim@example.org"):
        browser.post("/desk/cases/open/", {"zone": "Europe/London", "email": email, "key": key})
    with inside(member):
        emails = [case.contact.email for case in CaseFile.objects.order_by("opened_at", "pk")]
    assert emails == ["robin@example.org", "kim@example.org"]


def test_the_key_of_a_colleagues_form_opens_nothing_of_theirs() -> None:
    desk, key = a_desk(), str(uuid4())
    form = {"zone": "Europe/London", "email": "", "key": key}
    theirs = desk.browser.post("/desk/cases/open/", form).headers["Location"]
    own = browser_of_therapist(a_colleague(of=desk.member)).post("/desk/cases/open/", form).headers["Location"]
    assert theirs != own


@pytest.mark.parametrize("key", ["", "none", "\x00"])
def test_a_form_without_a_proper_key_opens_a_file_each_time(key: str) -> None:
    browser = browser_of_therapist(member := a_therapist())
    for _ in range(2):
        browser.post("/desk/cases/open/", {"zone": "Europe/London", "email": "", "key": key})
    with inside(member):
        assert CaseFile.objects.count() == 2


def test_a_form_is_given_a_key_of_its_own_and_keeps_it_through_a_mistake() -> None:
    browser = browser_of_therapist(a_therapist())
    keys = [form_key(browser) for _ in range(3)]
    assert len(set(keys)) == 3
    page = browser.post("/desk/cases/open/", {"zone": "Moon/Base", "email": "", "key": keys[0]}).content.decode()
    assert f'name="key" value="{keys[0]}"' in page


def test_the_practices_zone_is_chosen_already() -> None:
    browser = browser_of_therapist(a_therapist(zone="Europe/Berlin"))
    assert "<option selected>Europe/Berlin</option>" in browser.get("/desk/cases/open/").content.decode()


@pytest.mark.parametrize(
    ("zone", "email", "field"),
    [("Moon/Base", "", "zone"), ("Europe/London", "no address", "email"), ("", "a@b@c", "zone")],
)
def test_a_mistake_is_named_and_what_was_typed_stays(zone: str, email: str, field: str) -> None:
    desk = a_desk()
    answer = desk.browser.post("/desk/cases/open/", {"zone": zone, "email": email})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page
    assert f'id="e-{field}"' in page
    assert f'value="{email}"' in page
    with inside(desk.member):
        assert CaseFile.objects.count() == 1


def test_a_zone_without_a_place_stays_to_choose() -> None:
    assert zones_with("UTC")[0] == "UTC"
    assert zones_with("Europe/London").count("Europe/London") == 1
