"""Points: chosen at the desk, rule by rule, and shown to the client as what was done and nothing else."""

from __future__ import annotations

import pytest

from evenhand.domain.kudos.actions import Gives
from evenhand.domain.kudos.counting import Rule
from evenhand.domain.kudos.queries import rules_of
from evenhand.domain.worksheets.schedule import Rhythm
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import TODAY, a_submission, an_assignment, browser_of_client, inside

pytestmark = pytest.mark.django_db
USUAL = {f"{rule}_points": "1" for rule in Rule}


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    for _ in range(2):
        a_submission(of=an_assignment(of=made.case, rhythm=Rhythm.ONCE, due_on=TODAY))
    return made


def kept(desk: Desk) -> dict[Rule, Gives]:
    with inside(desk.case):
        return dict(rules_of(case=desk.case))


def seen_by_client(desk: Desk) -> str:
    return browser_of_client(desk.case).get("/me/").text


def test_the_client_sees_nothing_of_points_until_a_rule_is_on(desk: Desk) -> None:
    assert "point" not in seen_by_client(desk)
    assert "The client sees" not in desk.page("points/")
    desk.browser.post(desk.at("points/"), {**USUAL, "act": "keep", "on_time_on": "yes", "on_time_points": "3"})
    assert kept(desk)[Rule.ON_TIME] == Gives(3, is_on=True)
    assert "6 points: 2 entries on time." in seen_by_client(desk)
    assert "The client sees: 6 points: 2 entries on time." in desk.page("points/")


def test_a_rule_that_counts_nothing_yet_is_not_mentioned(desk: Desk) -> None:
    fields = {**USUAL, "act": "keep", "experiment_on": "yes", "in_a_row_on": "yes"}
    desk.browser.post(desk.at("points/"), fields)
    page = seen_by_client(desk)
    for word in ("experiment", "run of", "0 points"):
        assert word not in page
    assert "The client sees nothing until there is a point." in desk.page("points/")


def test_all_are_switched_off_with_one_press_and_keep_what_they_give(desk: Desk) -> None:
    fields = {**USUAL, "act": "keep", **{f"{rule}_on": "yes" for rule in Rule}, "daily_log_points": "7"}
    desk.browser.post(desk.at("points/"), fields)
    assert "points:" in seen_by_client(desk)
    desk.browser.post(desk.at("points/"), {"act": "off"})
    assert not any(gives.is_on for gives in kept(desk).values())
    assert kept(desk)[Rule.DAILY_LOG].points == 7
    assert "point" not in seen_by_client(desk)


@pytest.mark.parametrize("typed", ["", "0", "101", "-3", "1.5", "many", "٣", "9" * 30])
def test_a_number_that_is_none_comes_back_with_what_to_change(desk: Desk, typed: str) -> None:
    answer = desk.browser.post(
        desk.at("points/"), {**USUAL, "act": "keep", "on_time_on": "yes", "on_time_points": typed}
    )
    assert answer.status_code == 422
    assert "Choose a number from 1 to 100." in answer.text
    assert f'value="{typed}"' in answer.text
    assert not kept(desk)[Rule.ON_TIME].is_on


def test_an_unknown_act_is_not_there(desk: Desk) -> None:
    assert desk.browser.post(desk.at("points/"), {"act": "reset"}).status_code == 404
