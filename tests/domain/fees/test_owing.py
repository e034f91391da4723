"""How a session stands: nothing is assumed of what was called off late or missed, and the database says the same."""

from __future__ import annotations

from itertools import product

import pytest

from evenhand.domain.fees.owing import Standing, standing_of
from evenhand.domain.scheduling.models import State


@pytest.mark.parametrize(
    ("state", "over", "owed", "paid", "stands"),
    [
        ("held", True, None, False, Standing.OPEN),
        ("confirmed", True, None, False, Standing.OPEN),
        ("confirmed", False, None, False, Standing.AHEAD),
        ("no_show", True, None, False, Standing.UNDECIDED),
        ("late_cancel", False, None, False, Standing.UNDECIDED),
        ("late_cancel", True, True, False, Standing.OPEN),
        ("no_show", True, False, False, Standing.WAIVED),
        ("held", True, False, False, Standing.WAIVED),
        ("cancelled", True, None, False, Standing.NOTHING),
        ("cancelled", True, True, False, Standing.NOTHING),
        ("declined", True, None, False, Standing.NOTHING),
        ("requested", True, None, False, Standing.NOTHING),
        ("hold", True, None, False, Standing.NOTHING),
        ("cancelled", True, None, True, Standing.PAID),
        ("held", True, False, True, Standing.PAID),
    ],
)
def test_a_session_stands_as_was_agreed(
    state: str, over: bool, owed: bool | None, paid: bool, stands: Standing
) -> None:
    assert standing_of(state=state, is_over=over, owed=owed, is_paid=paid) is stands


def test_every_state_stands_somehow_and_none_that_was_called_off_late_or_missed_is_owed_by_itself() -> None:
    for state, over, owed, paid in product(State.values, (True, False), (None, True, False), (True, False)):
        stands = standing_of(state=state, is_over=over, owed=owed, is_paid=paid)
        if stands is Standing.OPEN and state in ("no_show", "late_cancel"):
            assert owed is True
