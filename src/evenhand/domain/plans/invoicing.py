"""What invoices are made of: numbers of the whole house without gaps, lines for good, that they were paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection

from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.offers import Billing
from evenhand.domain.plans.paying.pages import close_pages
from evenhand.domain.plans.pricing import Line, total_of
from evenhand.domain.plans.terms import read_terms, stored_lines
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.mail import MAIL, letter
from evenhand.foundation.outbox.words import Message, invoice_waits
from evenhand.foundation.practices.models import Member
from evenhand.wording import in_language

_NEXT_NUMBER = """
INSERT INTO plans_invoicecounter AS here (id, last) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET last = here.last + 1 RETURNING last"""
"""One statement: it holds the row until the transaction ends, so that a number is given once and none is left out."""


class NotOpen(Exception):
    """The invoice was paid or taken back already, or is a credit note."""


def issue(
    *,
    subscription: Subscription,
    lines: Sequence[Line],
    period: tuple[date, date],
    billing: Billing,
    at: datetime,
    by: Actor = SYSTEM,
) -> Invoice:
    """Write an invoice for a period and tell the owners of it; belongs in the caller's transaction.

    What costs nothing is paid as soon as it is written, and nobody is told.
    """
    today, terms = at.date(), read_terms(subscription.terms)
    total = total_of(lines)
    made = _written(
        billing,
        issued_on=today,
        due_on=max(today, period[0]) + timedelta(days=terms.due_days),
        period_from=period[0],
        period_until=period[1],
        currency=terms.currency,
        lines=stored_lines(lines),
        total=total,
        addressed_to=subscription.addressed_to,
    )
    record(act="invoice.issued", subject="invoice", subject_id=made.pk, by=by, at=at)
    if total == 0:
        note_paid(invoice=made, subscription=subscription, by=by, at=at)
    else:
        tell_owners(invoice_waits, key=f"invoice:{made.pk}", at=at)
    return made


def _written(billing: Billing, **columns: object) -> Invoice:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER)
        (serial,) = cursor.fetchone()
    return Invoice.objects.create(
        serial=serial,
        number=f"{billing.prefix}{serial:05d}",
        seller=list(billing.seller),
        pay_to=list(billing.pay_to),
        **columns,
    )


def note_paid(*, invoice: Invoice, subscription: Subscription, by: Actor, at: datetime, by_card: bool = False) -> None:
    """Note that an open invoice was paid, and until when its practice is; belongs in the caller's transaction."""
    invoice.paid_on, invoice.paid_by_card = at.date(), by_card
    invoice.save(update_fields=["paid_on", "paid_by_card"])
    if invoice.period_until > subscription.paid_until:
        subscription.paid_until = invoice.period_until
        subscription.save(update_fields=["paid_until"])
    close_pages(invoice, at=at)
    record(act="invoice.paid", subject="invoice", subject_id=invoice.pk, by=by, at=at)


def credit(*, invoice: Invoice, billing: Billing, by: Actor, at: datetime) -> Invoice:
    """Write the credit note of an open invoice; belongs in the caller's transaction. Raises NotOpen."""
    known = Invoice.objects.filter(corrects=invoice).first()
    if known is not None:
        return known
    if invoice.corrects_id is not None or invoice.paid_on is not None:
        raise NotOpen
    made = _written(
        billing,
        corrects=invoice,
        issued_on=at.date(),
        due_on=at.date(),
        period_from=invoice.period_from,
        period_until=invoice.period_until,
        currency=invoice.currency,
        lines=[[kind, words, -amount, counts] for kind, words, amount, counts in invoice.lines],
        total=-invoice.total,
        addressed_to=invoice.addressed_to,
    )
    close_pages(invoice, at=at)
    record(act="invoice.taken_back", subject="invoice", subject_id=made.pk, by=by, at=at)
    return made


def is_credited(invoice: Invoice) -> bool:
    """Return whether an invoice was taken back."""
    return Invoice.objects.filter(corrects=invoice).exists()


def tell_owners(words: Callable[..., Message], *, key: str, at: datetime, **said: object) -> None:
    """Write to each owner of the practice, in their language, where they find what there is to see."""
    link = f"{settings.PUBLIC_ADDRESS}/desk/settings/plan/"
    for owner in Member.objects.filter(role=Member.Role.OWNER, left_at=None).select_related("user", "practice"):
        with in_language(language_for(owner.user)):
            message = words(link=link, **said)
        content = letter(to=owner.user.email, message=message)
        enqueue(kind=MAIL, content=content, key=f"{key}:{owner.pk}", at=at, stale_at=at + timedelta(days=14))
