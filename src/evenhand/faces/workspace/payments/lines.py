"""One session's money as a line of a list, in words, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.models import Receipt, Way
from evenhand.domain.fees.owing import Standing
from evenhand.domain.fees.queries.dues import Due, case_with_money
from evenhand.domain.scheduling.models import State
from evenhand.faces.components.money import money
from evenhand.faces.components.permissions import TherapistRequest
from evenhand.faces.workspace.clock import Clock
from evenhand.wording import later, later_of, say

STANDS = {
    Standing.OPEN: later_of("to be paid", "Open"),
    Standing.UNDECIDED: later("To decide"),
    Standing.PAID: later("Paid"),
    Standing.WAIVED: later("Not owed"),
}
TAGS = {Standing.OPEN: "", Standing.UNDECIDED: "turn", Standing.PAID: "ok", Standing.WAIVED: ""}


@dataclass(frozen=True, slots=True)
class Line:
    """A session in a list of payments."""

    session: UUID
    number: str
    day: str
    what: str
    amount: str
    reference: str
    state: str
    tag: str
    about: str
    to_decide: bool
    receipts: tuple[tuple[UUID, str], ...] = ()


def case_to_account_for(request: TherapistRequest, number: str) -> CaseFile:
    """Return a case file whose money the member may see; raises Http404 for any other, known or not."""
    case = case_with_money(number=number, member=request.member)
    if case is None:
        raise Http404
    request.opened_case = case.pk
    return case


def line_of(due: Due, clock: Clock, *, receipts: Iterable[Receipt] = ()) -> Line:
    """Return a session's money in words, on the practice's clock."""
    return Line(
        session=due.session.pk,
        number=due.case.number,
        day=clock.day_of(due.session.starts_at),
        what=due.session.service.name,
        amount=money(due.amount, due.price.currency),
        reference=due.reference,
        state=str(STANDS[due.standing]),
        tag=TAGS[due.standing],
        about=_about(due, clock),
        to_decide=due.standing is Standing.UNDECIDED,
        receipts=tuple((one.pk, receipt_name(one)) for one in receipts if one.session_id == due.session.pk),
    )


def receipt_name(receipt: Receipt) -> str:
    """Return how a receipt is called: its number, and what it takes back."""
    if receipt.corrects is None:
        return receipt.number
    return say("%(number)s, takes %(former)s back", number=receipt.number, former=receipt.corrects.number)


def _about(due: Due, clock: Clock) -> str:
    if due.fee is None or due.fee.paid_on is None:
        return str(State(due.session.state).label) if due.standing is Standing.UNDECIDED else ""
    return say("%(how)s, %(day)s", how=str(Way(due.fee.paid_how).label), day=clock.day(due.fee.paid_on))
