"""The page of plans and prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.domain.plans.money import shown
from evenhand.domain.plans.offers import Cycle, Offers, Part, Plan, Promotion
from evenhand.domain.plans.pricing import LONGEST_CODE, CodeRefused, Quote, promotion_for, quote, tidy_code
from evenhand.domain.plans.signing_up.queries import offers_to_sign_up
from evenhand.domain.plans.signing_up.wishes import uses_of_codes
from evenhand.faces.components.permissions import public
from evenhand.faces.site.banner import offers_shown
from evenhand.faces.site.frame import show
from evenhand.wording import later, say

CYCLES = ((Cycle.YEARLY, later("Yearly")), (Cycle.MONTHLY, later("Monthly")))
LIMITS = {"therapists": later("Therapists"), "case_files": later("Case files")}


@dataclass(frozen=True, slots=True)
class PricedPlan:
    """A plan with its price as asked for, or why the code does not count for it."""

    plan: Plan
    quote: Quote
    lines: tuple[tuple[str, str, bool], ...]
    now: str
    after: str
    refused: str
    limits: tuple[tuple[str, str], ...]
    take: str


@public
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Show what a host offers: each plan with its price line by line, for a way to pay, a currency and a code.

    Nothing is kept: what was chosen stands in the address. Not there where the host offers nothing.
    """
    found = offers_shown()
    if found is None:
        raise Http404
    now, asked = timezone.now(), request.GET
    currency = asked.get("currency", "")
    currency = currency if currency in found.currencies else found.currencies[0]
    cycle = Cycle(asked["cycle"]) if asked.get("cycle") in {one.value for one in Cycle} else Cycle.YEARLY
    typed = asked.get("code", "")[: LONGEST_CODE * 2]
    priced = list(_priced(found, cycle, currency, typed, now))
    refused = {one.refused for one in priced}
    context = {
        "plans": priced,
        "cycles": CYCLES,
        "cycle": cycle,
        "currencies": found.currencies,
        "currency": currency,
        "code": typed,
        "counts": bool(tidy_code(typed)) and "" in refused,
        "problem": next(iter(refused)) if len(refused) == 1 else "",
        "signs_up": offers_to_sign_up() is not None,
        "contact": found.contact if found.contact.startswith("https://") else f"mailto:{found.contact}",
        "contact_words": found.contact.removeprefix("https://"),
    }
    return show(request, "site/plans.html", context, status=422 if context["problem"] else 200)


def _priced(found: Offers, cycle: Cycle, currency: str, typed: str, at: datetime) -> Iterator[PricedPlan]:
    for plan in found.plans:
        if plan.prices[currency].of(Part(cycle.value)) is None:
            continue
        promotion, refused = _promotion(found, plan, cycle, currency, typed, at)
        chosen = {"cycle": cycle.value, "currency": currency, **({"code": typed} if promotion else {})}
        price = quote(plan, cycle=cycle, currency=currency, promotion=promotion, taxes=found.taxes)
        yield PricedPlan(
            plan=plan,
            quote=price,
            lines=shown_lines(price),
            now=shown(price.now, currency),
            after=shown(price.after, currency),
            refused=refused,
            limits=tuple(_limits(plan)),
            take=f"{reverse('site:take_plan', args=[plan.key])}?{urlencode(chosen)}",
        )


def shown_lines(price: Quote) -> tuple[tuple[str, str, bool], ...]:
    """Return the lines of what is paid now: words, amount as it is read, whether it counts."""
    return tuple((line.words, shown(line.amount, price.currency), line.counts) for line in price.lines)


def _promotion(
    found: Offers, plan: Plan, cycle: Cycle, currency: str, typed: str, at: datetime
) -> tuple[Promotion | None, str]:
    if not tidy_code(typed):
        return None, ""
    try:
        counts = promotion_for(
            typed, offers=found, plan=plan, cycle=cycle, currency=currency, at=at, used=uses_of_codes(found)
        )
    except CodeRefused as reason:
        return None, str(reason)
    return counts, ""


def _limits(plan: Plan) -> Iterable[tuple[str, str]]:
    for name, most in plan.limits.items():
        yield str(LIMITS.get(name, name)), say("without a limit") if most is None else str(most)
