"""Plans that practices of tests took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.test import override_settings

from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.offered import EXAMPLE, offers
from evenhand.domain.plans.offers import Billing, Cycle, Offers
from evenhand.domain.plans.selling import take_plan
from evenhand.domain.plans.signing_up.wishes import Wish, priced
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, inside


@contextmanager
def a_house_of_many() -> Iterator[None]:
    """Be a house where plans can be taken, those of the demo, for the block."""
    with override_settings(PLANS=EXAMPLE, SIGN_UP=True):
        yield


def example() -> Offers:
    """The plans of the demo."""
    with a_house_of_many():
        found = offers()
    assert found is not None
    return found


def billing() -> Billing:
    """How the house of the demo writes invoices."""
    found = example().billing
    assert found is not None
    return found


def a_plan(
    *, of: Member, plan: str = "shared", cycle: Cycle = Cycle.MONTHLY, at: datetime = NOW, limited: bool = True
) -> tuple[Subscription, Invoice]:
    """Let a practice take a plan; return it with its first invoice."""
    price = priced(Wish(plan, cycle, "EUR"), offers=example(), at=at)
    with inside(of), transaction.atomic():
        taken = take_plan(price=price, addressed_to="Sol\nSmall Lane 1", at=at)
        if not limited:
            Subscription.objects.update(terms={**taken.terms, "limits": {}})
        return taken, Invoice.objects.get()
