"""A receipt as a page to print, for whoever may see it."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string

from evenhand.domain.fees.models import Receipt, Way
from evenhand.faces.components.keeping import pages_to_keep
from evenhand.faces.components.money import money, tax_in_words
from evenhand.faces.components.printing import NotPrinted, as_pdf, can_print
from evenhand.foundation.outbox.words import FileName
from evenhand.foundation.practices.models import Practice
from evenhand.wording import in_language
from evenhand.wording.dates import plain_day

PATIENCE = 10.0
"""Seconds that a page waits for its turn to be printed."""


def printed_receipt(receipt: Receipt, practice: Practice) -> HttpResponse | None:
    """Return a receipt as a PDF in the language of its practice, as its words are; None where none can be made now."""
    if not can_print():
        return None
    try:
        with in_language(practice.language):
            page = receipt_page(receipt, size=practice.paper)
        made = as_pdf(page, patience=PATIENCE)
    except NotPrinted:
        return None
    return pages_to_keep(made, FileName.RECEIPT)


def receipt_page(receipt: Receipt, *, size: str) -> str:
    """Return a receipt as a page of its own, as it was issued."""
    context = {
        "heading": receipt.number,
        "size": size,
        "made": plain_day(receipt.issued_on),
        "receipt": receipt,
        "amount": money(receipt.amount, receipt.currency),
        "tax": tax_in_words(receipt.amount, receipt.currency, receipt.tax_points),
        "issued": plain_day(receipt.issued_on),
        "paid": plain_day(receipt.paid_on),
        "how": Way(receipt.paid_how).label,
    }
    return render_to_string("components/receipt.html", context)
