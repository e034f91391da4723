"""What a practice gets with a plan when it begins: the promise as sold, the first period and its invoice."""

from __future__ import annotations

from datetime import datetime

from evenhand.domain.plans.invoicing import issue
from evenhand.domain.plans.models import Subscription
from evenhand.domain.plans.signing_up.wishes import Priced
from evenhand.domain.plans.standing import next_begin
from evenhand.domain.plans.terms import terms_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM


def take_plan(*, price: Priced, addressed_to: str, at: datetime) -> Subscription:
    """Keep what the practice in force took, with its first invoice; belongs in the caller's transaction."""
    today, code = at.date(), price.promotion.code if price.promotion else ""
    terms = terms_of(price.plan, price.quote, price.billing, code=code)
    until = next_begin(today, cycle=terms.cycle, anchor=today.day)
    subscription = Subscription.objects.create(
        terms=terms.stored(),
        addressed_to=addressed_to,
        began_on=today,
        period_from=today,
        period_until=until,
        paid_until=today,
    )
    record(act="plan.taken", subject="subscription", subject_id=subscription.pk, by=SYSTEM, at=at)
    issue(subscription=subscription, lines=terms.first, period=(today, until), billing=price.billing, at=at)
    return subscription
