"""What an owner can choose instead of their plan: each with its price, and what it costs to have it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evenhand.domain.plans.models import Subscription
from evenhand.domain.plans.money import shown
from evenhand.domain.plans.offers import Cycle, Offers
from evenhand.domain.plans.pricing import NotOffered
from evenhand.domain.plans.signing_up.wishes import Wish, priced
from evenhand.domain.plans.switching import Switch, switch_at_once
from evenhand.domain.plans.terms import Terms, read_terms, terms_of
from evenhand.faces.workspace.clock import Clock
from evenhand.wording import later, say

EACH = {Cycle.MONTHLY: later("each month"), Cycle.YEARLY: later("each year")}


def key_of(terms: Terms) -> str:
    """Return the name of a plan and its rhythm in a form."""
    return f"{terms.plan}:{terms.cycle.value}"


def in_words(terms: Terms) -> str:
    """Return what a plan costs each time, in words."""
    return say("%(amount)s %(each)s", amount=shown(terms.after, terms.currency), each=str(EACH[terms.cycle]))


def choices_of(found: Offers, terms: Terms, clock: Clock) -> Iterator[Terms]:
    """Yield every plan and rhythm that a house offers in the currency of a plan."""
    for one in found.plans:
        for cycle in Cycle:
            try:
                price = priced(Wish(one.key, cycle, terms.currency), offers=found, at=clock.now)
            except NotOffered:
                continue
            yield terms_of(one, price.quote, price.billing)


def at_once(
    choices: Sequence[Terms], found: Offers, subscription: Subscription, clock: Clock
) -> Iterator[tuple[str, str, str, str]]:
    """Yield the plans that are to be had at once: key, rhythm, name, and what that costs today."""
    for to in choices:
        switched = switch_to(to, found, subscription, clock)
        if switched is not None:
            yield to.plan, to.cycle.value, to.name, shown(switched.now, to.currency)


def switch_to(to: Terms, found: Offers, subscription: Subscription, clock: Clock) -> Switch | None:
    """Return what a plan costs from today on; None where it is not to be had at once, or the plan was called off."""
    if subscription.ends_on is not None:
        return None
    period, now = (subscription.period_from, subscription.period_until), read_terms(subscription.terms)
    return switch_at_once(now, to, period=period, today=clock.now.date(), taxes=found.taxes)
