"""The page of a session that a stranger asked for, or that a colleague holds with a shared case file."""

from __future__ import annotations

import re

import pytest

from evenhand.domain.cases.access.actions import grant_access, hand_over, withdraw_access
from evenhand.domain.scheduling.models import Session, State
from tests.domain.acts_of_scheduling import an_inquiry
from tests.faces.workspace.calendar.test_session import move, now, page, to_state
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import (
    NOW,
    a_colleague,
    a_service,
    a_session,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


def asked_by_a_stranger(desk: Desk, *, needs_approval: bool = True) -> Session:
    inquiry = an_inquiry(of=a_service(of=desk.member, needs_approval=needs_approval))
    with inside(inquiry):
        return Session.objects.get(inquiry=inquiry)


@pytest.mark.parametrize("needs_approval", [True, False])
def test_a_strangers_request_is_accepted_from_here_and_becomes_a_case_file(needs_approval: bool) -> None:
    with frozen():
        desk = a_desk()
        row = asked_by_a_stranger(desk, needs_approval=needs_approval)
        html = page(desk, row)
        assert "Somebody new asked for this time" in html
        assert f'href="/desk/inquiries/{row.inquiry_id}/"' in html
        accept = re.search(r'action="(/desk/inquiries/[^"]+/accept/)"', html)
        assert accept is not None
        assert "/me/in/" in desk.browser.post(accept[1]).content.decode()
        html = page(desk, row)
        assert "Somebody new" not in html
        assert "/accept/" not in html
    assert now(row).state == State.CONFIRMED
    assert now(row).case_id is not None


def test_a_strangers_request_is_declined_from_here_with_the_note_that_it_shows() -> None:
    with frozen():
        desk = a_desk()
        row = asked_by_a_stranger(desk)
        html = page(desk, row)
        assert "Send them this note" in html
        decline = re.search(r'action="(/desk/inquiries/[^"]+/decline/)"', html)
        assert decline is not None
        desk.browser.post(decline[1], {"note": "yes"})
        assert "/decline/" not in page(desk, row)
    assert now(row).state == State.DECLINED
    assert not now(row).guards


@pytest.mark.parametrize("state", [State.CONFIRMED, State.DECLINED, State.CANCELLED, State.LATE_CANCEL])
def test_a_strangers_request_changes_only_together_with_its_inquiry(state: State) -> None:
    with frozen():
        desk = a_desk()
        row = asked_by_a_stranger(desk)
        assert f'value="{state.value}"' not in page(desk, row)
        assert to_state(desk, row, state).status_code == 409
    assert now(row).state == State.REQUESTED


def test_a_colleague_to_whom_the_case_file_was_granted_reads_it_and_acts_as_long_as_that_holds() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        colleague = a_colleague(of=desk.member)
        there = Desk(colleague, desk.case, browser_of_therapist(colleague))
        by = therapist_actor(desk.member)
        with inside(desk.case):
            grant_access(case=desk.case, to=colleague, by=by, at=NOW)
        html = page(there, row)
        assert "In the calendar of" in html
        assert desk.member.user.email in html
        assert f'href="/desk/cases/{desk.case.number}/sessions/"' in html
        assert move(there, row).status_code == 302
        with inside(desk.case):
            withdraw_access(case=desk.case, of=colleague, by=by, at=NOW)
        assert there.browser.get(f"/desk/calendar/{row.pk}/").status_code == 404
        assert to_state(there, now(row), State.CANCELLED).status_code == 404
    assert now(row).state == State.CONFIRMED
    assert now(row).starts_at.hour == 15


def test_who_got_the_case_file_handed_over_finds_its_sessions_too() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        heir = a_colleague(of=desk.member)
        with inside(desk.case):
            hand_over(case=desk.case, to=heir, by=therapist_actor(desk.member), at=NOW)
        page(Desk(heir, desk.case, browser_of_therapist(heir)), row)


def test_the_page_of_a_session_in_its_case_file_leads_to_where_it_is_moved() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        assert f'href="/desk/calendar/{row.pk}/">Move or cancel it' in desk.page(f"sessions/{row.pk}/")
        to_state(desk, row, State.CANCELLED)
        assert "Move or cancel it" not in desk.page(f"sessions/{row.pk}/")
