"""Each rule of booking by an example that can be checked by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, find, settings

from evenhand.domain.scheduling.slots import (
    Cap,
    CapUnit,
    Hours,
    Opening,
    Period,
    Refusal,
    RuleProblem,
    Rules,
    Slot,
    Span,
    Taken,
    Window,
    checked,
    free_slots,
    nearest,
    refusal,
)
from evenhand.domain.scheduling.slots.zones import start_of_day
from tests.domain.scheduling.slots.cases import Case, cases

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_TWELVE = (Opening(9 * 60, 12 * 60),)
EVERY_DAY = Hours((NINE_TO_TWELVE,) * 7)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def rules(**changed: Any) -> Rules:
    """An hour at every full hour from nine to twelve in Berlin."""
    plain = Rules(zone=BERLIN, hours=EVERY_DAY, duration=60, step=60, service="first")
    return checked(replace(plain, **changed))


def at(words: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> int:
    return int(datetime.fromisoformat(words).replace(tzinfo=zone, fold=fold).timestamp())


def taken(words: str, minutes: int = 60, **more: Any) -> Taken:
    return Taken(at(words), at(words) + minutes * 60, **more)


def starts(of: Rules, *what: Taken, day: str = "2026-06-10", now: datetime = LONG_AGO) -> list[str]:
    """The starts of one local day, as the wall shows them."""
    begun = start_of_day(of.zone, date.fromisoformat(day))
    over = start_of_day(of.zone, date.fromordinal(date.fromisoformat(day).toordinal() + 1))
    found = free_slots(of, what, start=begun, end=over, now=int(now.timestamp()))
    return [f"{datetime.fromtimestamp(slot.start, of.zone):%H:%M}" for slot in found]


def test_starts_lie_on_the_grid_and_sessions_end_before_doors_close() -> None:
    assert starts(rules()) == ["09:00", "10:00", "11:00"]
    assert starts(rules(step=30)) == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    assert starts(rules(step=45, offset=15)) == ["09:15", "10:00", "10:45"]


def test_a_session_lasts_across_openings_that_touch_but_not_across_a_closed_minute() -> None:
    touching = (Opening(9 * 60, 10 * 60), Opening(10 * 60, 11 * 60))
    apart = (Opening(9 * 60, 10 * 60), Opening(10 * 60 + 1, 12 * 60))
    assert starts(rules(hours=Hours((touching,) * 7), duration=90, step=30)) == ["09:00", "09:30"]
    assert starts(rules(hours=Hours((apart,) * 7), duration=90, step=30)) == ["10:30"]


def test_a_session_lasts_across_midnight() -> None:
    nights = Hours(((Opening(0, 60), Opening(23 * 60, 24 * 60)),) * 7)
    assert starts(rules(hours=nights, duration=90, step=30)) == ["23:00", "23:30"]


def test_the_most_particular_opening_times_count() -> None:
    day = date(2026, 6, 10)
    weeks = [((Opening(hour * 60, (hour + 1) * 60),),) * 7 for hour in (8, 9, 10)]
    assert starts(rules(hours=Hours(weeks[0]))) == ["08:00"]
    assert starts(rules(hours=Hours(weeks[0], therapist=weeks[1]))) == ["09:00"]
    assert starts(rules(hours=Hours(weeks[0], therapist=weeks[1], service=weeks[2]))) == ["10:00"]
    moved = Hours(weeks[0], weeks[1], weeks[2], {day: (Opening(15 * 60, 16 * 60),)})
    assert starts(rules(hours=moved)) == ["15:00"]
    assert starts(rules(hours=Hours(weeks[0], overrides={day: ()}))) == []


def test_days_off_and_time_off_close_doors() -> None:
    assert starts(rules(days_off=frozenset([date(2026, 6, 10)]))) == []
    off = Span(at("2026-06-10T10:00"), at("2026-06-10T10:20"))
    assert starts(rules(time_off=(off,), step=30)) == ["09:00", "10:30", "11:00"]


def test_buffers_of_both_sessions_stack() -> None:
    at_ten = taken("2026-06-10T10:00", 30, before=10, after=10)
    quarters = rules(duration=30, step=5)
    assert "09:20" in starts(quarters, at_ten)
    assert "09:25" not in starts(quarters, at_ten)
    with_after = replace(quarters, after=5)
    assert "09:15" in starts(with_after, at_ten)
    assert "09:20" not in starts(with_after, at_ten)
    with_before = replace(quarters, before=5)
    assert starts(with_before, at_ten)[-1] == "11:30"
    assert "10:45" in starts(with_before, at_ten)
    assert "10:40" not in starts(with_before, at_ten)


def test_notice_is_absolute_time_also_across_a_change_of_clocks() -> None:
    day_of_notice = rules(notice=24 * 60)
    on_saturday = datetime(2026, 3, 28, 10, tzinfo=BERLIN)
    assert starts(day_of_notice, day="2026-03-29", now=on_saturday) == ["11:00"]


@pytest.mark.parametrize(
    ("window", "last"),
    [
        (Window(days=0), "2026-06-05"),
        (Window(days=3), "2026-06-08"),
        (Window(days=3, working=True), "2026-06-10"),
        (Window(days=5, working=True), "2026-06-12"),
        (Window(days=1, working=True, weekdays=frozenset([6])), "2026-06-07"),
        (Window(days=9, last=date(2026, 6, 6)), "2026-06-06"),
    ],
)
def test_the_window_ends_with_a_local_day(window: Window, last: str) -> None:
    friday = datetime(2026, 6, 5, 1, tzinfo=BERLIN)
    after = date.fromordinal(date.fromisoformat(last).toordinal() + 1).isoformat()
    assert starts(rules(window=window), day=last, now=friday)
    assert not starts(rules(window=window), day=after, now=friday)


def test_the_strictest_cap_decides_and_what_was_missed_counts() -> None:
    held, elsewhere = taken("2026-06-10T07:00", service="first"), taken("2026-06-10T07:00", service="other")
    busy = taken("2026-06-10T07:00", counts=False)
    once_a_day = rules(caps=(Cap(Period.DAY, 1),))
    assert not starts(once_a_day, held)
    assert not starts(once_a_day, elsewhere)
    assert starts(once_a_day, busy)
    assert starts(rules(caps=(Cap(Period.DAY, 1, service="first"),)), elsewhere)
    assert starts(rules(caps=(Cap(Period.WEEK, 120, CapUnit.MINUTES),)), held)
    assert not starts(rules(caps=(Cap(Period.WEEK, 119, CapUnit.MINUTES),)), held)
    assert not starts(rules(caps=(Cap(Period.DAY, 9), Cap(Period.MONTH, 0))))


def test_a_week_of_a_cap_begins_on_the_first_weekday() -> None:
    sunday = taken("2026-06-07T07:00", service="first")
    once_a_week = rules(caps=(Cap(Period.WEEK, 1),))
    assert starts(once_a_week, sunday)
    assert not starts(replace(once_a_week, first_weekday=6), sunday)


def test_a_wall_time_that_does_not_exist_is_skipped_and_one_that_comes_twice_is_offered_once() -> None:
    night = rules(hours=Hours(((Opening(60, 5 * 60),),) * 7), duration=30, step=30)
    assert starts(night, day="2026-03-29") == ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]
    autumn = ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30"]
    assert starts(night, day="2026-10-25") == autumn
    [two, *_] = [slot for slot in whole_day(night, "2026-10-25") if slot.start == at("2026-10-25T02:00")]
    assert two.end == at("2026-10-25T02:30")


def whole_day(of: Rules, day: str) -> list[Slot]:
    begun = start_of_day(of.zone, date.fromisoformat(day))
    return free_slots(of, (), start=begun, end=begun + 25 * 3_600, now=int(LONG_AGO.timestamp()))


def test_lengths_are_absolute_on_both_nights() -> None:
    night = rules(hours=Hours(((Opening(60, 4 * 60),),) * 7), duration=120, step=60)
    assert starts(night, day="2026-03-29") == ["01:00"]
    assert starts(night, day="2026-10-25") == ["01:00", "02:00"]
    assert refusal(night, (), at("2026-10-25T02:00", fold=1), now=0) is Refusal.OFF_GRID


def test_half_an_hour_on_lord_howe() -> None:
    island = ZoneInfo("Australia/Lord_Howe")
    night = rules(zone=island, hours=Hours(((Opening(60, 3 * 60),),) * 7), duration=15, step=15)
    spring, autumn = starts(night, day="2026-10-04"), starts(night, day="2026-04-05")
    assert "02:15" not in spring
    assert "02:30" in spring
    assert len(autumn) == len(set(autumn)) == 8


def test_a_day_that_a_zone_skipped_has_no_starts() -> None:
    apia = rules(zone=ZoneInfo("Pacific/Apia"))
    assert starts(apia, day="2011-12-30", now=datetime(2011, 1, 1, tzinfo=UTC)) == []
    assert starts(apia, day="2011-12-31", now=datetime(2011, 1, 1, tzinfo=UTC)) == ["09:00", "10:00", "11:00"]


def test_a_group_stays_open_until_it_is_full() -> None:
    group = rules(service="group", seats=6, caps=(Cap(Period.DAY, 1),))
    with_room = taken("2026-06-10T09:20", service="group", seats_left=2)
    found = free_slots(group, [with_room], start=with_room.start, end=with_room.end, now=0)
    assert found == [Slot(with_room.start, with_room.end, 2)]
    assert not starts(group, with_room._replace(seats_left=0))
    assert starts(replace(group, caps=()), with_room) == ["09:20", "11:00"]
    assert not starts(rules(caps=(Cap(Period.DAY, 1),)), with_room), "another service cannot join it"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2026-06-10T10:00", None),
        ("2025-06-10T10:00", Refusal.OUTSIDE_WINDOW),
        ("2026-09-10T10:00", Refusal.OUTSIDE_WINDOW),
        ("2026-06-11T10:00", Refusal.DAY_OFF),
        ("2026-06-10T08:00", Refusal.CLOSED),
        ("2026-06-10T11:30", Refusal.CLOSED),
        ("2026-06-10T09:30", Refusal.OFF_GRID),
        ("2026-06-10T10:00:01", Refusal.OFF_GRID),
        ("2026-06-09T09:00", Refusal.TOO_SOON),
        ("2026-06-12T10:00", Refusal.FULL),
        ("2026-06-10T11:00", Refusal.TAKEN),
    ],
)
def test_an_edited_address_is_refused_by_the_first_rule_against_it(words: str, why: Refusal | None) -> None:
    strict = rules(
        notice=60, window=Window(days=30), days_off=frozenset([date(2026, 6, 11)]), caps=(Cap(Period.DAY, 2),)
    )
    what = [taken("2026-06-10T11:00", service="first"), *[taken("2026-06-12T08:00", service="first")] * 2]
    now = at("2026-06-09T08:30")
    assert refusal(strict, what, at(words), now=now) == why


def test_the_three_nearest_slots_come_in_order() -> None:
    slots = [Slot(moment, moment + 1) for moment in (0, 10, 20, 30, 40)]
    assert [one.start for one in nearest(slots, 21)] == [10, 20, 30]
    assert [one.start for one in nearest(slots, 25, count=1)] == [20]
    assert nearest([], 5) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"duration": 0}, "lasts"),
        ({"step": 0}, "apart"),
        ({"offset": 60}, "shift"),
        ({"before": -1}, "before"),
        ({"after": 481}, "after"),
        ({"notice": -1}, "notice"),
        ({"seats": 0}, "seat"),
        ({"window": Window(days=-1)}, "window"),
        ({"window": Window(days=1, working=True, weekdays=frozenset())}, "working"),
        ({"caps": (Cap(Period.DAY, -1),)}, "limit"),
        ({"first_weekday": 7}, "week"),
        ({"hours": Hours(((Opening(10, 10),),) * 7)}, "Opening"),
        ({"hours": Hours(((Opening(60, 120), Opening(90, 200)),) * 7)}, "Opening"),
        ({"hours": Hours(EVERY_DAY.practice, overrides={date(2026, 1, 1): (Opening(0, 1_441),)})}, "Opening"),
    ],
)
def test_rules_that_make_no_sense_are_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(RuleProblem, match=says):
        rules(**changed)


@pytest.mark.parametrize(
    "hard",
    [
        lambda case: len(listed(case)) > 5,
        lambda case: len(case.taken) > 1 and 0 < len(listed(case)) < 5,
        lambda case: case.rules.caps and listed(case),
        lambda case: repeats_a_wall_time(case),
    ],
    ids=["many slots", "few slots between taken ones", "slots below a cap", "a wall time that comes again"],
)
def test_the_cases_that_are_made_up_reach_what_is_hard(hard: Callable[[Case], bool]) -> None:
    generating = settings(phases=[Phase.generate], max_examples=3_000, deadline=None)
    found = find(cases(), lambda case: bool(hard(case)), settings=generating)
    assert hard(found)


def listed(case: Case) -> list[Slot]:
    return free_slots(case.rules, case.taken, start=case.start, end=case.end, now=case.now)


def repeats_a_wall_time(case: Case) -> bool:
    return any(
        refusal(case.rules, case.taken, moment, now=case.now) is Refusal.OFF_GRID
        and datetime.fromtimestamp(moment, case.rules.zone).fold
        for moment in range(case.start // 900 * 900, case.end, 900)
    )
