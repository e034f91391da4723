"""The pages on which it is settled what clients are told, and every place where clients read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from evenhand.domain.cases.told.showing import mark_of
from evenhand.foundation.practices.models import Practice
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import (
    TODAY,
    a_colleague,
    a_submission,
    an_assignment,
    an_invitation,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with frozen():
        yield


TOLD, AWAY = "/desk/settings/told/", "/desk/settings/away/"


def practice_of(desk: Desk) -> Practice:
    with inside(desk.member):
        return Practice.objects.get(pk=desk.member.practice_id)


def a_form(desk: Desk, *lines: dict[str, str], act: str = "save", **more: str) -> dict[str, str]:
    typed = {"act": act, "seen": mark_of(practice_of(desk)), **more}
    for place, line in enumerate(lines):
        whole = {"name": "", "reach": "call", "number": "", "hours": "", "language": "", "country": ""} | line
        typed |= {f"{part}-{place}": value for part, value in whole.items()}
    return typed


LIFELINE = {"name": "Lifeline", "number": "13 11 14", "hours": "day or night", "country": "au", "checked": "yes"}
EMERGENCY = {"name": "Emergency", "number": "000", "reach": "emergency", "checked": "yes"}


def test_what_an_owner_settles_stands_wherever_a_client_looks() -> None:
    desk = a_desk()
    answer = desk.browser.post(TOLD, a_form(desk, LIFELINE, EMERGENCY))
    assert answer.headers["Location"].endswith("?done=numbers")
    assert desk.browser.post(TOLD, {"act": "times", "reading_times": "on Tuesdays"}).status_code == 302
    given = an_assignment(of=desk.case)
    entry = a_submission(of=given).entry
    client, stranger = browser_of_client(desk.case), Client()
    invited = f"/me/in/{an_invitation(of=desk.case)}/"
    for browser, address in (
        *((client, one) for one in ("/me/", "/me/entries/", f"/me/entries/{entry}/?sent", f"/me/w/{given.pk}/1/")),
        *((stranger, one) for one in ("/me/in/", "/help/", invited)),
    ):
        text = browser.get(address, follow=True).text
        assert 'href="tel:131114"' in text, address
        assert 'href="tel:000"' in text, address
        assert "Samaritans" not in text, address
    assert "Your therapist reads it on Tuesdays." in client.get(f"/me/entries/{entry}/?sent").text
    assert "usually reads it on Tuesdays" in stranger.get(invited).text


def test_lines_that_are_wrong_come_back_as_typed_with_what_to_change() -> None:
    desk = a_desk()
    before = practice_of(desk).crisis_lines
    wrong = {"name": "", "number": "ring <b>us</b>", "hours": "at night"}
    answer = desk.browser.post(TOLD, a_form(desk, LIFELINE, wrong))
    assert answer.status_code == 422
    assert 'href="#f-name-1"' in answer.text
    assert 'id="e-number-1"' in answer.text
    assert 'value="ring &lt;b&gt;us&lt;/b&gt;"' in answer.text
    assert 'value="at night"' in answer.text
    assert practice_of(desk).crisis_lines == before


def test_adding_and_examples_save_nothing_and_keep_what_was_typed() -> None:
    desk = a_desk()
    before = practice_of(desk).crisis_lines
    more = desk.browser.post(TOLD, a_form(desk, LIFELINE, act="add"))
    assert (more.status_code, more.text.count("<fieldset")) == (200, 2)
    examples = desk.browser.post(TOLD, a_form(desk, LIFELINE, act="examples", of="DE"))
    assert 'value="TelefonSeelsorge"' in examples.text
    assert 'value="13 11 14"' in examples.text
    assert practice_of(desk).crisis_lines == before
    assert desk.browser.post(TOLD, a_form(desk, act="other")).status_code == 404


def test_a_line_that_was_changed_has_to_be_checked_anew_and_one_can_be_taken_out() -> None:
    desk = a_desk()
    desk.browser.post(TOLD, a_form(desk, LIFELINE, LIFELINE | {"name": "Other"}, EMERGENCY))
    kept = {name: value for name, value in LIFELINE.items() if name != "checked"}
    form = a_form(desk, kept, kept | {"name": "Other", "number": "13 11 15"}, EMERGENCY) | {"remove-2": "yes"}
    desk.browser.post(TOLD, form)
    lines = practice_of(desk).crisis_lines
    assert [(one["name"], one["checked_on"]) for one in lines] == [("Lifeline", TODAY.isoformat()), ("Other", "")]


def test_what_a_colleague_changed_meanwhile_is_shown_and_not_overwritten() -> None:
    desk = a_desk()
    stale = a_form(desk, LIFELINE)
    desk.browser.post(TOLD, a_form(desk, EMERGENCY, LIFELINE | {"name": "Theirs"}))
    answer = desk.browser.post(TOLD, stale)
    assert answer.status_code == 409
    assert "Theirs, 13 11 14" in answer.text
    assert 'value="Lifeline"' in answer.text
    again = a_form(desk, LIFELINE)
    assert desk.browser.post(TOLD, again).status_code == 302


def test_before_a_number_is_checked_the_desk_says_where_to_check_and_makes_no_link() -> None:
    desk = a_desk()
    with inside(desk.member):
        Practice.objects.filter(pk=desk.member.practice_id).update(crisis_lines=[])
    assert TOLD in desk.page()
    an_assignment(of=desk.case)
    assert TOLD in desk.page("homework/?done=sent")
    answer = desk.browser.post(desk.at("invitation/"), {"key": "k"})
    assert answer.headers["Location"].endswith("#way-in")
    first = desk.browser.get(TOLD).text
    assert "No client can be invited yet" in first
    assert 'value="Samaritans"' in first
    assert "No client can be invited" in desk.browser.get("/desk/settings/").text


def test_a_colleague_is_told_whom_to_ask() -> None:
    desk = a_desk()
    colleague = a_colleague(of=desk.member)
    browser = browser_of_therapist(colleague)
    assert browser.get(TOLD).status_code == 404
    assert TOLD not in browser.get("/desk/settings/").text
    assert AWAY in browser.get("/desk/settings/").text


def test_old_checks_are_asked_for_on_the_list_of_settings() -> None:
    desk = a_desk()
    desk.browser.post(TOLD, a_form(desk, LIFELINE))
    with inside(desk.member):
        lines = practice_of(desk).crisis_lines
        old = [one | {"checked_on": (TODAY - timedelta(days=200)).isoformat()} for one in lines]
        Practice.objects.filter(pk=desk.member.practice_id).update(crisis_lines=old)
    assert "One number was not checked for half a year" in desk.browser.get("/desk/settings/").text
    assert "more than half a year ago" in desk.browser.get(TOLD).text


def test_a_therapist_says_that_they_are_away_and_their_clients_read_it() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case)
    entry = a_submission(of=given).entry
    last = TODAY + timedelta(days=6)
    answer = desk.browser.post(AWAY, {"first": TODAY.isoformat(), "last": last.isoformat()})
    assert answer.headers["Location"].endswith("?done=away")
    assert "from Tuesday 1 December on" in desk.browser.get(AWAY).text
    client = browser_of_client(desk.case)
    page = client.get(f"/me/entries/{entry}/?sent").text
    assert "Your therapist reads it from Tuesday 1 December on, after a time away." in page
    desk.browser.post(AWAY, {"back": "yes"})
    assert "after a time away" not in client.get(f"/me/entries/{entry}/?sent").text


@pytest.mark.parametrize(
    "typed", [{}, {"first": "soon", "last": "2026-12-01"}, {"first": "2026-12-02", "last": "2026-12-01"}]
)
def test_days_that_are_none_come_back_with_what_to_change(typed: dict[str, str]) -> None:
    desk = a_desk()
    answer = desk.browser.post(AWAY, typed)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.text
