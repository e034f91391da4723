"""What owners do with the plan of their practice, and what their host does with its invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.plans.invoicing import NotOpen, credit, is_credited, issue, note_paid
from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.offers import Billing, Tax
from evenhand.domain.plans.renewing import bring_up_to_date, take_back_what_lies_ahead
from evenhand.domain.plans.switching import switch_at_once
from evenhand.domain.plans.terms import Terms, read_terms
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice


class NoSuchInvoice(Exception):
    """There is no invoice of this number here."""


class OwnersDecide(Exception):
    """Who acts is no owner who works in the practice."""


class NotAtOnce(Exception):
    """Another plan is not to be had before the next period, or costs another amount than was shown."""


class NoPlan(Exception):
    """The practice took no plan here, or it has ended."""


def call_off(*, billing: Billing, by: Actor, at: datetime) -> Subscription:
    """End a plan with the period that runs; until then everything works. Again it changes nothing.

    An invoice for the period that will not come is taken back. Raises OwnersDecide and NoPlan.
    """
    with transaction.atomic():
        subscription = _of(by, at)
        if subscription.ends_on is None:
            subscription.ends_on, subscription.changes_to = subscription.period_until, None
            subscription.save(update_fields=["ends_on", "changes_to"])
            take_back_what_lies_ahead(subscription, billing=billing, at=at)
            record(act="plan.called_off", subject="subscription", subject_id=subscription.pk, by=by, at=at)
    return subscription


def go_on(*, billing: Billing, by: Actor, at: datetime) -> Subscription:
    """Take back that a plan was called off; it goes on as it was. Again it changes nothing.

    Raises OwnersDecide, and NoPlan once it has ended.
    """
    with transaction.atomic():
        subscription = _of(by, at)
        if subscription.ends_on is not None:
            subscription.ends_on = None
            subscription.save(update_fields=["ends_on"])
            record(act="plan.kept", subject="subscription", subject_id=subscription.pk, by=by, at=at)
            bring_up_to_date(billing=billing, at=at)
    return subscription


def change_plan(*, to: Terms, billing: Billing, by: Actor, at: datetime) -> Subscription:
    """Let another plan, rhythm or price count from the next period on; the period that runs stays as it was sold.

    Changing to what counts now takes an earlier choice back. An open invoice for the next period is taken back and
    written anew. Raises OwnersDecide and NoPlan.
    """
    with transaction.atomic():
        subscription = _of(by, at)
        now = read_terms(subscription.terms)
        same = (to.plan, to.cycle, to.currency) == (now.plan, now.cycle, now.currency)
        wanted = None if same else to.stored()
        if subscription.changes_to != wanted:
            subscription.changes_to = wanted
            subscription.save(update_fields=["changes_to"])
            take_back_what_lies_ahead(subscription, billing=billing, at=at)
            record(act="plan.changed", subject="subscription", subject_id=subscription.pk, by=by, at=at)
            bring_up_to_date(billing=billing, at=at)
    return subscription


def switch_plan(
    *, to: Terms, agreed: int, taxes: Sequence[Tax], billing: Billing, by: Actor, at: datetime
) -> Subscription:
    """Let another plan count from today on; its invoice is for the days that are left of the period.

    `agreed` is the amount that stood on the page, in minor units. An earlier choice for the next period falls away, and
    an open invoice for that is written anew. Again it changes nothing. Raises OwnersDecide, NoPlan (also for one that
    was called off), and NotAtOnce where it is not to be had at once, or costs another amount by now.
    """
    with transaction.atomic():
        subscription = _of(by, at)
        now, period = read_terms(subscription.terms), (subscription.period_from, subscription.period_until)
        if (now.plan, now.cycle, now.currency) == (to.plan, to.cycle, to.currency):
            return subscription
        if subscription.ends_on is not None:
            raise NoPlan
        found = switch_at_once(now, to, period=period, today=at.date(), taxes=taxes)
        if found is None or found.now != agreed:
            raise NotAtOnce
        subscription.terms, subscription.changes_to = to.stored(), None
        subscription.save(update_fields=["terms", "changes_to"])
        of_period = (at.date(), subscription.period_until)
        issue(subscription=subscription, lines=found.lines, period=of_period, billing=billing, at=at, by=by)
        take_back_what_lies_ahead(subscription, billing=billing, at=at)
        record(act="plan.switched", subject="subscription", subject_id=subscription.pk, by=by, at=at)
        bring_up_to_date(billing=billing, at=at)
    return subscription


def address_invoices(*, to: str, by: Actor, at: datetime) -> None:
    """Write invoices to somebody else, or another address, from now on; those that were written stay as they are.

    Raises OwnersDecide and NoPlan.
    """
    with transaction.atomic():
        subscription = _of(by, at, also_ended=True)
        if subscription.addressed_to != to:
            subscription.addressed_to = to
            subscription.save(update_fields=["addressed_to"])
            record(act="plan.addressed", subject="subscription", subject_id=subscription.pk, by=by, at=at)


def mark_paid(*, number: str, by: Actor, at: datetime) -> Invoice:
    """Note that an invoice was paid by hand; its practice works again at once. Again it changes nothing.

    For the host's terminal. Raises NoSuchInvoice, and NotOpen for one that was taken back and for a credit note.
    """
    with practice_context(_practice_of(number)), transaction.atomic():
        subscription = Subscription.objects.select_for_update(no_key=True).get()
        invoice = Invoice.objects.get(number=number)
        if invoice.paid_on is not None:
            return invoice
        if invoice.corrects_id is not None or is_credited(invoice):
            raise NotOpen
        note_paid(invoice=invoice, subscription=subscription, by=by, at=at)
    return invoice


def take_back(*, number: str, billing: Billing, by: Actor, at: datetime) -> Invoice:
    """Write a credit note that takes an open invoice back as a whole; again it gives the same credit note.

    Raises NoSuchInvoice, and NotOpen for one that was paid and for a credit note.
    """
    with practice_context(_practice_of(number)), transaction.atomic():
        Subscription.objects.select_for_update(no_key=True).get()
        return credit(invoice=Invoice.objects.get(number=number), billing=billing, by=by, at=at)


def _of(by: Actor, at: datetime, *, also_ended: bool = False) -> Subscription:
    """Lock and return what the practice took, for an owner."""
    if by.id is None or not Member.objects.filter(pk=by.id, role=Member.Role.OWNER, left_at=None).exists():
        raise OwnersDecide
    subscription = Subscription.objects.select_for_update(no_key=True).first()
    if subscription is None:
        raise NoPlan
    if not also_ended and subscription.ends_on is not None and at.date() >= subscription.ends_on:
        raise NoPlan
    return subscription


def _practice_of(number: str) -> UUID:
    """Find the practice of an invoice by asking each: numbers can be guessed, so no look-up crosses practices."""
    for practice_id in Practice.objects.values_list("pk", flat=True):
        with practice_context(practice_id):
            if Invoice.objects.filter(number=number).exists():
                return practice_id
    raise NoSuchInvoice
