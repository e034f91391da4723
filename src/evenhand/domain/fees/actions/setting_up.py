"""How a practice asks for money, and what its services cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from evenhand.domain.fees.actions.problems import FeeProblem
from evenhand.domain.fees.models import PaymentSettings, ServicePrice
from evenhand.domain.fees.pay_links import NotALink, checked_link
from evenhand.domain.plans.money import NotMoney, decimals_of
from evenhand.domain.scheduling.actions import add_service, change_service
from evenhand.domain.scheduling.models import Service
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member, Practice
from evenhand.wording import later, say

LONGEST = {"issuer": 400, "tax_words": 200, "wording": 80}
"""Letters at most."""
NOT_A_CURRENCY = later("Write the three letters of a currency, such as EUR.")
NOT_A_LINK = later(
    "Write the whole address of your payment page. It begins with https:// and a name such as pay.example.org, and "
    "names nothing but {amount}, {currency} and {reference} in curly brackets, behind that name."
)


@dataclass(frozen=True, slots=True)
class Price:
    """What a service costs: minor units of the practice's currency, and the tax in them in hundredths of a percent."""

    amount: int | None = None
    tax_points: int | None = None


def keep_settings(
    *, currency: str, issuer: str, tax_words: str, wording: str, pay_address: str, by: Actor, at: datetime
) -> PaymentSettings:
    """Set how the practice asks for money; what is so already changes nothing.

    Prices keep the currency that they were set in. Raises FeeProblem; nothing is stored then.
    """
    values = {
        "currency": _currency(currency),
        "issuer": _tidy_lines("issuer", issuer),
        "tax_words": _tidy_line("tax_words", tax_words),
        "wording": _tidy_line("wording", wording),
        "pay_address": _link(pay_address),
    }
    with transaction.atomic():
        Practice.objects.select_for_update(no_key=True).get(pk=PaymentSettings().practice_id)
        row = PaymentSettings.objects.first() or PaymentSettings()
        if not row._state.adding and all(getattr(row, name) == value for name, value in values.items()):
            return row
        for name, value in values.items():
            setattr(row, name, value)
        row.changed_at = at
        row.save()
        record(act="payment_settings.kept", subject="payment_settings", subject_id=row.pk, by=by, at=at)
    return row


def _currency(typed: str) -> str:
    tidy = typed.strip().upper()
    try:
        decimals_of(tidy)
    except NotMoney:
        raise FeeProblem(str(NOT_A_CURRENCY), field="currency") from None
    return tidy


def _tidy_lines(name: str, typed: str) -> str:
    tidy = "\n".join(line for line in (" ".join(one.split()) for one in typed.splitlines()) if line)
    if len(tidy) > LONGEST[name]:
        raise FeeProblem(say("Use up to %(most)s letters here.", most=LONGEST[name]), field=name)
    return tidy


def _tidy_line(name: str, typed: str) -> str:
    return " ".join(_tidy_lines(name, typed).split())


def _link(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return checked_link(typed)
    except NotALink:
        raise FeeProblem(str(NOT_A_LINK), field="pay_address") from None


def set_price(*, service: Service, price: Price, currency: str, by: Actor, at: datetime) -> None:
    """Let a service cost something else from now on; sessions that are booked keep what they were promised.

    What it costs already makes no new version.
    """
    with transaction.atomic():
        Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        newest = ServicePrice.objects.filter(service=service).order_by("-version").first()
        if newest is None and price.amount is None:
            return
        wanted = (price.amount, price.tax_points if price.amount else None, currency)
        if newest is not None and wanted == (newest.amount, newest.tax_points, newest.currency):
            return
        if newest is not None and price.amount is None and newest.amount is None:
            return
        ServicePrice.objects.create(
            service=service,
            version=newest.version + 1 if newest else 1,
            amount=wanted[0],
            tax_points=wanted[1],
            currency=currency,
            since=at,
            set_by=f"{by.kind}:{by.id}",
        )
        record(act="price.set", subject="service", subject_id=service.pk, by=by, at=at)


def add_priced_service(
    *, therapist: Member, key: str, price: Price, currency: str, by: Actor, at: datetime, **values: Any
) -> Service:
    """Add a service together with what it costs, as `add_service` does; the same key gives the same service."""
    with transaction.atomic():
        made = add_service(therapist=therapist, key=key, by=by, at=at, **values)
        set_price(service=made, price=price, currency=currency, by=by, at=at)
    return made


def change_priced_service(
    *, service: Service, price: Price, currency: str, by: Actor, at: datetime, **values: Any
) -> Service:
    """Change a service together with what it costs from now on, as `change_service` does."""
    with transaction.atomic():
        row = change_service(service=service, by=by, at=at, **values)
        set_price(service=row, price=price, currency=currency, by=by, at=at)
    return row
