"""Payments in the client's space: what is open and what was paid, receipts, and the way to the practice's own page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenhand.domain.fees.amounts import plain
from evenhand.domain.fees.models import PaymentSettings, Receipt
from evenhand.domain.fees.owing import Standing
from evenhand.domain.fees.pay_links import NotALink, checked_link, filled, host_of
from evenhand.domain.fees.queries.dues import Due, due_of, dues_of, totals_of
from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.domain.fees.queries.receipts import receipt_of, receipts_of
from evenhand.domain.scheduling.queries.offered import how_to_reach
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.money import money, sums, tax_in_words
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.receipt_paper import printed_receipt
from evenhand.faces.portal.times import clock_of_times
from evenhand.wording import say

SHOWN = (Standing.OPEN, Standing.PAID)
"""What a client sees; what nobody decided yet, and what is not owed, is not a matter of theirs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One session with its money, in words."""

    session: UUID
    when: str
    amount: str
    paid: str
    receipts: tuple[tuple[UUID, str], ...]


@for_client
@require_safe
def payments(request: ClientRequest) -> HttpResponse:
    """Show what is open and what was paid, with receipts; six queries."""
    settings = _settings()
    clock = clock_of_times(request)
    dues = [due for due in dues_of(case=request.case, at=clock.now) if due.standing in SHOWN]
    receipts = receipts_of(case=request.case)
    lines = {stands: [_line(one, clock, receipts) for one in dues if one.standing is stands] for stands in SHOWN}
    context = {
        "open": lines[Standing.OPEN],
        "total": sums(totals_of(dues, Standing.OPEN), currency=settings.currency),
        "paid": lines[Standing.PAID],
        "not_printed": "not-printed" in request.GET,
    }
    return render(request, "portal/payments.html", context)


def _settings() -> PaymentSettings:
    """Return how the practice asks for money; raises Http404 for one that does not."""
    found = payment_settings()
    if found is None:
        raise Http404
    return found


def _line(due: Due, clock: ClockWords, receipts: list[Receipt]) -> Line:
    paid = due.fee.paid_on if due.fee else None
    return Line(
        session=due.session.pk,
        when=clock.span(due.session.starts_at, due.session.ends_at),
        amount=money(due.amount, due.price.currency),
        paid=say("paid on %(day)s", day=clock.day(paid)) if paid else "",
        receipts=tuple((one.pk, _name(one)) for one in receipts if one.session_id == due.session.pk),
    )


def _name(receipt: Receipt) -> str:
    if receipt.corrects is None:
        return say("Receipt %(number)s (PDF)", number=receipt.number)
    return say("Takes %(number)s back (PDF)", number=receipt.corrects.number)


@for_client
@require_safe
def payment(request: ClientRequest, session_id: UUID) -> HttpResponse:
    """Show what one time costs and how it can be paid: the amount, a random number, and where a link leads."""
    settings = _settings()
    clock = clock_of_times(request)
    due = due_of(case=request.case, session_id=session_id, at=clock.now)
    if due is None or due.standing not in SHOWN:
        raise Http404
    link = _link(settings, due) if due.standing is Standing.OPEN else ""
    context = {
        "line": _line(due, clock, receipts_of(case=request.case, sessions=[session_id])),
        "is_open": due.standing is Standing.OPEN,
        "tax": tax_in_words(due.amount, due.price.currency, due.price.tax_points),
        "reference": due.reference,
        "link": link,
        "host": host_of(link) if link else "",
        "tells_amount": "{amount}" in settings.pay_address,
        "tells_reference": "{reference}" in settings.pay_address,
        "how_to_reach": how_to_reach(),
    }
    return render(request, "portal/payment.html", context)


def _link(settings: PaymentSettings, due: Due) -> str:
    try:
        address = checked_link(settings.pay_address)  # once more: a file that was brought in is not asked
    except NotALink:
        return ""
    currency = due.price.currency
    return filled(address, amount=plain(due.amount, currency), currency=currency, reference=due.reference)


@for_client
@require_safe
def receipt_pages(request: ClientRequest, receipt_id: UUID) -> HttpResponse:
    """Give one of the client's receipts as a PDF; where none can be made now, the page that it was on says so."""
    found = receipt_of(case=request.case, receipt_id=receipt_id)
    if found is None:
        raise Http404
    made = printed_receipt(found, request.case.practice)
    return made or HttpResponseRedirect(f"{reverse('portal:payments')}?not-printed")
