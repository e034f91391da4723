"""An owner invites a colleague; the colleague sets up a sign-in, or joins with the one they have."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from evenhand.faces.components.signing_in import PROVED
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passwords.rules import TOO_SHORT
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.models import Member
from tests.faces.fresh import without_fresh
from tests.faces.workspace.cast import Answer
from tests.faces.workspace.test_door import ceremony_on
from tests.factories import NOW, PASSWORD, a_therapist, browser_of_therapist, frozen, inside, settled
from tests.foundation.accounts.joining.invited import COLLEAGUE, a_link, an_invited_colleague, token_mailed
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

pytestmark = pytest.mark.django_db
TEAM, INVITE = "/desk/settings/team/", "/desk/settings/team/invite/"


def freshly(member: Member) -> Client:
    """Return the browser of a therapist who has just proved who they are."""
    browser = browser_of_therapist(member)
    session = browser.session
    session[PROVED] = NOW.timestamp()
    session.save()
    return browser


def invites(browser: Client, email: str = COLLEAGUE, role: str = "therapist") -> Answer:
    return browser.post(INVITE, {"email": email, "role": role})


@frozen()
def test_from_the_owners_page_to_the_colleagues_desk() -> None:
    browser = freshly(a_therapist())
    assert invites(browser).headers["Location"] == "/desk/settings/team/?done=invited#invited"
    page = browser.get(f"{TEAM}?done=invited").text
    assert "The link is on its way." in page
    assert COLLEAGUE in page
    assert work_once(at=NOW) == 1
    (sent,) = mail.outbox
    found = re.search(r"http://localhost:8000(/in/join/[\w-]+/)", str(sent.body))
    assert found is not None
    colleague = Client()
    page = colleague.get(found[1]).text
    assert "Work at Quiet Street" in page
    assert COLLEAGUE in page
    assert colleague.post(found[1], {"password": PASSWORD}).headers["Location"] == "/desk/settings/security/start/"
    assert colleague.get("/desk/settings/security/app/").status_code == 200
    assert colleague.get("/desk/").status_code == 200
    page = browser.get(TEAM).text
    assert COLLEAGUE in page
    assert 'id="invited"' not in page


@frozen()
def test_a_colleague_comes_in_with_a_passkey_and_takes_recovery_codes_along() -> None:
    link, browser = f"/in/join/{a_link(of=a_therapist())}/", Client()
    ceremony = ceremony_on(browser.get(link).text)
    device = SoftDevice()
    answer = browser.post(link, {"ceremony": ceremony.token, "response": device.makes(ceremony)})
    assert answer.headers["Location"] == "/desk/settings/security/codes/"
    browser.post("/out/")
    ceremony = ceremony_on(browser.get("/in/").text)
    browser.post("/in/passkey/", {"ceremony": ceremony.token, "response": device.shows(ceremony)})
    assert browser.get("/desk/").status_code == 200


@frozen()
def test_a_passkey_that_did_not_work_leaves_the_link_good() -> None:
    link, browser = f"/in/join/{a_link(of=a_therapist())}/", Client()
    answer = browser.post(link, {"ceremony": "forged", "response": "{}"})
    assert answer.status_code == 403
    assert "No passkey was kept" in answer.text
    assert browser.get(link).status_code == 200


@frozen()
def test_a_short_password_is_said_and_the_link_stays_good() -> None:
    link = f"/in/join/{a_link(of=a_therapist())}/"
    answer = Client().post(link, {"password": "short"})
    assert answer.status_code == 422
    assert TOO_SHORT in answer.text
    assert Client().get(link).status_code == 200


@frozen()
def test_the_page_of_a_link_is_the_same_whether_its_address_signs_in_here_or_not() -> None:
    owner = a_therapist()
    a_therapist(email="known@example.org")
    pages = []
    for who in ("known", "newer"):
        link = f"/in/join/{a_link(of=owner, email=f'{who}@example.org')}/"
        page = without_fresh(Client().get(link).text)
        pages.append(page.replace(who, "").replace(link.rsplit("/", 2)[1], ""))
    assert pages[0] == pages[1]


@frozen()
def test_inviting_answers_the_same_whether_the_address_signs_in_elsewhere_or_not() -> None:
    browser = freshly(a_therapist())
    a_therapist(email="known@example.org")
    answers = [invites(browser, email) for email in ("known@example.org", "other@example.org")]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, "/desk/settings/team/?done=invited#invited")
    }


@frozen()
def test_who_signs_in_elsewhere_joins_with_that_sign_in_and_goes_to_and_fro() -> None:
    there = settled(a_therapist(email=COLLEAGUE))
    owner = a_therapist()
    link, browser = f"/in/join/{a_link(of=owner)}/", Client()
    answer = browser.post(link, {"password": "a password of somebody else"})
    assert answer.status_code == 409
    assert "This address signs in here already" in answer.text
    assert browser.post("/in/", {"email": COLLEAGUE, "password": PASSWORD, "next": link}).headers["Location"] == link
    page = browser.get(link).text
    assert f"You are signed in as {COLLEAGUE}" in page
    before = browser.cookies["session"].value
    assert browser.post(link, {"known": "yes"}).headers["Location"] == "/desk/"
    assert browser.cookies["session"].value != before
    assert User.objects.count() == 2
    page = browser.get("/desk/settings/practices/").text
    assert "Practices" in browser.get("/desk/").text
    assert page.count("You are here") == 1
    assert browser.get(TEAM).status_code == 404
    browser.post("/desk/settings/practices/", {"place": str(there.pk)})
    assert browser.get(TEAM).status_code == 200
    assert browser.post("/desk/settings/practices/", {"place": str(owner.pk)}).status_code == 404
    with inside(owner):
        assert "signed_in.renewed" in AuditEntry.objects.values_list("act", flat=True)


@frozen()
def test_who_works_in_one_practice_meets_no_choice_of_practices() -> None:
    assert "/desk/settings/practices/" not in browser_of_therapist(a_therapist()).get("/desk/").text


@frozen()
def test_a_place_that_ended_falls_back_to_the_other_practice() -> None:
    there, owner = settled(a_therapist(email=COLLEAGUE)), a_therapist()
    browser = browser_of_therapist(there)
    browser.post(f"/in/join/{a_link(of=owner)}/", {"known": "yes"})
    assert browser.get(TEAM).status_code == 404
    with inside(owner):
        Member.objects.filter(user=there.user).update(left_at=NOW)
    assert browser.get(TEAM).status_code == 200


@frozen()
def test_an_owner_sends_again_and_takes_back() -> None:
    owner = a_therapist()
    browser, invitation = freshly(owner), an_invited_colleague(of=owner)
    former = token_mailed(of=owner)
    address = f"{TEAM}invitations/{invitation.pk}/"
    assert browser.post(address, {"again": "yes"}).status_code == 302
    newer = token_mailed(of=owner)
    assert browser.post(address, {"again": "yes"}).status_code == 302
    assert token_mailed(of=owner) == newer
    assert Client().get(f"/in/join/{former}/").status_code == 410
    assert Client().get(f"/in/join/{newer}/").status_code == 200
    found = re.search(rf"{TEAM}invitations/[0-9a-f-]+/", browser.get(TEAM).text)
    assert found is not None
    assert browser.post(found[0]).status_code == 302
    assert Client().get(f"/in/join/{newer}/").status_code == 410
    assert COLLEAGUE not in browser.get(TEAM).text


def test_a_link_that_no_longer_works_says_so_at_the_owners() -> None:
    owner = a_therapist()
    an_invited_colleague(of=owner)
    with frozen(NOW + timedelta(days=8)):
        assert "no longer works since" in browser_of_therapist(owner).get(TEAM).text


@frozen()
@pytest.mark.parametrize(
    ("email", "role", "words"),
    [
        ("", "therapist", "Write an e-mail address"),
        ("nowhere", "therapist", "Write an e-mail address"),
        ("a" * 250 + "@example.org", "therapist", "Write an e-mail address"),
        ("owner@example.org", "therapist", "works here already"),
        ("bea@example.org", "king", "Choose what your colleague does here"),
    ],
)
def test_what_cannot_be_sent_is_said_beside_the_field(email: str, role: str, words: str) -> None:
    answer = invites(freshly(a_therapist(email="owner@example.org")), email, role)
    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2


@frozen()
def test_who_left_their_desk_open_has_not_left_the_team_open() -> None:
    answer = browser_of_therapist(a_therapist()).post(INVITE, {"email": COLLEAGUE, "role": "owner"})
    assert answer.headers["Location"].startswith("/desk/settings/security/confirm/")


def test_used_expired_taken_back_and_forged_links_get_the_same_bytes() -> None:
    with frozen():
        owner = a_therapist()
        used, expired = a_link(of=owner), a_link(of=owner, email="late@example.org")
        Client().post(f"/in/join/{used}/", {"password": PASSWORD})
        answers = [Client().get(f"/in/join/{one}/") for one in (used, "forged", expired[:-1])]
        answers.append(Client().post(f"/in/join/{used}/", {"password": PASSWORD}))
    with frozen(NOW + timedelta(days=7)):
        answers.append(Client().get(f"/in/join/{expired}/"))
    assert {answer.status_code for answer in answers} == {410}
    assert len({without_fresh(answer.content.decode()) for answer in answers}) == 1
