"""A case file is handed over on its page of access: what became of its times is said to both therapists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Session, State
from tests.faces.workspace.cast import a_desk
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_colleague,
    a_service,
    a_session,
    at_hour,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=6)


@frozen()
def test_times_that_do_not_fit_stand_on_the_heirs_first_page_until_they_are_taken_over() -> None:
    desk = a_desk()
    heir = a_colleague(of=desk.member)
    service = a_service(of=desk.member)
    fits, stays = (a_session(of=desk.case, service=service, start=at_hour(hour, day=DAY)) for hour in (9, 11))
    against = a_session(of=a_case(of=heir), start=at_hour(11, day=DAY))
    access = f"/desk/cases/{desk.case.number}/access/"
    assert "Times ahead go along where the other calendar has room." in desk.browser.get(access).text
    said = desk.browser.post(access, {"act": "hand-over", "person": heir.pk}, follow=True)
    assert "Any that it has no room for stay" in said.text
    theirs = browser_of_therapist(heir)
    first = theirs.get("/desk/").text
    assert "Still in another calendar" in first
    assert f'action="/desk/calendar/{stays.pk}/"' in first
    assert f'action="/desk/calendar/{fits.pk}/"' not in first
    assert "Take it into my calendar" in theirs.get(f"/desk/calendar/{stays.pk}/").text
    take = {"act": "take", "from": "today"}
    refused = theirs.post(f"/desk/calendar/{stays.pk}/", take)
    assert (refused.status_code, "Your calendar has no room at this time." in refused.text) == (409, True)
    with inside(heir):
        by = therapist_actor(heir)
        actions.set_state(session=against, state=State.CANCELLED, seen=0, by=by, at=NOW)
    taken = theirs.post(f"/desk/calendar/{stays.pk}/", take, follow=True)
    assert "The session is in your calendar now." in taken.text
    assert "Still in another calendar" not in taken.text
    with inside(heir):
        assert set(Session.objects.filter(case=desk.case).values_list("therapist", flat=True)) == {heir.pk}


@frozen()
def test_where_all_fits_it_is_said_and_nothing_is_left_to_do() -> None:
    desk = a_desk()
    heir = a_colleague(of=desk.member)
    a_session(of=desk.case, start=at_hour(9, day=DAY))
    access = f"/desk/cases/{desk.case.number}/access/"
    said = desk.browser.post(access, {"act": "hand-over", "person": heir.pk}, follow=True)
    assert "Handed over, with the times ahead" in said.text
    assert "Still in another calendar" not in browser_of_therapist(heir).get("/desk/").text
