"""The invitation link: read first, used by the button, and one page for every link that opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from evenhand.foundation.accounts.actions import take_back_invitations
from evenhand.foundation.accounts.models import ClientAccount, Invitation
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Practice
from tests.faces.fresh import without_fresh
from tests.factories import (
    NOW,
    a_case,
    a_used_invitation,
    an_invitation,
    browser_of_client,
    client_actor,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db


@frozen()
def test_the_notice_is_read_before_the_first_word() -> None:
    case = a_case()
    Practice.objects.filter(pk=case.practice_id).update(reading_times="on Mondays")
    page = Client().get(f"/me/in/{an_invitation(of=case)}/").text
    assert "Nobody watches it as you type." in page
    assert "Your therapist usually reads it on Mondays." in page
    assert "I have read this" in page


@frozen()
def test_the_button_lets_the_client_in() -> None:
    case, browser = a_case(), Client()
    answer = browser.post(f"/me/in/{an_invitation(of=case)}/")
    assert answer.headers["Location"] == "/me/"
    assert browser.get("/me/").status_code == 200
    with inside(case):
        assert ClientAccount.objects.get(pk=case.client_id).notice_accepted_at == NOW


@frozen()
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_does_not_use_it_up(method: str) -> None:
    case, browser = a_case(), Client()
    address = f"/me/in/{an_invitation(of=case)}/"
    for _ in range(3):
        assert getattr(browser, method)(address).status_code == 200
    with inside(case):
        assert Invitation.objects.get().used_at is None
    assert browser.post(address).status_code == 302


@frozen()
def test_the_session_gets_a_new_id() -> None:
    case, browser = a_case(), Client()
    browser.post(f"/me/in/{an_invitation(of=case)}/")
    before = browser.cookies["session-me"].value
    browser.post(f"/me/in/{an_invitation(of=case)}/")
    assert browser.cookies["session-me"].value != before


@frozen()
def test_who_has_read_the_notice_comes_in_without_it() -> None:
    case = a_case()
    a_used_invitation(of=case)
    page = Client().get(f"/me/in/{an_invitation(of=case)}/").text
    assert "Open my space" in page
    assert "I have read this" not in page


@frozen()
def test_a_link_that_opens_nothing_never_says_why() -> None:
    used = a_used_invitation(of=a_case())
    expired = an_invitation(of=a_case(at=NOW - timedelta(days=9)), at=NOW - timedelta(days=8))
    taken_back_case = a_case()
    taken_back = an_invitation(of=taken_back_case)
    with inside(taken_back_case):
        client = ClientAccount.objects.get(pk=taken_back_case.client_id)
        take_back_invitations(client=client, by=client_actor(taken_back_case), at=NOW)
    tokens = ["unknown", used, expired, taken_back, "🙂", "x" * 2000]
    answers = [Client().get(f"/me/in/{token}/") for token in tokens] + [Client().post(f"/me/in/{used}/")]
    assert {answer.status_code for answer in answers} == {410}
    assert len({without_fresh(answer.text) for answer in answers}) == 1
    assert "Get a new link" in answers[0].text
    assert "Nobody reads this live." in answers[0].text


@frozen()
def test_pressing_twice_leads_to_the_same_place() -> None:
    case, browser = a_case(), Client()
    address = f"/me/in/{an_invitation(of=case)}/"
    answers = [browser.post(address), browser.post(address), browser.get(address)]
    assert [answer.headers.get("Location") for answer in answers] == ["/me/"] * 3
    with inside(case):
        assert AuditEntry.objects.filter(act="invitation.used").count() == 1


@frozen()
def test_somebody_elses_used_link_leads_a_client_nowhere() -> None:
    case = a_case()
    browser, used = browser_of_client(case), a_used_invitation(of=a_case(of=case.therapist))
    assert [browser.get(f"/me/in/{token}/").status_code for token in (used, "unknown")] == [410, 410]


@frozen()
def test_a_link_works_once() -> None:
    address = f"/me/in/{an_invitation(of=a_case())}/"
    assert Client().post(address).status_code == 302
    assert Client().post(address).status_code == 410
