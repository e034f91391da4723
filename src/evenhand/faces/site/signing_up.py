"""Taking a plan: its price with a code, and a letter to the address; `beginning` is what the link in it opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.plans.money import shown
from evenhand.domain.plans.offers import Cycle, Offers
from evenhand.domain.plans.pricing import LONGEST_CODE, NotOffered
from evenhand.domain.plans.signing_up.asking import LINK_DAYS, ask_to_begin
from evenhand.domain.plans.signing_up.queries import offers_to_sign_up
from evenhand.domain.plans.signing_up.wishes import Priced, Wish, priced
from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.permissions import public
from evenhand.faces.site.frame import show
from evenhand.faces.site.plans import CYCLES, shown_lines
from evenhand.foundation.accounts.throttling.counters import MustWait
from evenhand.wording import language, later

LONGEST_NAME: Final = 120
LONGEST_ADDRESS: Final = 254
NO_NAME = later("Give the practice a name, up to 120 letters.")
NO_ADDRESS = later("Write an e-mail address, such as name@example.org.")
Problems = list[tuple[str, str]]


@public
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Show a plan with its price, take a name and an address, and send a letter there.

    The answer is the same for an address that signs in here already. Not there where sign-up is off.
    """
    found = offers_or_404()
    plan = found.plan(key)
    if plan is None:
        raise Http404
    now, typed = timezone.now(), request.POST if request.method == "POST" else request.GET
    wish = _wish(found, key, typed.get("cycle", ""), typed.get("currency", ""), typed.get("code", ""))
    try:
        price = priced(wish, offers=found, at=now)
    except NotOffered:
        other = Cycle.MONTHLY if wish.cycle == Cycle.YEARLY else Cycle.YEARLY
        wish = replace(wish, cycle=other)
        price = priced(wish, offers=found, at=now)
    name, email = (typed.get(field, "").strip() for field in ("name", "email"))
    problems: Problems = [("code", price.refused)] if price.refused else []
    if request.method == "POST" and "price" not in request.POST:
        problems += _problems(name, email)
        if not problems:
            return _asked(request, wish, name, email, now)
    return _take_page(request, found, wish, price, problems, name=name, email=email)


def _asked(request: HttpRequest, wish: Wish, name: str, email: str, at: datetime) -> HttpResponse:
    try:
        ask_to_begin(wish=wish, name=name, email=email, language=language(), network=network_of(request), at=at)
    except MustWait as wait:
        minutes = max(1, ceil((wait.until - at).total_seconds() / 60))
        return show(request, "site/asked.html", {"minutes": minutes}, status=429)
    return show(request, "site/asked.html", {"email": email, "days": LINK_DAYS})


def _take_page(
    request: HttpRequest, found: Offers, wish: Wish, price: Priced, problems: Problems, **typed: str
) -> HttpResponse:
    context = {
        **price_words(price),
        **typed,
        "plan": price.plan,
        "wish": wish,
        "code": wish.code,
        "cycles": CYCLES,
        "currencies": found.currencies,
        "problems": problems,
        "problem": dict(problems),
    }
    return show(request, "site/take_plan.html", context, status=422 if problems else 200)


def offers_or_404() -> Offers:
    """Return what can be taken here; Http404 where sign-up is off."""
    found = offers_to_sign_up()
    if found is None:
        raise Http404
    return found


def _wish(found: Offers, key: str, cycle: str, currency: str, code: str) -> Wish:
    return Wish(
        plan=key,
        cycle=Cycle(cycle) if cycle in {one.value for one in Cycle} else Cycle.YEARLY,
        currency=currency if currency in found.currencies else found.currencies[0],
        code=code.strip()[: LONGEST_CODE * 2],
    )


def price_words(price: Priced) -> dict[str, object]:
    """Return what `site/price.html` shows of a price."""
    quote = price.quote
    return {
        "lines": shown_lines(quote),
        "now": shown(quote.now, quote.currency),
        "after": shown(quote.after, quote.currency),
        "cycle": quote.cycle,
    }


def _problems(name: str, email: str) -> Problems:
    found: Problems = []
    if not 0 < len(name) <= LONGEST_NAME:
        found.append(("name", str(NO_NAME)))
    try:
        validate_email(email)
    except ValidationError:
        found.append(("email", str(NO_ADDRESS)))
    if len(email) > LONGEST_ADDRESS and not any(field == "email" for field, _ in found):
        found.append(("email", str(NO_ADDRESS)))
    return found
