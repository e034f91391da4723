"""Reading what a practice took, its invoices, and how it stands."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.standing import Account, Standing, standing_of
from evenhand.domain.plans.terms import read_terms


def plan_taken() -> Subscription | None:
    """Return what the practice in force took; None where it took none, and where this house takes no sign-ups."""
    return Subscription.objects.first() if settings.SIGN_UP else None


def invoices() -> list[Invoice]:
    """Return the invoices and credit notes of the practice, newest first."""
    return list(Invoice.objects.select_related("corrects").order_by("-serial"))


def invoice_of(invoice_id: UUID) -> Invoice | None:
    """Return an invoice of the practice."""
    return Invoice.objects.select_related("corrects").filter(pk=invoice_id).first()


def open_invoices() -> QuerySet[Invoice]:
    """Return the invoices of the practice that are neither paid nor taken back, the one due first before the others."""
    taken_back = Invoice.objects.filter(corrects=OuterRef("pk"))
    return Invoice.objects.filter(~Exists(taken_back), paid_on=None, corrects=None).order_by("due_on", "serial")


def standing_now(subscription: Subscription, *, today: date) -> Standing:
    """Return how a practice stands on a day; one query."""
    account = Account(
        paid_until=subscription.paid_until,
        due_on=open_invoices().values_list("due_on", flat=True).first(),
        ends_on=subscription.ends_on,
        grace_days=read_terms(subscription.terms).grace_days,
    )
    return standing_of(account, today=today)


def standing_of_practice(*, today: date) -> Standing | None:
    """Return how the practice in force stands; None where it took no plan here. No query where sign-up is off."""
    subscription = plan_taken()
    return None if subscription is None else standing_now(subscription, today=today)


def most_of(limit: str) -> int | None:
    """Return how many of something the plan of the practice has room for; None where nothing limits it."""
    subscription = plan_taken()
    return None if subscription is None else read_terms(subscription.terms).limits.get(limit)
