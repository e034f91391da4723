"""The first tab of a case file, with the way in and the safety talk."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts.models import Invitation
from evenhand.foundation.outbox.models import OutboxRow
from tests.faces.workspace.cast import GOAL, SIGNED_IN, Desk, a_desk, entries, stop, two_replies
from tests.factories import NOW, TODAY, a_draft, a_tap, a_used_invitation, an_assignment, frozen, inside

pytestmark = pytest.mark.django_db
LINK = re.compile(r'value="([^"]*/me/in/([\w-]+)/)"')


def overview(desk: Desk) -> str:
    with frozen():
        return desk.page()


def link_made(desk: Desk) -> tuple[str, str, str]:
    """Press the button; return the page, the link and its secret."""
    with frozen():
        page = desk.browser.post(desk.at("invitation/")).content.decode()
    found = LINK.search(page)
    assert found
    return page, found[1], found[2]


def test_it_shows_the_goal_in_the_clients_words() -> None:
    page = overview(a_desk())
    assert GOAL in page
    assert "Since Tue 24 Nov" in page


def test_without_a_goal_it_says_where_to_write_one() -> None:
    assert "No goal is written down yet." in overview(a_desk(goal=""))


def test_it_shows_what_came_in_and_what_is_open() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    sent = entries(9, of=sheet)
    a_draft({"situation": "x"}, of=sheet)
    page = overview(desk)
    assert page.count('scope="row"') == 8
    assert desk.at(f"entries/{sent[-1].entry}/") in page
    assert "Mon 23 Nov, 14:02" in page
    assert "being written" in page
    assert "Open whenever it happens" in page


def test_a_stop_stands_here_until_it_was_seen() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    stop(sheet, words="Too much just now.")
    page = overview(desk)
    assert "Stopped by the client: Two replies, Tue 24 Nov, 14:02." in page
    assert "Too much just now." not in page
    desk.browser.post(desk.at(f"homework/{sheet.pk}/seen/"))
    assert "Stopped by the client" not in overview(desk)


def test_the_taps_of_a_log_stand_on_one_line() -> None:
    desk = a_desk()
    log = an_assignment(of=desk.case, slug="noticing-log")
    for hours in range(3):
        a_tap(of=log, at=NOW - timedelta(hours=hours))
    page = overview(desk)
    assert "Caught one, 3 times" in page
    assert page.count('scope="row"') == 1


def test_the_queries_do_not_grow_with_the_entries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    entries(1, of=sheet)
    overview(desk)
    for _ in range(2):
        with django_assert_num_queries(SIGNED_IN + 9):
            overview(desk)
        entries(5, of=sheet)


def test_the_name_stands_beside_the_number_where_it_is_switched_on() -> None:
    desk = a_desk(name="Robin Example")
    page = overview(desk)
    assert "Robin Example" in page
    assert desk.case.number in page


def test_the_safety_talk_is_noted_with_its_day() -> None:
    desk = a_desk()
    assert "Before the first sheet, say in person" in overview(desk)
    with frozen():
        desk.browser.post(desk.at("safety-talk/"), {"on": "2026-11-20"})
    assert "Said in person on Fri 20 Nov" in overview(desk)


@pytest.mark.parametrize(("typed", "kept"), [("", TODAY), ("soon", TODAY), ("2027-01-01", TODAY)])
def test_a_day_that_cannot_be_is_today(typed: str, kept: date) -> None:
    desk = a_desk()
    with frozen():
        desk.browser.post(desk.at("safety-talk/"), {"on": typed})
    with inside(desk.member):
        assert CaseFile.objects.get(pk=desk.case.pk).safety_talk_on == kept


def test_an_invitation_link_is_shown_once_and_works() -> None:
    desk = a_desk()
    assert "The client has not been in yet." in overview(desk)
    page, link, secret = link_made(desk)
    assert link.startswith("http://localhost:8000/me/in/")
    assert "until Tue 1 Dec, 14:02" in page
    after = overview(desk)
    assert "A link is out." in after
    assert secret not in after


def test_a_new_link_takes_the_place_of_the_one_that_is_out() -> None:
    desk = a_desk()
    link_made(desk)
    link_made(desk)
    with inside(desk.member):
        assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_a_link_can_be_taken_back() -> None:
    desk = a_desk()
    link_made(desk)
    with frozen():
        answer = desk.browser.post(desk.at("invitation/take-back/"), follow=True)
    page = answer.content.decode()
    assert "The invitation link is taken back." in page
    assert "A link is out." not in page


def test_a_client_with_an_address_gets_the_link_by_mail_in_neutral_words() -> None:
    desk = a_desk(email="robin@example.org")
    page, link, _ = link_made(desk)
    assert "A mail with the link is on its way" in page
    with inside(desk.member):
        mail = OutboxRow.objects.get()
        assert mail.content["to"] == "robin@example.org"
        assert link in mail.content["text"]
        assert "worksheet" not in str(mail.content).lower()


def test_without_an_address_no_mail_leaves() -> None:
    desk = a_desk()
    page, _, _ = link_made(desk)
    assert "A mail" not in page
    with inside(desk.member):
        assert not OutboxRow.objects.exists()


def test_it_says_when_the_client_signed_in_last() -> None:
    desk = a_desk()
    a_used_invitation(of=desk.case, at=NOW - timedelta(days=2))
    assert "Signed in last on Sun 22 Nov, 14:02." in overview(desk)


def test_a_link_is_never_made_by_opening_an_address() -> None:
    desk = a_desk()
    assert desk.browser.get(desk.at("invitation/")).status_code == 405
    assert Client().post(desk.at("invitation/")).status_code == 302
    with inside(desk.member):
        assert not Invitation.objects.exists()
