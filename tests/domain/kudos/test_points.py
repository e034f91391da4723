"""Points counted from the record: by the rules that are on now, on the client's days, corrections not twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.kudos.actions import Gives, NotAsPoints, settle_rules
from evenhand.domain.kudos.counting import Rule
from evenhand.domain.kudos.kinds import kinds_of_series
from evenhand.domain.kudos.queries import done_in, rules_of, total_points
from evenhand.domain.worksheets import actions as worksheets
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts import by_therapist
from tests.factories import NOW, TODAY, a_case, a_submission, an_assignment, client_actor, inside

pytestmark = pytest.mark.django_db
ON = Gives(2, is_on=True)


@pytest.fixture
def case() -> CaseFile:
    return a_case()


def settle(case: CaseFile, **rules: Gives) -> None:
    with inside(case):
        settle_rules(case=case, rules={Rule(n): g for n, g in rules.items()}, by=by_therapist(case), at=NOW)


def points(case: CaseFile) -> int | None:
    with inside(case):
        total = total_points(case=case)
    return total.points if total else None


def test_all_is_off_until_a_rule_is_switched_on(case: CaseFile) -> None:
    a_submission(of=an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY))
    assert points(case) is None
    settle(case, on_time=ON)
    assert points(case) == 2


def test_a_rule_that_is_off_counts_no_more_and_again_in_full_when_it_is_back(case: CaseFile) -> None:
    a_submission(of=an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY))
    settle(case, on_time=ON, in_a_row=ON)
    settle(case, on_time=Gives(2))
    assert points(case) == 0
    settle(case, on_time=Gives(5, is_on=True))
    assert points(case) == 5


def test_what_came_after_its_day_is_not_on_time_and_costs_nothing(case: CaseFile) -> None:
    settle(case, on_time=ON)
    a_submission(of=an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY))
    late = an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY)
    a_submission(of=late, at=NOW + timedelta(days=1))
    a_submission(of=an_assignment(of=case))
    assert points(case) == 2


def test_a_sheet_that_comes_again_is_on_time_once_a_stretch(case: CaseFile) -> None:
    settle(case, on_time=ON)
    weekly = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=7, due_on=TODAY)
    for days in (0, 1, 2, 8):
        a_submission(of=weekly, at=NOW + timedelta(days=days))
    assert points(case) == 6


def test_a_correction_is_the_same_entry(case: CaseFile) -> None:
    settle(case, on_time=ON, in_a_row=ON, daily_log=ON)
    sent = a_submission(of=an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY))
    before = points(case)
    with inside(case):
        worksheets.correct(
            submission=sent,
            changes={"notice": "Put right."},
            key="c",
            by=client_actor(case),
            at=NOW + timedelta(days=3),
        )
    assert points(case) == before


@pytest.mark.parametrize(
    ("zone", "sent", "day"),
    [
        ("Pacific/Auckland", datetime(2026, 11, 24, 11, 30, tzinfo=UTC), "2026-11-25"),
        ("America/New_York", datetime(2026, 11, 24, 3, 30, tzinfo=UTC), "2026-11-23"),
        ("Europe/London", datetime(2026, 3, 28, 23, 59, tzinfo=UTC), "2026-03-28"),
        ("Europe/London", datetime(2026, 3, 29, 23, 30, tzinfo=UTC), "2026-03-30"),
        ("Europe/London", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25"),
        ("Europe/London", datetime(2026, 10, 25, 23, 59, tzinfo=UTC), "2026-10-25"),
    ],
)
def test_a_day_is_the_clients_where_clocks_change_too(zone: str, sent: datetime, day: str) -> None:
    case = a_case(zone=zone, at=sent - timedelta(days=3))
    a_submission(of=an_assignment(of=case, at=sent - timedelta(days=2)), at=sent)
    with inside(case):
        assert [entry.day.isoformat() for entry in done_in(case=case)] == [day]


def test_a_sheet_for_every_day_is_a_daily_log(case: CaseFile) -> None:
    settle(case, daily_log=ON)
    daily = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=1, due_on=TODAY)
    for hours in (0, 2, 24):
        a_submission(of=daily, at=NOW + timedelta(hours=hours))
    a_submission(of=an_assignment(of=case))
    assert points(case) == 4


@pytest.mark.parametrize("number", [0, -1, 101])
def test_what_a_rule_gives_lies_between_one_and_a_hundred(case: CaseFile, number: int) -> None:
    with inside(case), pytest.raises(NotAsPoints):
        settle_rules(case=case, rules={Rule.ON_TIME: Gives(number, is_on=True)}, by=by_therapist(case), at=NOW)
    with inside(case):
        assert not any(gives.is_on for gives in rules_of(case=case).values())


def test_the_same_choice_again_leaves_no_trace(case: CaseFile) -> None:
    settle(case, on_time=ON)
    settle(case, on_time=ON, in_a_row=Gives())
    with inside(case):
        assert AuditEntry.objects.filter(act="kudos.settled").count() == 1


def test_the_library_names_series_that_there_are() -> None:
    known = {definition.series for definition, _ in bundled_definitions().values()}
    kinds = kinds_of_series()
    assert kinds.experiments | kinds.logs <= known
    assert not kinds.experiments & kinds.logs
