"""Whether a practice is paid for, and what follows: works, is due, is late but works on, can be read only, has ended.

Pure: no Django, no clock. Days are whole; a period reaches to the day before the next one begins.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from evenhand.domain.plans.offers import Cycle

_MONTHS = {Cycle.MONTHLY: 1, Cycle.YEARLY: 12}


class State(StrEnum):
    """How a practice stands with its host."""

    WORKS = "works"
    DUE = "due"
    LATE = "late"
    READ_ONLY = "read only"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a practice's payments.

    `paid_until` is the first day that is not paid for; `due_on` the last day to pay the earliest invoice that is open,
    None without one; `ends_on` the first day after a plan that was called off, None while it runs on.
    """

    paid_until: date
    due_on: date | None
    ends_on: date | None
    grace_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The state, and the day on which the desk can be read only unless something is paid; None where none is set."""

    state: State
    read_only_from: date | None = None

    @property
    def can_write(self) -> bool:
        """Whether a desk can be written on."""
        return self.state not in (State.READ_ONLY, State.ENDED)


def standing_of(account: Account, *, today: date) -> Standing:
    """Return how a practice stands on a day.

    Where no invoice is open, the first unpaid day counts as the day to pay: the worker may have been away for long.
    """
    if account.ends_on is not None and today >= account.ends_on:
        return Standing(State.ENDED)
    waits_since = account.due_on
    if waits_since is None:
        if today < account.paid_until:
            return Standing(State.WORKS)
        waits_since = account.paid_until
    read_only_from = waits_since + timedelta(days=account.grace_days + 1)
    if today <= waits_since:
        return Standing(State.DUE, read_only_from)
    return Standing(State.LATE if today < read_only_from else State.READ_ONLY, read_only_from)


def next_begin(begin: date, *, cycle: Cycle, anchor: int) -> date:
    """Return the first day of the period that follows one.

    `anchor` is the day of the month on which the first period began: who began on the 31st pays on the last day of
    shorter months, and on the 31st again where there is one.
    """
    months = begin.year * 12 + begin.month - 1 + _MONTHS[cycle]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(anchor, monthrange(year, month + 1)[1]))
