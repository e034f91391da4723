"""Choosing a worksheet: what was had before, what could come next, gentle notes that hold nobody back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.following import could_follow, named_in
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.domain.worksheets.queries import had_by
from tests.faces.reading_pages import ReadPage
from tests.faces.workspace.cast import SIGNED_IN, Desk, a_desk, entries, two_replies
from tests.factories import NOW, a_case, an_assignment, frozen, inside

pytestmark = pytest.mark.django_db
NAMED = "compassionate-self-care-named"


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    publish_bundled(at=NOW)


def words_of(desk: Desk, ending: str) -> str:
    with frozen():
        return " ".join(" ".join(ReadPage(desk.page(ending)).words()).split())


def test_a_new_case_file_is_told_of_nothing_before_and_of_nothing_next() -> None:
    words = words_of(a_desk(), "assign/")
    assert "Had before" not in words
    assert "What could come next" not in words
    assert "Kindness towards oneself" in words


def test_what_was_had_is_counted_with_its_last_day_and_leads_to_what_could_come_next() -> None:
    desk = a_desk()
    entries(3, of=two_replies(desk))
    an_assignment(of=a_case(of=desk.member), slug="noticing-log")  # of another client
    words = words_of(desk, "assign/")
    assert "Had before: 3 entries, the last on Mon 23 Nov" in words
    following = words[words.index("What could come next") : words.index("Kindness towards oneself")]
    assert "Noticing log (harsh self-talk, live)" in following
    assert "After “Compassionate self-care”" in following


def test_what_was_given_and_never_written_is_said_without_blame() -> None:
    desk = a_desk()
    an_assignment(of=desk.case, at=NOW - timedelta(days=2), slug="noticing-log")
    assert "Given on Sun 22 Nov, nothing sent yet" in words_of(desk, "assign/")


def test_an_entry_with_its_corrections_counts_once_and_gifts_are_counted() -> None:
    desk = a_desk()
    entries(2, of=two_replies(desk))
    two_replies(desk)
    with inside(desk.case):
        had = had_by(case=desk.case)
    assert [(one.slug, one.given, one.entries) for one in had.values()] == [("compassionate-self-care", 2, 2)]


def test_by_problem_the_usual_order_stands_with_what_was_had() -> None:
    desk = a_desk()
    assert "begun" not in words_of(desk, "assign/")
    entries(1, of=two_replies(desk))
    words = words_of(desk, "assign/")
    strand = words[words.index("Harsh self-talk begun") :]
    order = "Compassionate self-care (had), then Compassionate self-care, with a real friend in mind (where the replies"
    assert order in strand
    assert "Look first: is the gap closing from the self side?" in strand


def test_a_search_shows_no_suggestions_and_says_how_many_it_found() -> None:
    desk = a_desk()
    entries(1, of=two_replies(desk))
    page = desk.browser.post(desk.at("assign/"), {"q": "noticing-log"}).text
    assert "What could come next" not in page
    assert "1 worksheet holds all of these words." in page


def test_what_usually_comes_before_is_a_note_that_holds_nobody_back() -> None:
    desk = a_desk()
    note = "Usually comes after “Compassionate self-care”, and no entry of it is in this case file yet."
    words = words_of(desk, f"assign/{NAMED}/")
    assert note in words
    assert "Send" in words
    entries(1, of=two_replies(desk))
    assert note not in words_of(desk, f"assign/{NAMED}/")


def test_a_sheet_that_was_had_says_when_to_stop_and_every_sheet_what_to_take_care_with() -> None:
    desk = a_desk()
    sheet = bundled_definitions()["compassionate-self-care"][0]
    words = words_of(desk, "assign/compassionate-self-care/")
    assert "When to stop or change" not in words
    assert "Take care with" in words
    entries(2, of=two_replies(desk))
    words = words_of(desk, "assign/compassionate-self-care/")
    assert "Had before: 2 entries, the last on Mon 23 Nov. When to stop or change: Finished when" in words
    assert sheet.stop_rule.split(",")[0] in words


def test_what_leads_on_is_in_order_once_and_never_what_was_had() -> None:
    sheets = {slug: one for slug, (one, _) in bundled_definitions().items()}
    assert named_in(["`b` then `a-1`", "`b`", "no marks"]) == ["b", "a-1"]
    followed = could_follow([NAMED, "compassionate-self-care", "gone"], sheets)
    slugs = [one.sheet.slug for one in followed]
    assert len(slugs) == len(set(slugs))
    assert slugs[0] == "noticing-log"  # of the flagship: the named form leads back to what was had
    assert not {NAMED, "compassionate-self-care"} & set(slugs)
    assert could_follow([], sheets) == []


def test_the_queries_of_choosing_are_fixed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    entries(3, of=two_replies(desk))
    desk.page("assign/")
    with django_assert_num_queries(SIGNED_IN + 4):
        desk.page("assign/")
