"""The door: how to come in, a new link by mail without saying who is known, and the way out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from evenhand.foundation.outbox.models import OutboxRow
from tests.faces.fresh import without_fresh
from tests.factories import NOW, a_case, an_invitation, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db
ADDRESS = "someone@example.org"


def test_it_says_how_to_come_in() -> None:
    page = Client().get("/me/in/").text
    assert "open the link you were given" in page
    assert "Nobody reads this live." in page


@frozen()
def test_a_known_address_gets_a_link_that_lets_in() -> None:
    case, browser = a_case(email=ADDRESS), Client()
    browser.post("/me/in/", {"email": f" {ADDRESS.upper()} "})
    with inside(case):
        mail = OutboxRow.objects.get().content
    assert mail["to"] == ADDRESS
    [token] = re.findall(r"/me/in/([\w-]+)/", mail["text"])
    assert browser.post(f"/me/in/{token}/").headers["Location"] == "/me/"


@frozen()
@pytest.mark.parametrize(
    "typed", [ADDRESS, "stranger@example.org", "no address", "", "🙂@🙂", "a@" + "b" * 5000, "\x00@x"]
)
def test_the_answer_is_always_the_same(typed: str) -> None:
    a_case(email=ADDRESS)
    expected, answer = (
        Client().post("/me/in/", {"email": "else@example.org"}),
        Client().post("/me/in/", {"email": typed}),
    )
    assert "If we know that address, a link is on its way." in answer.text

    typed_out = re.compile(r'value="[^"]*"')
    assert typed_out.sub("", without_fresh(answer.text)) == typed_out.sub("", without_fresh(expected.text))


@frozen()
def test_asking_again_and_again_sends_one_mail() -> None:
    case = a_case(email=ADDRESS)
    for _ in range(5):
        Client().post("/me/in/", {"email": ADDRESS})
    with inside(case):
        assert OutboxRow.objects.count() == 1


def test_after_a_quarter_of_an_hour_there_is_another_one() -> None:
    case = a_case(email=ADDRESS)
    for minutes in (0, 16):
        with frozen(NOW + timedelta(minutes=minutes)):
            Client().post("/me/in/", {"email": ADDRESS})
    with inside(case):
        assert OutboxRow.objects.count() == 2


@frozen()
def test_a_link_that_the_therapist_made_does_not_hold_it_back() -> None:
    case = a_case(email=ADDRESS)
    an_invitation(of=case)
    Client().post("/me/in/", {"email": ADDRESS})
    with inside(case):
        assert OutboxRow.objects.count() == 1


@frozen()
def test_signing_out_ends_it_on_this_device_only() -> None:
    case = a_case()
    here, there = browser_of_client(case), browser_of_client(case)
    assert here.post("/me/out/").headers["Location"] == "/me/in/"
    assert here.get("/me/").status_code == 302
    assert there.get("/me/").status_code == 200


@frozen()
def test_what_a_browser_kept_of_a_session_opens_nothing_after_signing_out() -> None:
    here, thief = browser_of_client(a_case()), Client()
    thief.cookies["session-me"] = here.cookies["session-me"].value
    assert thief.get("/me/").status_code == 200
    here.post("/me/out/")
    assert thief.get("/me/").status_code == 302
