"""Money in the sessions tab of a case file: what each session costs and what is open in all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.owing import Standing
from evenhand.domain.fees.queries.dues import can_see_money_of, dues_of, totals_of
from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.faces.components.money import money, sums
from evenhand.faces.components.permissions import TherapistRequest
from evenhand.faces.workspace.clock import Clock
from evenhand.faces.workspace.payments.lines import STANDS


@dataclass(frozen=True, slots=True)
class Money:
    """What a case file's sessions cost: a line for each by its id, what is open, how many wait to be decided."""

    lines: Mapping[UUID, str]
    total: str
    to_decide: int


def money_of(request: TherapistRequest, case: CaseFile, clock: Clock) -> Money | None:
    """Return the money of a case file; None in a practice without prices, and for whoever may not see it."""
    if not can_see_money_of(member=request.member, case=case):
        return None
    settings = payment_settings()
    if settings is None:
        return None
    dues = dues_of(case=case, at=clock.now)
    return Money(
        lines={one.session.pk: f"{money(one.amount, one.price.currency)} · {STANDS[one.standing]}" for one in dues},
        total=sums(totals_of(dues, Standing.OPEN), currency=settings.currency),
        to_decide=sum(one.standing is Standing.UNDECIDED for one in dues),
    )
