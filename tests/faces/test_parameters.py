"""Parameters that no form of ours sends: twice, in another place, too big, or for what this page does not change."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts.models import User
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member
from tests.faces.workspace.cast import a_desk
from tests.factories import (
    PASSWORD,
    a_case,
    a_passphrase,
    a_practice,
    a_therapist,
    browser_of_client,
    frozen,
    inside,
    settled,
)
from tests.foundation.accounts.joining.invited import COLLEAGUE, a_link

pytestmark = pytest.mark.django_db
EMAIL = "anna@example.org"
HUGE = 10**40


@frozen()
def test_a_secret_is_taken_from_the_body_of_a_request_alone() -> None:
    settled(a_therapist(email=EMAIL))
    words = f"email={EMAIL}&password={PASSWORD.replace(' ', '+')}"
    browser = Client(headers={"X-Email": EMAIL, "X-Password": PASSWORD})
    assert browser.get(f"/in/?{words}").status_code == 200
    assert browser.post(f"/in/?{words}").status_code == 403
    assert browser.post(f"/in/?password={PASSWORD}", {"email": EMAIL, "password": "another one"}).status_code == 403
    assert browser.get("/desk/").status_code == 302


@frozen()
def test_of_a_field_that_comes_twice_one_value_counts_from_the_look_to_the_act() -> None:
    settled(a_therapist(email=EMAIL))
    browser = Client()
    answer = browser.post("/in/", {"email": ["nobody@example.org", EMAIL], "password": ["wrong", PASSWORD]})
    assert answer.headers["Location"] == "/desk/"
    answer = Client().post("/in/", {"email": [EMAIL, "nobody@example.org"], "password": [PASSWORD, PASSWORD]})
    assert answer.status_code == 403


def test_fields_of_another_form_change_nothing_of_a_case_file() -> None:
    desk, stranger = a_desk(), a_practice()
    with inside(desk.member):
        before: dict[str, object] = {**CaseFile.objects.filter(pk=desk.case.pk).values().get()}
    form = {"name": "Robin", "email": "", "phone": "", "zone": "Europe/London"}
    extra = {
        "number": "A11B222",
        "therapist": str(a_therapist().pk),
        "practice": str(stranger.pk),
        "id": "1",
        "pk": "1",
    }
    more = {f"{name}_id": value for name, value in extra.items()}
    assert desk.browser.post(desk.at("settings/"), form | extra | more | {"closed_at": "2020-01-01"}).status_code == 302
    with inside(desk.member):
        after: dict[str, object] = {**CaseFile.objects.filter(pk=desk.case.pk).values().get()}
    assert {name: value for name, value in after.items() if value != before[name]} == {}


@frozen()
def test_who_joins_does_not_choose_what_they_may_do() -> None:
    owner = a_therapist()
    wanted = {"role": "owner", "is_staff": "on", "is_superuser": "on", "email": "other@example.org", "practice": "1"}
    Client().post(f"/in/join/{a_link(of=owner)}/", {"password": PASSWORD, **wanted})
    with inside(owner):
        joined = Member.objects.exclude(pk=owner.pk).get()
    with through(Member, user=joined.user_id):
        user = User.objects.get(pk=joined.user_id)
    assert joined.role == Member.Role.THERAPIST
    assert user.email == COLLEAGUE


@pytest.mark.parametrize("number", [HUGE, -1, "0x10", "1e3", "%00", "٣"])
def test_a_number_of_any_size_is_a_page_or_none_and_never_a_failure(number: object) -> None:
    desk, client = a_desk(), browser_of_client(a_case())
    for browser, address in (
        (desk.browser, f"/desk/cases/?page={number}"),
        (desk.browser, desk.at(f"record/?page={number}")),
        (client, f"/me/entries/?page={number}"),
        (client, f"/me/w/019ad0c2-7b4a-7f3e-9c55-3f1f0a2b4c6d/{number}/"),
    ):
        assert browser.get(address).status_code in (200, 404), address


@pytest.mark.parametrize(
    "next_page", ["https://elsewhere.example/", "//elsewhere.example/me/", "/desk/", "javascript:1"]
)
@frozen()
def test_a_client_goes_on_to_their_own_space_only(next_page: str) -> None:
    case = a_case()
    a_passphrase(of=case)
    form = {"who": case.number, "password": PASSWORD, "next": next_page}
    assert Client().post("/me/in/passphrase/", form).headers["Location"] == "/me/"
