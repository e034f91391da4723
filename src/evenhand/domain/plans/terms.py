"""What was promised when somebody took a plan: prices as sold, so that a later change of the file changes no contract.

Pure: no Django, no clock. Stored as JSON and read back the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.domain.plans.offers import Billing, Cycle, Plan
from evenhand.domain.plans.pricing import Kind, Line, Quote, total_of

Stored = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """A plan as sold: what is paid first and each time after that, what it limits, and how long a payment may take."""

    plan: str
    name: str
    cycle: Cycle
    currency: str
    first: tuple[Line, ...]
    again: tuple[Line, ...]
    limits: Mapping[str, int | None]
    due_days: int
    grace_days: int
    code: str = ""

    @property
    def now(self) -> int:
        """What is paid first, in minor units."""
        return total_of(self.first)

    @property
    def after(self) -> int:
        """What is paid each time after that, in minor units."""
        return total_of(self.again)

    def stored(self) -> Stored:
        """Return it as JSON keeps it."""
        return {
            "plan": self.plan,
            "name": self.name,
            "cycle": self.cycle.value,
            "currency": self.currency,
            "first": stored_lines(self.first),
            "again": stored_lines(self.again),
            "limits": dict(self.limits),
            "due_days": self.due_days,
            "grace_days": self.grace_days,
            "code": self.code,
        }


def terms_of(plan: Plan, quote: Quote, billing: Billing, *, code: str = "") -> Terms:
    """Return what is promised with a price that was shown."""
    return Terms(
        plan=plan.key,
        name=plan.name,
        cycle=quote.cycle,
        currency=quote.currency,
        first=quote.lines,
        again=quote.after_lines,
        limits=dict(plan.limits),
        due_days=billing.due_days,
        grace_days=billing.grace_days,
        code=code,
    )


def read_terms(stored: Stored) -> Terms:
    """Return what `stored` kept."""
    return Terms(
        plan=stored["plan"],
        name=stored["name"],
        cycle=Cycle(stored["cycle"]),
        currency=stored["currency"],
        first=read_lines(stored["first"]),
        again=read_lines(stored["again"]),
        limits=stored["limits"],
        due_days=stored["due_days"],
        grace_days=stored["grace_days"],
        code=stored["code"],
    )


def stored_lines(lines: Sequence[Line]) -> list[list[object]]:
    """Return lines of a price as JSON keeps them."""
    return [[line.kind.value, line.words, line.amount, line.counts] for line in lines]


def read_lines(stored: Sequence[Sequence[Any]]) -> tuple[Line, ...]:
    """Return the lines that `stored_lines` kept."""
    return tuple(Line(Kind(kind), words, amount, counts) for kind, words, amount, counts in stored)
