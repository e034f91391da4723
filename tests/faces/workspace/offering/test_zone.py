"""The page for another time zone: what it says before it counts, with the next session on both clocks."""

from __future__ import annotations

import pytest

from evenhand.foundation.practices.models import Practice
from tests.factories import (
    a_case,
    a_colleague,
    a_service,
    a_session,
    a_therapist,
    at_hour,
    browser_of_therapist,
    frozen,
    inside,
)  # fmt: skip

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/settings/zone/"


def test_what_changes_is_read_with_the_next_session_on_both_clocks_before_it_counts() -> None:
    case = a_case()
    a_session(of=case, service=a_service(of=case.therapist), start=at_hour(10) + 86_400)
    desk = browser_of_therapist(case.therapist)
    with frozen():
        page = desk.post(ADDRESS, {"zone": "America/New_York", "act": "look"}).text
        assert "Your next session, Wed 25 Nov, 10:00 in London, is Wed 25 Nov, 05:00 in New York." in page
        assert "9:00-17:00 is then 9:00-17:00 in New York" in page.replace("–", "-")
        assert Practice.objects.get(pk=case.practice_id).zone == "Europe/London"
        answer = desk.post(ADDRESS, {"zone": "America/New_York", "act": "change"})
        assert answer.headers["Location"] == f"{ADDRESS}?done=changed"
        assert "Now it is America/New York." in desk.get(ADDRESS).text
    assert Practice.objects.get(pk=case.practice_id).zone == "America/New_York"


@pytest.mark.parametrize("act", ["look", "change"])
@pytest.mark.parametrize("zone", ["", "Mars/Base", "Europe/London\0", "x" * 5_000])
def test_a_zone_that_there_is_not_is_said_beside_its_field(act: str, zone: str) -> None:
    owner = a_therapist()
    with frozen():
        answer = browser_of_therapist(owner).post(ADDRESS, {"zone": zone, "act": act})
    assert answer.status_code == 422
    assert 'id="e-zone">Choose a time zone from the list.' in answer.text


def test_without_sessions_or_hours_no_example_is_made_up() -> None:
    owner = a_therapist()
    with frozen():
        page = browser_of_therapist(owner).post(ADDRESS, {"zone": "Europe/Berlin"}).text
    assert "You have no session ahead." in page
    assert "Opening times keep their hours and follow the new clock." in page


def test_it_is_for_owners() -> None:
    owner = a_therapist()
    colleague = browser_of_therapist(a_colleague(of=owner))
    with frozen():
        assert colleague.get(ADDRESS).status_code == 404
        assert colleague.post(ADDRESS, {"zone": "Europe/Berlin", "act": "change"}).status_code == 404
        assert ADDRESS not in colleague.get("/desk/settings/").text
        assert ADDRESS in browser_of_therapist(owner).get("/desk/settings/").text
    with inside(owner):
        assert Practice.objects.get(pk=owner.practice_id).zone == "Europe/London"
