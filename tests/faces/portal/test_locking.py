"""The lock of the client's space: what opens it, and who is never locked out of their own words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts.actions import invite
from evenhand.foundation.accounts.models import Invitation, SignedIn
from evenhand.foundation.accounts.ways.actions import choose_ways
from evenhand.foundation.audit.models import AuditEntry
from tests.faces.locked import JSON, SPACE_IS_OVER, at_the_desk, in_the_space, is_locked, lock_now
from tests.faces.portal.browsing import save
from tests.faces.workspace.test_door import ceremony_on
from tests.faces.workspace.test_locking import HIDDEN
from tests.factories import (
    NOW,
    PASSWORD,
    a_case,
    a_draft,
    a_passphrase,
    an_assignment,
    frozen,
    inside,
    therapist_actor,
)
from tests.foundation.accounts.passkeys.made import a_client_with_a_passkey

pytestmark = pytest.mark.django_db
OPEN = "/me/lock/open/"
WORDS = "Rain, and the bus was gone."
EMAIL = "client@example.org"


@pytest.fixture
def case() -> CaseFile:
    """A client with a passphrase."""
    case = a_case()
    a_passphrase(of=case)
    return case


def only(case: CaseFile, **allowed: bool) -> None:
    """Let a client come in by these ways alone."""
    ways = {**dict.fromkeys(("passkey", "password", "mailed_link", "number"), False), **allowed}
    with inside(case):
        choose_ways(client=case.client, **ways, by=therapist_actor(case.therapist), at=NOW)


def test_it_locks_after_an_hour_and_the_passphrase_goes_on_where_it_was(case: CaseFile) -> None:
    browser = in_the_space(case)
    with frozen(SPACE_IS_OVER - timedelta(seconds=1)):
        assert browser.get("/me/entries/").status_code == 200
    with frozen(SPACE_IS_OVER + timedelta(minutes=61)):
        page = browser.get("/me/entries/")
        assert page.status_code == 423
        answer = browser.post(OPEN, {"password": PASSWORD, "next": "/me/entries/"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/me/entries/")
        assert browser.get("/me/entries/").status_code == 200
    with inside(case):
        acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts[-2:] == ["signed_in.locked", "signed_in.unlocked"]


@frozen()
def test_a_save_that_meets_the_lock_stores_nothing_and_says_so(case: CaseFile) -> None:
    browser = in_the_space(case)
    assignment = an_assignment(of=case)
    draft = a_draft(of=assignment)
    address = f"/me/w/{assignment.pk}/save/"
    lock_now(browser, "me")
    answer = save(browser, address, {"situation": WORDS}, draft=str(draft.pk))
    assert (answer.status_code, answer.json()) == (423, {"locked": True})
    browser.post(OPEN, {"password": PASSWORD})
    assert save(browser, address, {"situation": WORDS}, draft=str(draft.pk)).status_code == 200


def test_saving_by_script_alone_keeps_nothing_open(case: CaseFile) -> None:
    browser = in_the_space(case)
    assignment = an_assignment(of=case)
    draft = a_draft(of=assignment)
    with frozen(NOW + timedelta(minutes=30)):
        save(browser, f"/me/w/{assignment.pk}/save/", {"situation": WORDS}, draft=str(draft.pk))
    assert SignedIn.objects.get().last_seen_at == NOW


@frozen()
def test_a_wrong_passphrase_waits_after_five_and_is_in_the_record(case: CaseFile) -> None:
    browser = in_the_space(case)
    lock_now(browser, "me")
    tries = [browser.post(OPEN, {"password": "a guess"}).status_code for _ in range(6)]
    assert tries == [403] * 5 + [429]
    with inside(case):
        assert AuditEntry.objects.filter(act="passphrase.refused").count() == 5


@frozen()
def test_a_passkey_opens_it_alone_while_the_therapist_lets_it() -> None:
    case = a_case()
    device, _ = a_client_with_a_passkey(case)
    browser = in_the_space(case)
    lock_now(browser, "me")
    ceremony = ceremony_on(browser.get("/me/").text)
    shown = {"ceremony": ceremony.token, "response": device.shows(ceremony)}
    only(case, password=True)
    assert browser.post("/me/lock/passkey/", shown).status_code == 403
    only(case, passkey=True)
    assert browser.post("/me/lock/passkey/", shown).status_code == 302
    assert browser.get("/me/").status_code == 200


@frozen()
def test_a_client_who_could_not_get_back_is_never_locked_and_reads_why() -> None:
    case = a_case()
    browser = in_the_space(case)
    answer = browser.post("/me/lock/", {"act": "now"}, headers=JSON)
    assert (answer.status_code, answer.json()["no_way_back"]) == (200, "/me/settings/ways/?no-lock")
    page = browser.post("/me/lock/", {}, follow=True).text
    assert "cannot lock yet" in page
    with frozen(SPACE_IS_OVER + timedelta(days=1)):
        assert browser.get("/me/").status_code == 200
    assert not is_locked(browser)


@frozen()
@pytest.mark.parametrize(("allowed", "email", "locks"), [
    ({"number": True}, "", True),
    ({"password": True}, "", True),
    ({"passkey": True}, "", False),
    ({"mailed_link": True}, "", False),
    ({"mailed_link": True}, EMAIL, True),
    ({"passkey": True}, EMAIL, False),
    ({}, EMAIL, False),
])  # fmt: skip
def test_it_locks_where_a_way_that_the_therapist_allows_leads_back(
    allowed: dict[str, bool], email: str, *, locks: bool
) -> None:
    """Each of these clients has set a passphrase once, and has no passkey."""
    case = a_case(email=email)
    a_passphrase(of=case)
    only(case, **allowed)
    answer = in_the_space(case).post("/me/lock/", {"act": "now"}, headers=JSON)
    assert answer.status_code == (423 if locks else 200)


@frozen()
def test_a_mailed_link_opened_in_the_same_browser_leads_back() -> None:
    case = a_case(email=EMAIL)
    browser = in_the_space(case)
    lock_now(browser, "me")
    asked = browser.post("/me/lock/link/", {"held": "x"})
    assert asked.status_code == 423
    assert "on its way" in asked.text
    assert EMAIL not in asked.text
    with inside(case):
        assert Invitation.objects.count() == 1
        token = invite(client=case.client, by=therapist_actor(case.therapist), at=NOW)
    browser.post(f"/me/in/{token}/")
    told = browser.get("/me/lock/", headers=JSON).json()
    assert told["locked"] is False
    assert f'data-who="{told["who"]}"' in in_the_space(case).get("/me/").text


@frozen()
def test_no_link_is_mailed_where_the_therapist_wants_none(case: CaseFile) -> None:
    browser = in_the_space(case)
    lock_now(browser, "me")
    assert "Send me a link" not in browser.get("/me/").text
    assert browser.post("/me/lock/link/").status_code == 404


@frozen()
def test_signing_out_works_while_it_is_locked(case: CaseFile) -> None:
    browser = in_the_space(case)
    lock_now(browser, "me")
    assert 'action="/me/out/"' in browser.get("/me/").text
    browser.post("/me/out/")
    assert browser.get("/me/").headers["Location"].startswith("/me/in/")


@frozen()
def test_the_minutes_are_chosen_on_the_page_of_ways(case: CaseFile) -> None:
    browser = in_the_space(case)
    address = "/me/settings/ways/lock/"
    wrong = browser.post(address, {"minutes": "241"})
    assert wrong.status_code == 422
    assert 'value="241"' in wrong.text
    assert "minutes are kept" in browser.post(address, {"minutes": "5"}, follow=True).text
    with frozen(NOW + timedelta(minutes=6)):
        assert browser.get("/me/").status_code == 423


@frozen()
def test_two_people_of_one_browser_have_marks_of_their_own(case: CaseFile) -> None:
    marks = [
        re.findall(r'data-who="(\w{16})"', browser.get(address).text)
        for browser, address in (
            (in_the_space(case), "/me/"),
            (in_the_space(a_case()), "/me/"),
            (at_the_desk(case.therapist), "/desk/"),
        )
    ]
    assert [len(one) for one in marks] == [1, 1, 1]
    assert len({one[0] for one in marks}) == 3
    assert str(case.client_id) not in marks[0]


@frozen()
def test_a_correction_that_meets_the_lock_waits_sealed(case: CaseFile) -> None:
    browser = in_the_space(case)
    lock_now(browser, "me")
    page = browser.post("/me/device/", {"situation": WORDS}).text
    assert WORDS not in page
    held = next(letters for name, letters in HIDDEN.findall(page) if name == "held")
    assert WORDS in browser.post(OPEN, {"password": PASSWORD, "held": held}).text
