"""Payments of the whole practice: what is open or paid over all case files, receipts, and files for the bookkeeper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.fees.actions import note_file_taken
from evenhand.domain.fees.amounts import percent_shown, plain, tax_within
from evenhand.domain.fees.csv_lines import harmless, lines_of
from evenhand.domain.fees.models import Receipt, Way
from evenhand.domain.fees.owing import Standing
from evenhand.domain.fees.queries.dues import (
    Due,
    Wanted,
    all_dues_of_practice,
    due_by_reference,
    dues_of_practice,
    totals_of_practice,
)
from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.domain.fees.queries.receipts import all_receipts
from evenhand.faces.components.keeping import table_to_keep
from evenhand.faces.components.money import money, sums
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import done_sentence
from evenhand.faces.workspace.case_list import page_asked_for
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.payments.lines import STANDS, line_of, receipt_name
from evenhand.faces.workspace.payments.of_case import DONE
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.outbox.words import FileName
from evenhand.foundation.practices.models import Member
from evenhand.wording import later, say
from evenhand.wording.dates import month_of

MONTHS_BACK = 36
SHOWN = tuple(STANDS.items())
NOT_FOUND = later("No session that you can see has this number.")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def payments(request: TherapistRequest) -> HttpResponse:
    """List sessions with prices over all case files whose money the member may see; a typed number opens its session.

    What was typed is posted, so that no address holds it.
    """
    settings = payment_settings()
    owns = request.member.role == Member.Role.OWNER
    if settings is None:
        return render(request, "workspace/payments/none.html", {"owns": owns})
    clock = clock_of(request)
    typed = request.POST.get("reference", "").strip()[:40]
    if request.method == "POST":
        found = due_by_reference(typed=typed, member=request.member, at=clock.now)
        if found is not None:
            return HttpResponseRedirect(reverse("workspace:payment", args=[found.case.number, found.session.pk]))
    wanted, page = _asked(request, clock), page_asked_for(request.GET.get("page", ""))
    dues, more = dues_of_practice(member=request.member, wanted=wanted, at=clock.now, page=page)
    totals = totals_of_practice(member=request.member, wanted=wanted, at=clock.now) if wanted.standing else {}
    problems = [("reference", str(NOT_FOUND))] if request.method == "POST" else []
    context = {
        "done": done_sentence(request, DONE),
        "lines": [line_of(due, clock) for due in dues],
        "total": sums(totals, currency=settings.currency),
        "shown": [(one.value, words, one is wanted.standing) for one, words in SHOWN],
        "show": wanted.standing.value if wanted.standing else "all",
        "months": _months(clock, wanted),
        "month": f"{wanted.month:%Y-%m}" if wanted.month else "",
        "by_day_paid": wanted.standing is Standing.PAID,
        "page": page,
        "more": more,
        "owns": owns,
        "typed": typed,
        "problems": problems,
        "problem": dict(problems),
    }
    return render(request, "workspace/payments/all.html", context, status=422 if problems else 200)


def _asked(request: TherapistRequest, clock: Clock) -> Wanted:
    """Return what an address asks for: what is open, where it says nothing."""
    show = request.GET.get("show", Standing.OPEN.value)
    standing = next((one for one, _ in SHOWN if one.value == show), None if show == "all" else Standing.OPEN)
    return Wanted(standing, _month(request.GET.get("month", "")), clock.zone)


def _month(typed: str) -> date | None:
    try:
        found = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None


def _months(clock: Clock, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return the months to choose from, this one first, with the one that is chosen."""
    first = clock.today.replace(day=1)
    found = [_months_before(first, back) for back in range(MONTHS_BACK)]
    if wanted.month is not None and wanted.month not in found:
        found.append(wanted.month)
    return [(f"{one:%Y-%m}", month_of(one), one == wanted.month) for one in found]


def _months_before(first: date, back: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 - back, 12)
    return date(year, month + 1, 1)


@for_therapist
@require_safe
def payments_file(request: TherapistRequest) -> HttpResponse:
    """Give what the list shows as a file for a spreadsheet: case numbers only, and no text that could be a formula."""
    clock = clock_of(request)
    note_file_taken(by=request.actor, at=clock.now)
    dues = all_dues_of_practice(member=request.member, wanted=_asked(request, clock), at=clock.now)
    return table_to_keep(lines_of(_rows_of_dues(dues, clock)), FileName.PAYMENTS)


def _rows_of_dues(dues: list[Due], clock: Clock) -> Iterator[list[str]]:
    yield [
        say("Day"), say("Case number"), say("Number for the transfer"), say("Amount"), say("Currency"),
        say("Tax in percent"), say("Tax in it"), say("Stands"), say("Paid on"), say("Paid how"), say("Note"),
    ]  # fmt: skip
    for due in dues:
        points, fee = due.price.tax_points, due.fee
        yield [
            due.session.starts_at.astimezone(clock.zone).date().isoformat(),
            due.case.number,
            due.reference,
            plain(due.amount, due.price.currency),
            due.price.currency,
            percent_shown(points) if points else "",
            plain(tax_within(due.amount, points), due.price.currency) if points else "",
            str(STANDS[due.standing]),
            fee.paid_on.isoformat() if fee and fee.paid_on else "",
            str(Way(fee.paid_how).label) if fee and fee.paid_how else "",
            harmless(fee.note) if fee else "",
        ]


@for_therapist
@require_safe
def receipts(request: TherapistRequest) -> HttpResponse:
    """List every receipt of the practice, those of deleted case files too; for owners."""
    only_owners(request)
    clock, page = clock_of(request), page_asked_for(request.GET.get("page", ""))
    found, more = all_receipts(page=page)
    context = {
        "receipts": [_line_of_receipt(one, clock) for one in found],
        "page": page,
        "more": more,
    }
    return render(request, "workspace/payments/receipts.html", context)


def _line_of_receipt(receipt: Receipt, clock: Clock) -> dict[str, object]:
    return {
        "id": receipt.pk,
        "name": receipt_name(receipt),
        "day": clock.day(receipt.issued_on),
        "words": receipt.words,
        "amount": money(receipt.amount, receipt.currency),
        "number": receipt.case.number if receipt.case else "",
    }


@for_therapist
@require_safe
def receipts_file(request: TherapistRequest) -> HttpResponse:
    """Give every receipt of the practice as a file for a spreadsheet, the oldest first; for owners."""
    only_owners(request)
    note_file_taken(by=request.actor, at=clock_of(request).now)
    return table_to_keep(lines_of(_rows_of_receipts(all_receipts()[0][::-1])), FileName.RECEIPTS)


def _rows_of_receipts(found: list[Receipt]) -> Iterator[list[str]]:
    yield [
        say("Receipt"), say("Takes back"), say("Written on"), say("Case number"), say("What"), say("Amount"),
        say("Currency"), say("Tax in percent"), say("Tax in it"), say("Paid on"), say("Paid how"),
    ]  # fmt: skip
    for one in found:
        yield [
            one.number,
            one.corrects.number if one.corrects else "",
            one.issued_on.isoformat(),
            one.case.number if one.case else "",
            harmless(one.words),
            plain(one.amount, one.currency),
            one.currency,
            percent_shown(one.tax_points) if one.tax_points else "",
            plain(tax_within(one.amount, one.tax_points), one.currency) if one.tax_points else "",
            one.paid_on.isoformat(),
            str(Way(one.paid_how).label),
        ]
