"""Mail that did not leave: an owner sees what it was, and decides once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.models import Member
from tests.domain.acts_of_mail import an_undelivered_letter
from tests.factories import NOW, a_colleague, a_therapist, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/mail/"


@pytest.fixture
def owner() -> Member:
    return a_therapist()


@pytest.fixture
def browser(owner: Member) -> Client:
    return browser_of_therapist(owner)


def stands(row: OutboxRow) -> str:
    with inside(row):
        return OutboxRow.objects.get(pk=row.pk).outcome


def recorded(owner: Member) -> list[str]:
    with inside(owner):
        return list(AuditEntry.objects.filter(act__startswith="outbox.").values_list("act", flat=True))


def press(browser: Client, row: OutboxRow, act: str) -> tuple[int, str]:
    with frozen():
        answer = browser.post(f"{PAGE}{row.pk}/", {"act": act})
    return answer.status_code, answer.headers.get("Location", "")


@frozen()
def test_an_empty_page_says_that_everything_has_left(browser: Client) -> None:
    assert "Everything has left" in browser.get(PAGE).content.decode()


@frozen()
def test_a_letter_is_shown_with_what_happened_and_a_part_of_its_address(owner: Member, browser: Client) -> None:
    an_undelivered_letter(of=owner)
    an_undelivered_letter(of=owner, key="doubt", outcome=Outcome.MAY_HAVE_LEFT)
    page = browser.get(PAGE).content.decode()
    assert "a...@example.org" in page
    assert "ana@" not in page
    assert "Hello" not in page
    assert "Given up after 5 attempts (ConnectionRefusedError)." in page
    assert "It may have been sent" in page


def test_sending_again_sends_once_however_often_it_is_pressed(owner: Member, browser: Client) -> None:
    row = an_undelivered_letter(of=owner)
    answers = {press(browser, row, "again") for _ in range(3)}
    assert answers == {(302, f"{PAGE}?done=again")}
    while work_once(at=NOW):
        pass
    assert press(browser, row, "again") in answers
    assert work_once(at=NOW) == 0
    assert len(mail.outbox) == 1
    assert (stands(row), recorded(owner)) == ("sent", ["outbox.sent_again"])


def test_a_letter_that_is_let_be_is_never_sent(owner: Member, browser: Client) -> None:
    row = an_undelivered_letter(of=owner, outcome=Outcome.MAY_HAVE_LEFT)
    assert {press(browser, row, "dropped") for _ in range(2)} == {(302, f"{PAGE}?done=dropped")}
    press(browser, row, "again")
    assert work_once(at=NOW + timedelta(days=1)) == 0
    assert (stands(row), recorded(owner)) == ("dropped", ["outbox.dropped"])


def test_what_is_too_old_can_only_be_let_be(owner: Member, browser: Client) -> None:
    row = an_undelivered_letter(of=owner)
    with inside(owner):
        OutboxRow.objects.update(stale_at=NOW)
    with frozen():
        page = browser.get(PAGE).content.decode()
    assert "too old" in page
    assert 'value="again"' not in page
    press(browser, row, "again")
    assert stands(row) == "given up"


def test_a_letter_that_does_not_open_is_listed_all_the_same(owner: Member, browser: Client) -> None:
    an_undelivered_letter(of=owner)
    with inside(owner):
        OutboxRow.objects.update(content=bytes([1]) + bytes(60))
    assert browser.get(PAGE).status_code == 200


@pytest.mark.parametrize("act", ["", "send", "again\x00"])
def test_a_button_that_is_not_there_is_not_there(owner: Member, browser: Client, act: str) -> None:
    assert press(browser, an_undelivered_letter(of=owner), act)[0] == 404


def test_only_an_owner_decides_and_only_on_the_own_practices_mail(owner: Member, browser: Client) -> None:
    row = an_undelivered_letter(of=owner)
    colleague, stranger = browser_of_therapist(a_colleague(of=owner)), browser_of_therapist(a_therapist())
    assert [press(one, row, "again")[0] for one in (colleague, stranger)] == [404, 404]
    assert colleague.get(PAGE).status_code == 404
    assert browser.post(f"{PAGE}{uuid4()}/", {"act": "again"}).status_code == 404
    assert stands(row) == "given up"
