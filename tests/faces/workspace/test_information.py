"""The information tab."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.actions import write_information
from evenhand.domain.cases.models import Information
from tests.faces.workspace.cast import GOAL, SIGNED_IN, Desk, a_desk
from tests.factories import NOW, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
PARTS = [kind.value for kind in Information.Kind]


def write(desk: Desk, kind: str, words: str, days_ago: int = 0) -> None:
    with inside(desk.member):
        write_information(
            case=desk.case, kind=Information.Kind(kind), words=words, by=therapist_actor(desk.member),
            at=NOW - timedelta(days=days_ago),
        )  # fmt: skip


def test_goal_and_the_four_parts_of_the_formulation_stand_to_write() -> None:
    page = a_desk().page("information/")
    assert all(f'name="{part}"' in page for part in PARTS)
    assert GOAL in page


def test_saving_writes_a_version_of_what_changed_and_of_nothing_else() -> None:
    desk = a_desk()
    form = dict.fromkeys(PARTS, "") | {"goal": GOAL, "protective": "A sister who rings.\r\nA dog."}
    for _ in range(2):
        answer = desk.browser.post(desk.at("information/"), form)
    assert answer.headers["Location"] == desk.at("information/?done=saved")
    with inside(desk.member):
        kept = [(row.kind, row.version, row.words) for row in Information.objects.order_by("kind")]
    assert kept == [("goal", 1, GOAL), ("protective", 1, "A sister who rings.\nA dog.")]


def test_a_part_that_the_form_did_not_send_stays() -> None:
    desk = a_desk()
    desk.browser.post(desk.at("information/"), {"protective": "A dog."})
    assert GOAL in desk.page("information/")


def test_former_versions_are_shown_with_what_changed() -> None:
    desk = a_desk(goal="")
    write(desk, "goal", "Speak to myself kindly.", days_ago=9)
    write(desk, "goal", "Speak to myself plainly and kindly.")
    with frozen():
        page = desk.page("information/")
    assert "2 versions" in page
    assert "<ins>plainly and </ins>" in page
    assert "Version 1, Sun 15 Nov, 14:02" in page


def test_words_taken_away_are_marked_and_markup_stays_words() -> None:
    desk = a_desk(goal="")
    write(desk, "perpetuating", "Checks <b>every</b> mail twice.", days_ago=3)
    write(desk, "perpetuating", "Checks mail twice.")
    page = desk.page("information/")
    assert "<del>&lt;b&gt;every&lt;/b&gt; </del>" in page


def test_emptying_a_part_is_a_version_too() -> None:
    desk = a_desk()
    desk.browser.post(desk.at("information/"), {"goal": ""})
    with inside(desk.member):
        assert Information.objects.latest("version").words == ""


def test_the_queries_do_not_grow_with_versions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    desk.page("information/")
    for number in range(2):
        with django_assert_num_queries(SIGNED_IN + 3):
            desk.page("information/")
        write(desk, "goal", f"Version {number}")
