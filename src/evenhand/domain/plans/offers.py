"""What a host offers: plans with their prices, promotions with what they take off, taxes. Plain values.

Pure: no Django, no clock. Amounts are in minor units (`money`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction


class Cycle(StrEnum):
    """How often a plan is paid."""

    MONTHLY = "monthly"
    YEARLY = "yearly"


class Part(StrEnum):
    """A part of the price that a promotion can lower."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    SETUP = "setup"


@dataclass(frozen=True, slots=True)
class Price:
    """What a plan costs in one currency: each month, each year, and once in the beginning; None is not offered."""

    monthly: int | None
    yearly: int | None
    setup: int

    def of(self, part: Part) -> int | None:
        """Return the price of a part; None where it is not offered."""
        return {Part.MONTHLY: self.monthly, Part.YEARLY: self.yearly, Part.SETUP: self.setup}[part]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: its key in addresses, its name, for whom it is, what it holds, limits by name (None is no limit)."""

    key: str
    name: str
    for_whom: str
    prices: Mapping[str, Price]
    holds: tuple[str, ...] = ()
    limits: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a promotion takes off one part: a share of it, or an amount by currency."""

    part: Part
    share: Fraction | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion: its code, what it takes off, on which plans (empty: on all), when, and how often it can be used.

    `starts` and `ends` are moments with their zone: it holds from the first and no longer at the second. `last_day` is
    the end as people are told it, on the promotion's own clock. `uses` is None where it can be used by everybody.
    """

    code: str
    headline: str
    effects: tuple[Effect, ...]
    starts: datetime
    ends: datetime
    last_day: date
    plans: frozenset[str] = frozenset()
    uses: int | None = None

    def holds_for(self, plan: Plan) -> bool:
        """Return whether it is a promotion of this plan."""
        return not self.plans or plan.key in self.plans

    def runs(self, at: datetime) -> bool:
        """Return whether it holds at a moment."""
        return self.starts <= at < self.ends


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax by its name: a share of what is paid, within the prices or on top of them."""

    name: str
    share: Fraction
    within: bool


@dataclass(frozen=True, slots=True)
class Billing:
    """How a host writes invoices: who sells, how to pay by hand, what stands before a number, days until it is due.

    `grace_days` come after that: all works on in them, and only after them a desk that is not paid for can no longer
    be written on.
    """

    seller: tuple[str, ...]
    pay_to: tuple[str, ...]
    prefix: str
    due_days: int
    grace_days: int


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything that a host offers, and where somebody turns who wants it: a mail address or a website.

    Without `billing` nobody can sign up by themselves: prices are shown and no more.
    """

    plans: tuple[Plan, ...]
    currencies: tuple[str, ...]
    contact: str
    promotions: tuple[Promotion, ...] = ()
    taxes: tuple[Tax, ...] = ()
    billing: Billing | None = None

    def plan(self, key: str) -> Plan | None:
        """Return the plan of a key; None for one that is not offered."""
        return next((one for one in self.plans if one.key == key), None)
