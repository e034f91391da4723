"""A therapist rates replies without their labels, learns which was which, and finds the numbers on the time line."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import a_case, a_submission, a_therapist, an_assignment, settled
from tests.journeys.accessibility import answered, look_on_every_screen
from tests.journeys.ways_in import bring_in_therapist


def test_rated_first_and_unmasked_after(desk: Page, transactional_db: None) -> None:
    now = timezone.now()
    member = settled(a_therapist(at=now - timedelta(days=30)), at=now)
    case = a_case(of=member, at=now - timedelta(days=20))
    given = an_assignment(of=case, at=now - timedelta(days=10))
    for days in (6, 3):
        a_submission(of=given, at=now - timedelta(days=days))
    bring_in_therapist(desk, member)
    desk.goto(f"/desk/cases/{case.number}/homework/")
    desk.get_by_role("button", name="Rate new replies without labels first").click()
    expect(desk.get_by_role("heading", level=1, name="Rate without labels")).to_be_visible()
    groups = desk.get_by_role("group")
    expect(groups).to_have_count(4)
    for number in range(3):
        groups.nth(number).get_by_label(str(number + 3), exact=True).check(force=True)
    desk.get_by_role("button", name="Save and show which is which").click()
    answered(desk)
    expect(desk.get_by_role("link", name="Rate reply 4.")).to_be_visible()
    expect(groups.nth(2).get_by_label("5", exact=True)).to_be_checked()
    look_on_every_screen(desk, state="texts to rate, one missing")
    groups.nth(3).get_by_label("6", exact=True).check(force=True)
    desk.get_by_role("button", name="Save and show which is which").click()
    expect(desk.get_by_role("heading", level=1, name="Rated without labels")).to_be_visible()
    look_on_every_screen(desk, state="unmasked")
    desk.go_back()
    expect(desk.get_by_role("heading", name="Homework")).to_be_visible()
    desk.go_forward()
    expect(desk.get_by_role("heading", level=1, name="Rated without labels")).to_be_visible()
    desk.goto(f"/desk/cases/{case.number}/progress/")
    expect(desk.get_by_text("Source: therapist, without labels").first).to_be_visible()
    look_on_every_screen(desk, state="a series with ratings of the therapist")
