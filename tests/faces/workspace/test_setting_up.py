"""The set-up on the desk: filled once, changed in versions, nothing typed is ever cleared."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.domain.worksheets.actions import end_assignment, write_setup
from evenhand.domain.worksheets.models import Assignment, WorksheetVersion
from tests.faces.climbing import AGREED, CLIMBING
from tests.faces.workspace.agreeing import FORM, WHOLE, a_climb, at, post, stored, values_in
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_draft,
    a_setup,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


class TestFilling:
    @frozen()
    def test_it_is_kept_as_the_first_version_and_said_on_the_homework_tab(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        assert post(desk, given) == f"{desk.at('homework/')}?done=agreed"
        assert stored(given) == [WHOLE]
        page = desk.page("homework/?done=agreed")
        assert "Saved. It stands above every entry" in page
        assert "Change what you agreed" in page

    def test_every_question_of_both_pages_stands_in_one_form_the_therapists_own_too(self) -> None:
        desk = a_desk()
        page = desk.page(at(a_climb(desk)))
        assert re.findall(r"<h2>([^<]+)</h2>", page)[:2] == ["Our ladder", "The frame"]
        assert page.count("<h1>") == 1
        for name in ("why", "ladder.0.situation", "ladder.1.expected", "company", "companion", "aim"):
            assert f'name="{name}"' in page
        assert 'data-field="company"' in page, "script follows a condition across the two pages"

    def test_a_line_break_comes_back_as_one(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        post(desk, given, aim="One\r\nTwo")
        assert stored(given)[0]["aim"] == "One\nTwo"

    def test_strange_words_come_back_equal_and_never_run(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        words = '<script>alert("x")</script> שלום 🙂'
        post(desk, given, why=words)
        assert stored(given)[0]["why"] == words
        page = desk.page(at(given))
        assert "<script>alert" not in page
        assert "שלום 🙂" in page


class TestRows:
    def test_add_another_opens_one_row_more_and_keeps_what_was_typed(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        page = post(desk, given, status=200, _add="ladder", _act="-", aim="Half a sen", ladder__1__expected="-")
        values = values_in(page)
        assert (values["ladder.0.situation"], values["ladder.1.situation"]) == (
            "The lift, one floor",
            "The bus, two stops",
        )
        assert values["ladder.2.situation"] == ""
        assert "ladder.3.situation" not in values
        assert "Half a sen</textarea>" in page
        assert "error-summary" not in page
        assert stored(given) == []

    def test_a_blank_row_stays_while_others_are_added(self) -> None:
        desk = a_desk()
        form = {"ladder__2__situation": "", "ladder__2__expected": "", "_add": "ladder", "_act": "-"}
        page = post(desk, a_climb(desk), status=200, **form)
        assert "ladder.3.situation" in values_in(page)

    def test_remove_takes_away_that_row_only(self) -> None:
        desk = a_desk()
        form = {"ladder__2__situation": "The train", "_remove": "ladder:0", "_act": "-"}
        values = values_in(post(desk, a_climb(desk), status=200, **form))
        assert (values["ladder.0.situation"], values["ladder.1.situation"]) == ("The bus, two stops", "The train")
        assert "ladder.2.situation" not in values

    @pytest.mark.parametrize("pressed", ["ladder:9", "ladder:x", "nothing:0", "why:0", "ladder:", ":", "ladder:²"])
    def test_a_button_that_never_was_there_changes_nothing(self, pressed: str) -> None:
        desk = a_desk()
        values = values_in(post(desk, a_climb(desk), status=200, _remove=pressed, _act="-"))
        assert (values["ladder.0.situation"], values["ladder.1.situation"]) == (
            "The lift, one floor",
            "The bus, two stops",
        )

    def test_a_number_that_is_none_is_told_and_stays_as_typed_in_its_row(self) -> None:
        desk = a_desk()
        page = post(desk, a_climb(desk), status=422, ladder__0__situation="", ladder__0__expected="",
                    ladder__0__leans="-", ladder__0__leaning="", ladder__1__expected="many",
                    ladder__2__situation="The train", ladder__2__expected="80")  # fmt: skip
        values = values_in(page)
        assert values["ladder.0.situation"] == "The bus, two stops"
        assert 'name="ladder.0.expected" value="many"' in page
        assert values["ladder.1.situation"] == "The train"
        assert '<a href="#f-ladder.0.expected">Choose a number from 0 to 100, in steps of 5.</a>' in page


class TestProblems:
    def test_what_is_missing_is_named_with_links_and_nothing_is_cleared(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        page = post(desk, given, status=422, why="", company="with_somebody", ladder__1__situation="")
        assert "3 answers need another look" in page
        for name in ("why", "companion", "ladder.1.situation"):
            assert f'<a href="#f-{name}">' in page
            assert f'id="f-{name}"' in page
            assert f'id="e-{name}"' in page
        assert "Stay until it is boring.</textarea>" in page
        assert 'value="with_somebody" checked' in page
        assert 'name="ladder.1.expected" value="60"' in page
        assert stored(given) == []

    def test_too_few_rows_are_asked_for(self) -> None:
        desk = a_desk()
        form = dict.fromkeys(("ladder__1__situation", "ladder__1__expected"), "")
        page = post(desk, a_climb(desk), status=422, **form)
        assert '<a href="#f-ladder">Write 2 to 6.</a>' in page

    def test_a_hidden_question_is_not_asked_and_keeps_its_words(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        post(desk, given, companion="J.")
        assert stored(given)[0]["companion"] == "J."
        assert "Who comes along?" not in desk.page(at(given)).partition("Versions</h2>")[2]

    def test_a_form_without_anything_is_told_what_is_missing(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        answer = desk.browser.post(desk.at(at(given)), {})
        assert answer.status_code == 422
        assert "3 answers need another look" in answer.content.decode()

    def test_words_left_out_on_purpose_are_an_answer(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        desk.browser.post(desk.at(at(given)), {**FORM, "why": "", "why.skip": "on"})
        assert stored(given)[0]["why"] == {"skipped": True}


class TestVersions:
    @frozen()
    def test_a_change_is_the_next_version_and_the_former_one_stays_to_be_read(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        a_setup(WHOLE, of=given, at=NOW - timedelta(days=7))
        page = desk.page(at(given))
        assert values_in(page)["ladder.1.situation"] == "The bus, two stops"
        assert "Stay until it is boring.</textarea>" in page
        post(desk, given, _base="1", ladder__1__situation="The bus, one stop")
        assert [dict(one)["ladder"] for one in stored(given)] == [
            AGREED["ladder"],
            [
                {"situation": "The lift, one floor", "expected": 40, "leans": True, "leaning": "My phone"},
                {"situation": "The bus, one stop", "expected": 60},
            ],
        ]
        page = desk.page(at(given))
        kept = page.partition("Versions</h2>")[2]
        assert re.findall(r"Version \d[^<]*|Written [^<]*", kept) == [
            "Version 2, in force",
            "Written Tue 24 Nov, 14:02, by you",
            "Version 1",
            "Written Tue 17 Nov, 14:02, by you",
        ]
        assert "The bus, one stop" in kept
        assert "The bus, two stops" in kept

    def test_saving_what_is_in_force_makes_no_version(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        a_setup(WHOLE, of=given)
        post(desk, given, _base="1")
        assert len(stored(given)) == 1

    def test_a_double_click_has_one_effect(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        post(desk, given)
        post(desk, given)
        assert len(stored(given)) == 1

    def test_words_of_somebody_else_are_shown_before_they_are_replaced(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        with inside(given):
            write_setup(assignment=given, answers={**WHOLE, "why": "To fly."}, by=client_actor(desk.case), at=NOW)
        page = post(desk, given, status=409)
        assert "Somebody wrote another version meanwhile" in page
        assert values_in(page)["why"] == "To visit my sister."
        assert "To fly." in page.partition("Versions</h2>")[2]
        assert "by the client" in page
        assert '<input type="hidden" name="_base" value="1">' in page
        assert len(stored(given)) == 1
        post(desk, given, _base="1")
        assert [one["why"] for one in stored(given)] == ["To fly.", "To visit my sister."]

    def test_while_rows_are_added_the_version_in_sight_stays_the_one_of_the_form(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        a_setup(WHOLE, of=given)
        page = post(desk, given, status=200, _add="ladder", _act="-")
        assert '<input type="hidden" name="_base" value="0">' in page

    @pytest.mark.parametrize("base", ["", "x", "-1", "9999999", "²"])
    def test_a_version_that_is_none_counts_as_none_in_sight(self, base: str) -> None:
        desk = a_desk()
        given = a_climb(desk)
        a_setup({**WHOLE, "why": "To fly."}, of=given)
        post(desk, given, status=409, _base=base)

    def test_a_colleagues_version_is_not_called_ones_own(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        with inside(given):
            by = therapist_actor(a_colleague(of=desk.member))
            write_setup(assignment=given, answers=WHOLE, by=by, at=NOW)
        assert "by a colleague" in desk.page(at(given))


class TestEnded:
    def end(self, desk: Desk, given: Assignment) -> None:
        with inside(given):
            end_assignment(assignment=given, words="", by=therapist_actor(desk.member), at=NOW)

    def test_the_set_up_of_an_ended_sheet_is_only_read(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        a_setup(WHOLE, of=given)
        self.end(desk, given)
        page = desk.page(at(given))
        assert "This sheet was ended" in page
        assert 'name="why"' not in page
        assert "To visit my sister." in page
        assert ">What you agreed<" in desk.page("homework/")

    @pytest.mark.parametrize("pressed", [{}, {"_add": "ladder", "_act": "-"}])
    def test_what_was_typed_when_it_ended_stays_to_be_copied(self, pressed: dict[str, str]) -> None:
        desk = a_desk()
        given = a_climb(desk)
        self.end(desk, given)
        page = post(desk, given, status=409, **pressed)
        assert "This was ended meanwhile, so nothing was saved" in page
        assert values_in(page)["why"] == "To visit my sister."
        assert stored(given) == []

    def test_without_a_set_up_the_homework_tab_offers_none(self) -> None:
        desk = a_desk()
        self.end(desk, a_climb(desk))
        assert "what you agreed" not in desk.page("homework/").lower()


class TestAccess:
    def test_a_sheet_without_a_set_up_has_no_such_page(self) -> None:
        desk = a_desk()
        given = an_assignment(of=desk.case)
        assert desk.browser.get(desk.at(at(given))).status_code == 404

    def test_others_get_a_page_that_is_not_there(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        other = a_case(of=desk.member)
        assert desk.browser.get(f"/desk/cases/{other.number}/{at(given)}").status_code == 404
        colleague = browser_of_therapist(a_colleague(of=desk.member))
        for answer in (colleague.get(desk.at(at(given))), colleague.post(desk.at(at(given)), FORM)):
            assert answer.status_code == 404
            assert answer.content == colleague.get("/desk/nothing-here/").content
        client = browser_of_client(desk.case).get(desk.at(at(given)))
        assert client.headers["Location"].startswith("/in/?next=")
        assert stored(given) == []

    def test_it_takes_a_page_or_a_form(self) -> None:
        desk = a_desk()
        assert desk.browser.put(desk.at(at(a_climb(desk)))).status_code == 405


class TestTheClientMeanwhile:
    def test_a_set_up_begun_by_the_client_never_stands_against_the_one_agreed(self) -> None:
        desk = a_desk()
        given = a_climb(desk)
        a_draft({"why": "Begun.", "ladder": [{"situation": "The stairs", "expected": 10}]}, of=given)
        post(desk, given)
        page = browser_of_client(desk.case).get(f"/me/w/{given.pk}/", follow=True).content.decode()
        assert "The lift, one floor" in page
        assert "The stairs" not in page
        assert "Before you go" in page


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_the_database_as_often_for_twelve_versions_and_rows_as_for_one(count: int) -> None:
    desk = a_desk()
    given = a_climb(desk)
    for number in range(count):
        rows = [{"situation": f"Step {one}", "expected": 5} for one in range(2 + min(count, 4))]
        a_setup({**WHOLE, "ladder": rows, "why": f"{number}"}, of=given, at=NOW + timedelta(hours=number))
    desk.page(at(given))
    with CaptureQueriesContext(connection) as asked:
        desk.page(at(given))
    assert len(asked) <= 6, [one["sql"][:90] for one in asked]


def test_the_version_of_the_sheet_stays_that_of_its_assignment() -> None:
    desk = a_desk()
    given = a_climb(desk)
    with inside(given):
        WorksheetVersion.objects.create(
            practice_id=given.practice_id,
            slug=given.slug,
            version=2,
            digest=bytes(32),
            source=CLIMBING.replace("version = 1", "version = 2").replace("What would you get back", "What would come"),
            published_at=NOW,
        )
    assert "What would you get back" in desk.page(at(given))
