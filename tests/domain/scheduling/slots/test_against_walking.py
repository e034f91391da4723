"""The engine finds what walking through every minute finds, in twenty zones, around every odd thing clocks do."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings

from evenhand.domain.scheduling.slots import checked, free_slots, refusal
from tests.domain.scheduling.slots.cases import Case, cases
from tests.domain.scheduling.slots.minute_by_minute import against, slots_by_walking

CASES = int(os.environ.get("SLOT_CASES", "400"))
"""How many are made up."""

many = settings(
    max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@many
@given(cases())
def test_the_engine_lists_what_walking_finds(case: Case) -> None:
    rules = checked(case.rules)
    found = free_slots(rules, case.taken, start=case.start, end=case.end, now=case.now)
    assert found == slots_by_walking(rules, case.taken, start=case.start, end=case.end, now=case.now)


@many
@given(cases())
def test_a_start_is_refused_for_the_first_rule_against_it_and_for_none_exactly_where_it_is_listed(case: Case) -> None:
    listed = {slot.start for slot in free_slots(case.rules, case.taken, start=case.start, end=case.end, now=case.now)}
    for moment in range(-(-case.start // 300) * 300, case.end, 1_500):
        found = refusal(case.rules, case.taken, moment, now=case.now)
        assert found == against(case.rules, case.taken, moment, case.now)
        assert (found is None) == (moment in listed)
