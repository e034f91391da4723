"""An invoice as a PDF, for an owner of the practice."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from evenhand.domain.plans.models import Invoice
from evenhand.domain.plans.money import shown
from evenhand.domain.plans.queries import invoice_of
from evenhand.domain.plans.terms import read_lines
from evenhand.faces.components.keeping import pages_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.printing import NotPrinted, as_pdf, can_print
from evenhand.faces.workspace.paying.plan import own_plan
from evenhand.foundation.outbox.words import FileName
from evenhand.wording.dates import plain_day

PATIENCE = 10.0
"""Seconds that a page waits for its turn to be printed."""


@for_therapist
@require_safe
def invoice_pages(request: TherapistRequest, invoice_id: UUID) -> HttpResponse:
    """Give an invoice or a credit note as a PDF; where none can be made now, a page that says so."""
    own_plan(request)
    found = invoice_of(invoice_id)
    if found is None:
        raise Http404
    if can_print():
        try:
            made = as_pdf(invoice_page(found, size=request.member.practice.paper), patience=PATIENCE)
        except NotPrinted:
            pass
        else:
            return pages_to_keep(made, FileName.INVOICE)
    return render(request, "workspace/not_printed.html", {"prints": can_print()}, status=503)


def invoice_page(invoice: Invoice, *, size: str) -> str:
    """Return an invoice as a page of its own, as it was issued."""
    lines = read_lines(invoice.lines)
    context = {
        "heading": invoice.number,
        "size": size,
        "made": plain_day(invoice.issued_on),
        "invoice": invoice,
        "lines": [(line.words, shown(line.amount, invoice.currency), line.counts) for line in lines],
        "total": shown(invoice.total, invoice.currency),
        "issued": plain_day(invoice.issued_on),
        "due": plain_day(invoice.due_on),
        "first": plain_day(invoice.period_from),
        "last": plain_day(invoice.period_until - timedelta(days=1)),
        "paid": plain_day(invoice.paid_on) if invoice.paid_on else "",
    }
    return render_to_string("workspace/paying/invoice_paper.html", context)
