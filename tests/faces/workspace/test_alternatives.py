"""Two ways of reckoning one thing: the practice picks one, and no line mixes the two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.worksheets.alternatives import alternatives_of, as_picked
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.foundation.audit.models import AuditEntry
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import (
    NOW,
    a_colleague,
    a_submission,
    an_assignment,
    browser_of_therapist,
    frozen,
    inside,
    published,
)

SHEETS = {slug: definition for slug, (definition, _) in bundled_definitions().items()}
DIARY = SHEETS["sleep-diary"]
BED, TRYING = "Sleep efficiency, by time in bed", "Sleep efficiency, by time trying"
PICKED = "sleep-diary:sleep_efficiency_trying"
NIGHT: dict[str, object] = {
    "into_bed": "23:15", "tried_sleep": "23:40", "fall_asleep": 50, "wakings": 1, "awake_night": 20,
    "final_wake": "06:10", "tried_after": 0, "out_of_bed": "06:45", "quality": 2, "rested": 3,
}  # fmt: skip


def test_only_one_of_them_is_followed_and_patterns_read_that_one() -> None:
    usual, other = as_picked(DIARY, ()), as_picked(DIARY, [PICKED])
    names = [
        {one.name for one in sheet.measures} & {"sleep_efficiency", "sleep_efficiency_trying"}
        for sheet in (usual, other)
    ]
    assert names == [{"sleep_efficiency"}, {"sleep_efficiency_trying"}]
    assert usual.patterns == DIARY.patterns
    read = {field for pattern in other.patterns for field in pattern.fields}
    assert "sleep_efficiency_trying" in read
    assert "sleep_efficiency" not in read


def test_a_sheet_without_alternatives_stays_the_very_same() -> None:
    assert [slug for slug, sheet in SHEETS.items() if alternatives_of(sheet)] == ["sleep-diary"]
    assert all(as_picked(sheet, [PICKED]) is sheet for slug, sheet in SHEETS.items() if slug != "sleep-diary")


@pytest.fixture
def desk(db: None) -> Desk:
    published("sleep-diary")
    return a_desk()


def pick(desk: Desk, measure: str) -> int:
    return int(desk.browser.post("/desk/worksheets/sleep-diary/", {"measure": measure}).status_code)


@frozen()
def test_the_owner_picks_and_every_line_follows(desk: Desk) -> None:
    given = an_assignment(of=desk.case, slug="sleep-diary")
    for days in range(7):
        at = NOW - timedelta(days=7 - days)
        a_submission({**NIGHT, "night_of": at.date().isoformat()}, of=given, at=at)
    page = desk.page("progress/")
    assert BED in page
    assert TRYING not in page
    assert pick(desk, "sleep_efficiency_trying") == 302
    page = desk.page("progress/")
    assert TRYING in page
    assert BED not in page
    assert pick(desk, "sleep_efficiency") == 302
    assert BED in desk.page("progress/")


@frozen()
def test_picking_the_same_again_changes_nothing_and_others_only_read(desk: Desk) -> None:
    assert pick(desk, "sleep_efficiency_trying") == pick(desk, "sleep_efficiency_trying") == 302
    with inside(desk.member):
        assert AuditEntry.objects.filter(act="practice.measure_picked").count() == 1
    assert pick(desk, "fall_asleep") == 404
    colleague = browser_of_therapist(a_colleague(of=desk.member))
    assert (
        "This practice follows: Sleep efficiency, by time trying."
        in colleague.get("/desk/worksheets/sleep-diary/").text
    )
    assert colleague.post("/desk/worksheets/sleep-diary/", {"measure": "sleep_efficiency"}).status_code == 404
