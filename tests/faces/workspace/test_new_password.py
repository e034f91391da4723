"""A forgotten password: the same answer for everybody, a link that works once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.config.asked_links import answer_who_asked
from evenhand.foundation.accounts.passwords.rules import TOO_SHORT
from evenhand.foundation.accounts.throttling.delays import FROM_A_NETWORK
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member
from tests.faces.fresh import without_fresh
from tests.faces.workspace.cast import Answer
from tests.faces.workspace.security import EMAIL, an_app, past_the_password, signed_in
from tests.factories import NOW, a_therapist, frozen, inside, settled

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


def asks(email: str = EMAIL) -> Answer:
    return Client().post("/in/forgotten/", {"email": email})


def link_of(member: Member) -> str:
    answer_who_asked()
    with inside(member):
        [mail] = [row.content for row in OutboxRow.objects.filter(kind="mail")]
    assert mail["to"] == EMAIL
    found = re.search(r"http://localhost:8000(/in/password/[\w-]+/)", mail["text"])
    assert found is not None
    return found[1]


@frozen()
def test_a_link_by_mail_leads_to_a_new_password_and_ends_every_session() -> None:
    member = settled(a_therapist(email=EMAIL))
    former = signed_in()
    assert "Look into your mail" in asks().content.decode()
    link = link_of(member)
    browser = Client()
    assert browser.get(link).status_code == browser.get(link).status_code == 200
    assert "Your password is changed" in browser.post(link, {"password": NEW}).text
    assert former.get("/desk/").status_code == 302
    assert past_the_password().get("/desk/").status_code == 302
    answer = browser.post("/in/", {"email": EMAIL, "password": NEW})
    assert answer.headers["Location"] == "/desk/"


@frozen()
def test_the_second_step_is_asked_for_after_it() -> None:
    member = a_therapist(email=EMAIL)
    an_app(of=member)
    asks()
    browser = Client()
    browser.post(link_of(member), {"password": NEW})
    assert browser.post("/in/", {"email": EMAIL, "password": NEW}).headers["Location"] == "/in/step/"


@frozen()
@pytest.mark.parametrize("typed", ["nobody@example.org", "", "no address", "🙂" * 500])
def test_the_answer_is_the_same_for_everybody_and_so_is_the_work(typed: str) -> None:
    a_therapist(email=EMAIL)
    asks("before@example.org")  # so that PostgreSQL is told of the practice that the factory left only here
    seen = []
    for email in (EMAIL, typed):
        with CaptureQueriesContext(connection) as asked:
            answer = asks(email)
        seen.append(
            (answer.status_code, without_fresh(answer.content.decode()), [one["sql"].split(" ")[0] for one in asked])
        )
    assert seen[0] == seen[1]


@frozen()
def test_asking_for_everybody_ends() -> None:
    statuses = [asks(f"{number}@example.org").status_code for number in range(FROM_A_NETWORK.free + 1)]
    assert statuses == [200] * FROM_A_NETWORK.free + [429]


@frozen()
def test_a_short_password_keeps_the_link_open() -> None:
    member = a_therapist(email=EMAIL)
    asks()
    link = link_of(member)
    answer = Client().post(link, {"password": "short"})
    assert answer.status_code == 422
    assert TOO_SHORT in answer.text
    assert Client().post(link, {"password": NEW}).status_code == 200


def test_used_expired_and_forged_links_get_the_same_bytes() -> None:
    with frozen():
        member = a_therapist(email=EMAIL)
        asks()
        link = link_of(member)
        Client().post(link, {"password": NEW})
        answers = [Client().get(link), Client().post(link, {"password": NEW}), Client().get("/in/password/forged/")]
    with frozen(NOW + timedelta(hours=2)):
        answers.append(Client().get(link))
    assert {answer.status_code for answer in answers} == {410}
    assert len({without_fresh(answer.text) for answer in answers}) == 1
