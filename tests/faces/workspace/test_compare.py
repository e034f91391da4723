"""Entries side by side."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.worksheets.models import Submission
from evenhand.faces.workspace.comparing import ids_in
from evenhand.faces.workspace.ledger import merged_order
from tests.faces.workspace.cast import SIGNED_IN, Desk, a_desk, entries, two_replies
from tests.factories import NOW, TWO_REPLIES, a_submission, an_assignment, frozen


def compared(desk: Desk, *sent: Submission) -> str:
    with frozen():
        return desk.page("compare/?" + urlencode([("e", one.entry) for one in sent]))


@pytest.mark.django_db
def test_each_question_is_one_line_and_each_entry_one_cell_of_it() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    one = a_submission(of=sheet, at=NOW - timedelta(days=8), situation="First moment.", self_kindness=1)
    two = a_submission(of=sheet, at=NOW - timedelta(days=1), situation="Second moment.", self_kindness=5)
    page = compared(desk, two, one)
    assert "columns-2" in page
    line = page[page.index("Think of one hard moment") :]
    assert line.index("First moment.") < line.index("Second moment.") < line.index("Which day was it?")
    assert "1 <small>of 10</small>" in page
    assert "Gap between the two replies" in page
    assert "Asked as" not in page


@pytest.mark.django_db
def test_forms_of_one_series_share_lines_and_changed_wording_is_marked() -> None:
    desk = a_desk()
    one = a_submission(of=two_replies(desk), at=NOW - timedelta(days=8))
    named = an_assignment(of=desk.case, slug="compassionate-self-care-named")
    two = a_submission({**TWO_REPLIES, "friend": "Jo"}, of=named)
    page = compared(desk, one, two)
    assert page.count("They have just told you that this happened to them. What do you say?") == 1
    assert "Asked as: Now picture a good friend" in page
    assert "Not asked on this form" in page
    assert page.index("Choose one person") < page.index("They have just told you")


@pytest.mark.django_db
def test_blanks_and_skips_are_said_and_lines_nobody_filled_are_left_out() -> None:
    desk = a_desk()
    sheet = two_replies(desk)
    short = {key: value for key, value in TWO_REPLIES.items() if key not in ("notice", "area")}
    one = a_submission(short, of=sheet, at=NOW - timedelta(days=2))
    two = a_submission({**short, "notice": "Something."}, of=sheet, self_reply={"skipped": True})
    page = compared(desk, one, two)
    assert "Left empty" in page
    assert "Left out on purpose" in page
    assert "What was it about?" not in page


@pytest.mark.django_db
def test_more_than_six_are_cut_to_six_and_said() -> None:
    desk = a_desk()
    page = compared(desk, *entries(8, of=two_replies(desk)))
    assert "columns-6" in page
    assert "Up to six fit side by side" in page


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?e=x", "?e=" + str(UUID(int=5)), "?e=&e="])
def test_fewer_than_two_lead_back_to_the_list(query: str) -> None:
    assert "Two entries are needed" in a_desk().page(f"compare/{query}")


@pytest.mark.django_db
def test_entries_of_another_case_file_are_left_out() -> None:
    desk, other = a_desk(), a_desk()
    own = a_submission(of=two_replies(desk))
    foreign = a_submission(of=two_replies(other), situation="Nobody else may read this.")
    page = compared(desk, own, foreign)
    assert "Nobody else may read this." not in page
    assert "Two entries are needed" in page


@pytest.mark.django_db
def test_the_queries_do_not_grow_with_the_columns(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    sent = entries(6, of=two_replies(desk))
    compared(desk, *sent)
    for count in (2, 6):
        with django_assert_num_queries(SIGNED_IN + 4):
            compared(desk, *sent[:count])


def test_ids_are_read_once_each_and_the_rest_is_passed_over() -> None:
    one, two = UUID(int=1), UUID(int=2)
    assert ids_in([str(two), "x", str(one), str(two), ""]) == [two, one]


keys = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(st.lists(keys, max_size=4))
def test_merged_order_holds_every_key_once(orders: list[list[str]]) -> None:
    merged = merged_order(orders)
    assert sorted(merged) == sorted({key for order in orders for key in order})


@given(st.permutations("abcdefgh"), st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=4))
def test_merged_order_keeps_the_order_of_a_later_part_behind_its_own_keys(
    whole: list[str], chosen: list[set[str]]
) -> None:
    orders = [list(whole), *([key for key in whole if key in part] for part in chosen)]
    assert merged_order(orders) == list(whole)


def test_a_new_question_follows_the_one_before_it() -> None:
    assert merged_order([["situation", "friend", "self"], ["situation", "person", "friend", "self", "send"]]) == [
        "situation", "person", "friend", "self", "send",
    ]  # fmt: skip
