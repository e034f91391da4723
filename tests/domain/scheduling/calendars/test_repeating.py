"""What repeats comes round when dateutil says so, a library that reads the same rules and shares no line with ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evenhand.domain.scheduling.calendars.problems import MOST_STEPS, FeedProblem, Work
from evenhand.domain.scheduling.calendars.repeating import WEEKDAYS, repeat_of, repetitions
from tests.domain.scheduling.calendars.files import wall

START, LAST = wall("2019-01-01"), wall("2030-01-01")
FOREVER = wall("2100-01-01")


def ours(rule: str, start: datetime, after: datetime, before: datetime) -> list[datetime]:
    repeat = repeat_of(rule)
    until = repeat.until if isinstance(repeat.until, datetime) else None
    return list(repetitions(repeat, start=start, until=until, after=after, before=before, work=Work()))


def theirs(rule: str, start: datetime, after: datetime, before: datetime) -> list[datetime]:
    every = takewhile(lambda moment: moment < before, rrulestr(rule, dtstart=start))
    return [moment for moment in every if moment >= after]


def some(values: st.SearchStrategy[int], most: int = 4) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(lambda found: ",".join(map(str, found)))


def signed(most: int) -> st.SearchStrategy[int]:
    return st.integers(-most, most).filter(bool)


WEEKDAY = st.sampled_from(WEEKDAYS)
DAYS = st.lists(WEEKDAY, min_size=1, max_size=4, unique=True).map(",".join)
MONTHS = some(st.integers(1, 12))
TIMES = {"BYHOUR": some(st.integers(0, 23), 2), "BYMINUTE": some(st.integers(0, 59), 2)}


def placed(most: int) -> st.SearchStrategy[str]:
    """Weekdays with their places; dateutil takes those with and those without as conditions that both have to hold."""
    one = st.tuples(signed(most).map(str), WEEKDAY).map("".join)
    return st.lists(one, min_size=1, max_size=3, unique=True).map(",".join)


PARTS: dict[str, list[dict[str, st.SearchStrategy[str]]]] = {
    "DAILY": [{}, {"BYDAY": DAYS}, {"BYMONTH": MONTHS}, {"BYMONTHDAY": some(st.integers(1, 28))}, TIMES],
    "WEEKLY": [{}, {"BYDAY": DAYS}, {"BYDAY": DAYS, "BYMONTH": MONTHS}, {"BYDAY": DAYS, **TIMES}],
    "MONTHLY": [
        {},
        {"BYDAY": placed(4)},
        {"BYMONTHDAY": some(signed(31))},
        {"BYDAY": DAYS, "BYMONTHDAY": some(st.integers(1, 28), 12)},
        {"BYDAY": DAYS, "BYSETPOS": some(signed(4))},
        {"BYMONTH": MONTHS, "BYDAY": placed(3)},
    ],
    "YEARLY": [
        {},
        {"BYMONTH": MONTHS},
        {"BYMONTH": MONTHS, "BYMONTHDAY": some(signed(28))},
        {"BYMONTH": MONTHS, "BYDAY": placed(4)},
        {"BYDAY": placed(40)},
        {"BYYEARDAY": some(signed(366))},
        {"BYWEEKNO": some(signed(52)), "BYDAY": DAYS},
        {"BYDAY": DAYS, "BYSETPOS": some(signed(200))},
    ],
}


@st.composite
def rules(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(sorted(PARTS)))
    parts = {name: draw(values) for name, values in draw(st.sampled_from(PARTS[freq])).items()}
    interval = draw(st.integers(1, 5 if freq == "YEARLY" else 9))
    ends = draw(st.sampled_from(("", "COUNT", "UNTIL")))
    if ends == "COUNT":
        parts["COUNT"] = str(draw(st.integers(1, 60)))
    if ends == "UNTIL":
        parts["UNTIL"] = f"{draw(st.datetimes(START, LAST)):%Y%m%dT%H%M%S}"
    if draw(st.booleans()):
        parts["WKST"] = draw(WEEKDAY)
    return ";".join((f"FREQ={freq}", f"INTERVAL={interval}", *(f"{name}={value}" for name, value in parts.items())))


@settings(phases=(Phase.explicit, Phase.generate), deadline=None)
@given(
    rules(),
    st.datetimes(START, wall("2025-01-01")).map(lambda one: one.replace(microsecond=0)),
    st.datetimes(START, wall("2026-01-01")),
    st.integers(1, 900),
)
def test_a_rule_comes_round_when_dateutil_says(rule: str, start: datetime, after: datetime, days: int) -> None:
    before = after + timedelta(days=days)
    assert ours(rule, start, after, before) == theirs(rule, start, after, before)


def test_a_wrong_reading_would_be_found() -> None:
    rule, start = "FREQ=MONTHLY;BYDAY=-1FR", wall("2026-01-01T09:00")
    wrong = ours("FREQ=MONTHLY;BYDAY=4FR", start, start, LAST)
    assert wrong != theirs(rule, start, start, LAST)


@pytest.mark.parametrize(
    ("rule", "start", "found"),
    [
        ("FREQ=MONTHLY", wall("2026-01-31"), ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=YEARLY", wall("2024-02-29"), ["2024-02-29", "2028-02-29", "2032-02-29"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU", wall("2026-01-04"), ["2026-01-04", "2026-01-18", "2026-02-01"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", wall("2026-01-01"), ["2026-02-13", "2026-03-13", "2026-11-13"]),
        ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", wall("2026-01-01"), ["2026-10-25", "2027-10-31", "2028-10-29"]),
    ],
)
def test_rules_whose_days_are_known(rule: str, start: datetime, found: list[str]) -> None:
    assert [f"{one:%Y-%m-%d}" for one in ours(rule, start, start, FOREVER)[:3]] == found


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "more often than daily"),
        ("FREQ=HOURLY;COUNT=3", "more often than daily"),
        ("FREQ=SOMETIMES", "cannot be read"),
        ("BYDAY=MO", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=0", "cannot be read"),
        ("FREQ=DAILY;INTERVAL=-1", "cannot be read"),
        ("FREQ=DAILY;COUNT=0", "cannot be read"),
        ("FREQ=DAILY;UNTIL=soon", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=XX", "cannot be read"),
        ("FREQ=WEEKLY;BYDAY=", "cannot be read"),
        ("FREQ=YEARLY;BYMONTH=13", "cannot be read"),
        ("FREQ=YEARLY;RSCALE=CHINESE", "another calendar"),
        (f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,10,20,30,40", "too often within a day"),
        ("", "cannot be read"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_its_reason(rule: str, reason: str) -> None:
    with pytest.raises(FeedProblem, match=reason):
        repeat_of(rule)


def test_a_rule_that_never_comes_round_ends_with_the_window() -> None:
    assert ours("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", START, START, LAST) == []
    assert ours("FREQ=YEARLY;COUNT=5;BYMONTH=2;BYMONTHDAY=30", START, START, LAST) == []


def test_a_rule_without_a_count_skips_what_lies_before_the_window() -> None:
    work = Work()
    work.step(MOST_STEPS - 30)
    start, after = wall("1950-01-01"), wall("2026-01-01")
    rule = repeat_of("FREQ=DAILY")
    found = repetitions(rule, start=start, until=None, after=after, before=after + timedelta(days=9), work=work)
    assert len(list(found)) == 9


def test_a_rule_ends_with_the_calendar() -> None:
    assert ours("FREQ=DAILY", wall("9999-12-30"), wall("9999-12-30"), wall("9999-12-31T23:59")) != []


def test_work_beyond_all_measure_is_refused() -> None:
    with pytest.raises(FeedProblem, match="too often"):
        ours(f"FREQ=DAILY;COUNT={MOST_STEPS}", wall("1000-01-01"), LAST, wall("2090-01-01"))
