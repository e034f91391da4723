"""What comes round with a plan: the next period, its invoice some days ahead, a word when one is late."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Final

from django.db import DatabaseError, transaction

from evenhand.domain.plans.invoicing import credit, issue, tell_owners
from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.offers import Billing
from evenhand.domain.plans.queries import open_invoices, standing_now
from evenhand.domain.plans.signing_up.queries import offers_to_sign_up
from evenhand.domain.plans.standing import State, next_begin
from evenhand.domain.plans.terms import read_terms
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.outbox.words import invoice_is_late
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.wording.dates import plain_day

AHEAD: Final = timedelta(days=14)
"""How long before a period the invoice for it is written."""
log = logging.getLogger(__name__)


def look_after_plans(at: datetime) -> None:
    """Bring every practice's plan up to the day; one that breaks the program holds up no other.

    Where the plans of the house cannot be read nothing happens: an invoice needs to know who sells.
    """
    offers = offers_to_sign_up()
    if offers is None or offers.billing is None:
        return
    for practice_id in Practice.objects.order_by("created_at").values_list("pk", flat=True):
        with practice_context(practice_id):
            try:
                bring_up_to_date(billing=offers.billing, at=at)
            except DatabaseError:
                raise
            except Exception as problem:  # noqa: BLE001  whatever it is, other practices get their invoices
                log.warning("plans: %s could not be looked after (%s)", practice_id, type(problem).__name__)


def bring_up_to_date(*, billing: Billing, at: datetime) -> None:
    """Begin the periods that are due, write the invoice of the one ahead, and say once a week that one is late.

    Done again on the same day it changes nothing.
    """
    today = at.date()
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update(no_key=True).first()
        if subscription is None or (subscription.ends_on is not None and today >= subscription.ends_on):
            return
        while today >= subscription.period_until:
            _write_next(subscription, billing, at)
            _begin_next(subscription, at)
        if subscription.ends_on is None and today >= subscription.period_until - AHEAD:
            _write_next(subscription, billing, at)
        _say_that_it_is_late(subscription, today, at)


def period_ahead(subscription: Subscription) -> tuple[date, date]:
    """Return the first day of the period that follows, and of the one after it."""
    terms = read_terms(subscription.changes_to or subscription.terms)
    begin = subscription.period_until
    return begin, next_begin(begin, cycle=terms.cycle, anchor=subscription.began_on.day)


def _write_next(subscription: Subscription, billing: Billing, at: datetime) -> None:
    period = period_ahead(subscription)
    written = Invoice.objects.filter(period_from=period[0], corrects=None)
    taken_back = Invoice.objects.exclude(corrects=None).values("corrects")
    if written.exclude(pk__in=taken_back).exists():
        return
    terms = read_terms(subscription.changes_to or subscription.terms)
    issue(subscription=subscription, lines=terms.again, period=period, billing=billing, at=at)


def _begin_next(subscription: Subscription, at: datetime) -> None:
    subscription.period_from, subscription.period_until = period_ahead(subscription)
    if subscription.changes_to is not None:
        subscription.terms, subscription.changes_to = subscription.changes_to, None
    subscription.save(update_fields=["period_from", "period_until", "terms", "changes_to"])
    record(act="plan.went_on", subject="subscription", subject_id=subscription.pk, by=SYSTEM, at=at)


def _say_that_it_is_late(subscription: Subscription, today: date, at: datetime) -> None:
    standing = standing_now(subscription, today=today)
    if standing.state != State.LATE or standing.read_only_from is None:
        return
    late = open_invoices().first()
    if late is None:
        return
    weeks = (today - late.due_on).days // 7
    last_day = standing.read_only_from - timedelta(days=1)
    key = f"late:{late.pk}:{weeks}"
    tell_owners(lambda link: invoice_is_late(link=link, until=plain_day(last_day)), key=key, at=at)


def take_back_what_lies_ahead(subscription: Subscription, *, billing: Billing, at: datetime) -> None:
    """Take back open invoices for periods that will not come; belongs in the caller's transaction."""
    for invoice in open_invoices().filter(period_from__gte=subscription.period_until):
        credit(invoice=invoice, billing=billing, by=SYSTEM, at=at)
