"""How a practice stands with its host, day by day, and when periods begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.plans.offers import Cycle
from evenhand.domain.plans.standing import Account, State, next_begin, standing_of

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
PAID_UNTIL, DUE = date(2027, 2, 1), date(2027, 2, 14)


@pytest.mark.parametrize(
    ("today", "due_on", "ends_on", "state"),
    [
        (date(2027, 1, 31), None, None, State.WORKS),
        (date(2027, 1, 20), DUE, None, State.DUE),
        (DUE, DUE, None, State.DUE),
        (DUE + timedelta(days=1), DUE, None, State.LATE),
        (DUE + timedelta(days=30), DUE, None, State.LATE),
        (DUE + timedelta(days=31), DUE, None, State.READ_ONLY),
        (PAID_UNTIL, None, None, State.DUE),
        (PAID_UNTIL + timedelta(days=31), None, None, State.READ_ONLY),
        (date(2027, 1, 31), None, PAID_UNTIL, State.WORKS),
        (PAID_UNTIL, None, PAID_UNTIL, State.ENDED),
        (PAID_UNTIL, DUE, PAID_UNTIL, State.ENDED),
    ],
)
def test_a_practice_stands_so(today: date, due_on: date | None, ends_on: date | None, state: State) -> None:
    standing = standing_of(Account(PAID_UNTIL, due_on, ends_on, 30), today=today)
    assert standing.state == state
    assert standing.can_write == (state not in (State.READ_ONLY, State.ENDED))


@given(DAYS, st.none() | DAYS, st.integers(1, 60), DAYS)
def test_a_desk_that_works_until_a_day_works_on_every_day_before_it(
    paid_until: date, due_on: date | None, grace: int, today: date
) -> None:
    account = Account(paid_until, due_on, None, grace)
    standing = standing_of(account, today=today)
    if standing.read_only_from is None:
        assert today < paid_until
        return
    assert standing.can_write == (today < standing.read_only_from)
    assert standing_of(account, today=standing.read_only_from - timedelta(days=1)).can_write
    assert not standing_of(account, today=standing.read_only_from).can_write


@given(DAYS, st.sampled_from(Cycle), st.integers(1, 30))
def test_periods_follow_each_other_on_the_day_on_which_the_first_began(began: date, cycle: Cycle, periods: int) -> None:
    step = relativedelta(months=1) if cycle == Cycle.MONTHLY else relativedelta(years=1)
    begin = began
    for number in range(1, periods + 1):
        begin = next_begin(begin, cycle=cycle, anchor=began.day)
        assert begin == began + step * number
