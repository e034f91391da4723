"""Sheets with a set-up on the homework tab and when they are assigned."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.domain.worksheets.models import Assignment
from tests.faces.climbing import BEFORE, CLIMBING
from tests.faces.workspace.agreeing import ONLY_THERAPIST, WHOLE, a_climb, at, post, stored, values_in
from tests.faces.workspace.cast import a_desk
from tests.factories import a_setup, a_submission, a_worksheet, an_assignment, inside

pytestmark = pytest.mark.django_db


class TestAssigning:
    def test_right_after_sending_such_a_sheet_its_set_up_opens(self) -> None:
        desk = a_desk()
        a_worksheet(CLIMBING, of=desk.case)
        form = {"message": "One step.", "rhythm": "whenever", "key": "k" * 20}
        sent = desk.browser.post(desk.at("assign/climbing/"), form)
        with inside(desk.case):
            given = Assignment.objects.get()
        assert sent.headers["Location"] == f"{desk.at(at(given))}?done=sent"
        page = desk.browser.get(sent.headers["Location"]).content.decode()
        assert "Sent. You can fill in now what you agreed, or leave it for later." in page
        assert f"{desk.at('homework/')}?done=sent" in page

    def test_the_sheet_given_a_second_time_opens_with_what_was_agreed_the_first_time_not_saved(self) -> None:
        desk = a_desk()
        ladder = a_worksheet(CLIMBING, of=desk.case)
        a_setup(WHOLE, of=an_assignment(of=desk.case, worksheet=ladder))
        given = an_assignment(of=desk.case, worksheet=ladder)
        page = desk.page(at(given))
        assert "Not saved yet" in page
        assert values_in(page)["ladder.0.situation"] == "The lift, one floor"
        assert stored(given) == []
        post(desk, given)
        assert stored(given) == [WHOLE]

    def test_assigned_again_in_one_act_it_is_agreed_already(self) -> None:
        desk = a_desk()
        former = a_climb(desk)
        a_setup(WHOLE, of=former)
        desk.browser.post(desk.at(f"homework/{former.pk}/again/"), {"key": "k" * 20})
        with inside(former):
            given = Assignment.objects.exclude(pk=former.pk).get()
        assert stored(given) == [WHOLE]
        assert "Not filled in yet" not in desk.page("homework/")

    def test_assigned_again_from_the_review_it_is_agreed_already(self) -> None:
        desk = a_desk()
        former = a_climb(desk, CLIMBING.replace("after = true", ""))
        a_setup(WHOLE, of=former)
        entry = a_submission({**BEFORE, "went": False}, of=former)
        desk.browser.post(desk.at(f"entries/{entry.entry}/"), {"act": "again", "key": "k" * 20})
        with inside(former):
            given = Assignment.objects.exclude(pk=former.pk).get()
        assert stored(given) == [WHOLE]


class TestHomeworkTab:
    def test_a_missing_set_up_says_that_the_client_is_asked_for_it(self) -> None:
        desk = a_desk()
        a_climb(desk)
        page = desk.page("homework/")
        assert "Until then the client is asked for it before the first entry." in page
        assert "Fill in what you agreed" in page

    def test_one_that_the_client_never_sees_says_what_is_missing_for_them(self) -> None:
        desk = a_desk()
        a_climb(desk, ONLY_THERAPIST)
        assert "there is only “Something else”" in desk.page("homework/")

    def test_one_without_rows_to_choose_from_says_that_the_client_writes_without(self) -> None:
        desk = a_desk()
        a_climb(desk, ONLY_THERAPIST.replace('options_from = "ladder.situation"', 'options = ["Lift", "Bus"]'))
        page = desk.page("homework/")
        assert "Until then the client writes without it." in page

    def test_a_sheet_without_a_set_up_offers_none(self) -> None:
        desk = a_desk()
        an_assignment(of=desk.case)
        assert "what you agreed" not in desk.page("homework/").lower()

    def test_after_the_first_save_a_client_who_was_never_in_still_needs_a_link(self) -> None:
        desk = a_desk()
        a_setup(WHOLE, of=a_climb(desk))
        assert "The client cannot see it yet" in desk.page("homework/?done=agreed")


@pytest.mark.parametrize("count", [1, 8])
def test_the_homework_tab_asks_once_more_however_many_set_ups_there_are(count: int) -> None:
    desk = a_desk()
    for _ in range(count):
        a_setup(WHOLE, of=a_climb(desk))
    desk.page("homework/")
    with CaptureQueriesContext(connection) as asked:
        desk.page("homework/")
    assert len(asked) <= 9, [one["sql"][:90] for one in asked]
