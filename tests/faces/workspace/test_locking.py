"""The desk's lock: when it falls, what opens it, what happens to words that meet it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts.locking.rules import OF_THERAPISTS
from evenhand.foundation.accounts.models import SignedIn, User
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.faces.components.test_held import fields_of
from tests.faces.locked import DESK_IS_OVER, JSON, at_the_desk, is_locked, lock_now
from tests.faces.workspace.test_door import shows
from tests.factories import NOW, PASSWORD, a_case, a_therapist, frozen, inside
from tests.foundation.accounts.passkeys.made import a_passkey

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
GOAL = "To rest, and say so."
OPEN, BY_PASSKEY = "/desk/lock/open/", "/desk/lock/passkey/"
HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')


@pytest.fixture
def case() -> CaseFile:
    return a_case(goal=GOAL)


@pytest.fixture
def desk(case: CaseFile) -> Client:
    return at_the_desk(case.therapist)


def acts(of: Member) -> list[str]:
    with inside(of):
        return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def test_it_locks_by_itself_without_script_and_says_no_word(desk: Client, case: CaseFile) -> None:
    address = f"/desk/cases/{case.number}/information/"
    with frozen(DESK_IS_OVER - MINUTE / 60):
        assert GOAL in desk.get(address).text
    with frozen(DESK_IS_OVER + (OF_THERAPISTS + 1) * MINUTE):
        answer = desk.get(address)
    assert answer.status_code == 423
    assert GOAL not in answer.text
    assert "Locked" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert acts(case.therapist)[-1] == "signed_in.locked"


def test_whoever_uses_it_is_never_locked_out(desk: Client) -> None:
    for minute in range(0, 60, 10):
        with frozen(NOW + minute * MINUTE):
            assert desk.get("/desk/").status_code == 200


def test_what_a_script_asks_by_itself_is_no_use_and_a_word_of_a_person_is(desk: Client) -> None:
    by_itself = [JSON, {"sec-fetch-mode": "cors"}]
    for minute, headers in enumerate(by_itself, start=2):
        with frozen(NOW + minute * MINUTE):
            desk.get("/desk/", headers=headers)
    assert SignedIn.objects.get().last_seen_at == NOW
    with frozen(NOW + 4 * MINUTE):
        told = desk.post("/desk/lock/", {"act": "used"}, headers=JSON).json()
    assert told["left"] == OF_THERAPISTS * 60 - 4 * 60
    assert SignedIn.objects.get().last_seen_at == NOW + 4 * MINUTE


@frozen()
def test_the_password_opens_it_where_it_was_under_a_new_session(desk: Client, case: CaseFile) -> None:
    address = f"/desk/cases/{case.number}/information/"
    lock_now(desk, "desk")
    page = desk.get(address).text
    before = desk.cookies["session"].value
    assert f'name="next" value="{address}"' in page
    answer = desk.post(OPEN, {"password": PASSWORD, "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert desk.cookies["session"].value != before
    assert GOAL in desk.get(address).text
    assert acts(case.therapist).count("signed_in.unlocked") == 1


@frozen()
def test_a_passkey_opens_it_alone_and_only_its_own_therapist_s(desk: Client, case: CaseFile) -> None:
    device, _ = a_passkey(of=case.therapist)
    strange, _ = a_passkey(of=a_therapist())
    lock_now(desk, "desk")
    assert shows(desk, strange, "/desk/", BY_PASSKEY).status_code == 403
    assert is_locked(desk)
    assert shows(desk, device, "/desk/", BY_PASSKEY).headers["Location"] == "/desk/"
    assert desk.get("/desk/").status_code == 200


@frozen()
def test_a_wrong_password_opens_nothing_and_is_in_the_record(desk: Client, case: CaseFile) -> None:
    lock_now(desk, "desk")
    answer = desk.post(OPEN, {"password": "not this one", "next": "/desk/cases/"}, headers=JSON)
    assert answer.status_code == 403
    assert "did not match" in answer.text
    assert 'name="next" value="/desk/cases/"' in answer.text
    assert is_locked(desk)
    assert acts(case.therapist)[-1] == "password.refused"


def test_guessing_waits_on_this_browser_alone(desk: Client, case: CaseFile) -> None:
    with frozen():
        other = at_the_desk(case.therapist)
        for browser in (desk, other):
            lock_now(browser, "desk")
        tries = [desk.post(OPEN, {"password": "a guess"}).status_code for _ in range(6)]
        assert tries == [403] * 5 + [429]
        assert desk.post(OPEN, {"password": PASSWORD}).status_code == 429
        assert other.post(OPEN, {"password": PASSWORD}).status_code == 302
    with frozen(NOW + MINUTE):
        assert desk.post(OPEN, {"password": PASSWORD}).status_code == 302


@frozen()
def test_words_that_met_the_lock_are_sealed_on_its_page_and_go_out_in_one_tap(desk: Client, case: CaseFile) -> None:
    address = f"/desk/cases/{case.number}/information/"
    lock_now(desk, "desk")
    locked = desk.post(f"{address}?x=1", {"goal": "To be\n</textarea>seen."})
    assert locked.status_code == 423
    assert "seen" not in locked.text
    [held] = {letters for name, letters in HIDDEN.findall(locked.text) if name == "held"}
    mistyped = desk.post(OPEN, {"password": "not this one", "held": held})
    assert f'name="held" value="{held}"' in mistyped.text
    page = desk.post(OPEN, {"password": PASSWORD, "held": held}).text
    assert 'action="/desk/lock/"' in page, "this page locks as well"
    assert f'action="{address}?x=1"' in page
    assert desk.post(address, fields_of(page)).status_code == 302
    assert "seen." in desk.get(address).text


@frozen()
def test_words_of_one_therapist_open_for_no_other(desk: Client, case: CaseFile) -> None:
    lock_now(desk, "desk")
    locked = desk.post("/desk/cases/open/", {"name": "Secret"}).text
    held = next(letters for name, letters in HIDDEN.findall(locked) if name == "held")
    other = at_the_desk(a_therapist())
    lock_now(other, "desk")
    answer = other.post(OPEN, {"password": PASSWORD, "held": held})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")


@frozen()
def test_a_form_with_a_password_is_not_held(desk: Client) -> None:
    lock_now(desk, "desk")
    page = desk.post("/desk/settings/security/password/", {"password": "another long phrase", "x": "y"}).text
    assert {letters for name, letters in HIDDEN.findall(page) if name == "held"} == {""}


@frozen()
def test_a_save_by_script_hears_that_it_is_locked(desk: Client) -> None:
    lock_now(desk, "desk")
    answer = desk.post("/desk/cases/open/", "{}", content_type="application/json", headers=JSON)
    assert (answer.status_code, answer.json()) == (423, {"locked": True})


def test_a_page_whose_time_is_over_locks_only_when_no_other_tab_was_used(desk: Client) -> None:
    with frozen(NOW + 10 * MINUTE):
        desk.get("/desk/")
    with frozen(NOW + 15 * MINUTE):
        told = desk.post("/desk/lock/", {"act": "idle"}, headers=JSON)
        assert (told.status_code, told.json()["left"]) == (200, 10 * 60)
    with frozen(NOW + 25 * MINUTE):
        assert desk.post("/desk/lock/", {"act": "idle"}, headers=JSON).status_code == 423
        assert is_locked(desk)


@frozen()
def test_without_script_the_button_locks_and_the_same_address_shows_the_lock(desk: Client) -> None:
    answer = desk.post("/desk/lock/", headers={"referer": "http://testserver/desk/cases/?search=A"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/cases/?search=A")
    assert desk.get("/desk/cases/").status_code == 423


@frozen()
@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/desk/", "//elsewhere.example", "/me/", "javascript:x", ""]
)
def test_nobody_is_led_elsewhere(desk: Client, wanted: str) -> None:
    lock_now(desk, "desk")
    assert desk.post(OPEN, {"password": PASSWORD, "next": wanted}).headers["Location"] == "/desk/"


@frozen()
def test_an_open_desk_is_told_as_such_and_needs_no_secret(desk: Client) -> None:
    told = desk.get("/desk/lock/", headers=JSON).json()
    assert (told["locked"], told["left"]) == (False, OF_THERAPISTS * 60)
    assert f'data-who="{told["who"]}"' in desk.get("/desk/").text
    assert desk.post(OPEN, {"next": "/desk/cases/"}).headers["Location"] == "/desk/cases/"


@frozen()
def test_signing_out_works_while_it_is_locked(desk: Client) -> None:
    lock_now(desk, "desk")
    assert 'action="/out/"' in desk.get("/desk/").text
    desk.post("/out/")
    assert desk.get("/desk/").headers["Location"].startswith("/in/")


@frozen()
def test_in_the_demo_where_nobody_has_a_password_the_button_is_enough(desk: Client, settings: Settings) -> None:
    settings.DEMO, settings.DEMO_DOOR = True, "secret"
    lock_now(desk, "desk")
    page = desk.get("/desk/").text
    assert "f-password" not in page
    assert desk.post(OPEN).headers["Location"] == "/desk/"
    settings.DEMO_DOOR = ""
    lock_now(desk, "desk")
    assert desk.post(OPEN).status_code == 403


@frozen()
def test_the_minutes_are_chosen_after_a_proof_and_hold(desk: Client, case: CaseFile) -> None:
    address = "/desk/settings/security/lock/"
    assert "/confirm/" in desk.post(address, {"minutes": "240"}).headers["Location"]
    lock_now(desk, "desk")
    desk.post(OPEN, {"password": PASSWORD})
    wrong = desk.post(address, {"minutes": "4"})
    assert wrong.status_code == 422
    assert 'value="4"' in wrong.text
    answer = desk.post(address, {"minutes": "5"}, follow=True)
    assert "locks after 5 minutes" in answer.text
    assert User.objects.get(pk=case.therapist.user_id).lock_minutes == 5
    with frozen(NOW + 6 * MINUTE):
        assert desk.get("/desk/").status_code == 423
