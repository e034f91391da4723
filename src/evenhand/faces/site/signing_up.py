"""Taking a plan: its price with a code, a letter to the address, and founding the practice by the link in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.domain.plans.models import SignUp
from evenhand.domain.plans.money import shown
from evenhand.domain.plans.offers import Cycle, Offers
from evenhand.domain.plans.pricing import LONGEST_CODE, NotOffered
from evenhand.domain.plans.signing_up.actions import NewPractice, PriceChanged, SignsInAlready, begin_practice
from evenhand.domain.plans.signing_up.asking import LINK_DAYS, BeginningGone, ask_to_begin, go_on_without_code
from evenhand.domain.plans.signing_up.queries import begun_with, offers_to_sign_up, sign_up
from evenhand.domain.plans.signing_up.wishes import Priced, Wish, priced, read_wish
from evenhand.faces.components.known_browser import network_of, remember_browser
from evenhand.faces.components.permissions import member_at_the_door, public
from evenhand.faces.components.signing_in import account_of, sign_therapist_in
from evenhand.faces.components.zones import zones_of_places
from evenhand.faces.site.frame import show
from evenhand.faces.site.plans import CYCLES, shown_lines
from evenhand.foundation.accounts.passwords.rules import SHORTEST, password_problem
from evenhand.foundation.accounts.throttling.counters import MustWait
from evenhand.foundation.accounts.ways.suggesting import suggested_passphrase
from evenhand.wording import language, later

LONGEST_NAME: Final = 120
LONGEST_ADDRESS: Final = 254
LONGEST_FOR_INVOICES: Final = 400
NO_NAME = later("Give the practice a name, up to 120 letters.")
NO_ADDRESS = later("Write an e-mail address, such as name@example.org.")
PRICE_CHANGED = later("The price is another one than a moment ago. Look at it again.")
KNOWN = later("Somebody signs in with this address here already. Sign in, or begin with another address.")
NO_ZONE = later("Choose a time zone from the list.")
NOT_ADDRESSED = later("Write to whom invoices go, in up to 400 letters.")
Problems = list[tuple[str, str]]


@public
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, key: str) -> HttpResponse:
    """Show a plan with its price, take a name and an address, and send a letter there.

    The answer is the same for an address that signs in here already. Not there where sign-up is off.
    """
    found = _offers()
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
        **_price_words(price),
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


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link of a letter begins, with its price; a button founds the practice. Opening changes nothing."""
    found, now = _offers(), timezone.now()
    row = sign_up(token=token, at=now)
    if row is None:
        return _gone(request, token)
    if request.method != "POST" or "suggest" in request.POST:
        return _begin_page(request, found, row, now)
    if "without" in request.POST:
        return _without_code(request, token, now)
    try:
        return _begin(request, found, row, token, now)
    except BeginningGone:
        return _gone(request, token)
    except SignsInAlready:
        return _begin_page(request, found, row, now, [("email", str(KNOWN))], status=409)
    except PriceChanged:
        return _begin_page(request, found, row, now, [("price", str(PRICE_CHANGED))], status=409)


def _begin(request: HttpRequest, found: Offers, row: SignUp, token: str, at: datetime) -> HttpResponse:
    password, new = request.POST.get("password", ""), _new_practice(request)
    problems = _problems_of(new, password)
    if problems:
        return _begin_page(request, found, row, at, problems)
    member = begin_practice(token=token, new=new, password=password, offers=found, at=at)
    sign_therapist_in(request, member, at=at)
    response = HttpResponseRedirect(reverse("security:start"))
    remember_browser(request, response, account=account_of(member))
    return response


def _begin_page(
    request: HttpRequest,
    found: Offers,
    row: SignUp,
    at: datetime,
    problems: Problems | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    wish, problems = read_wish(row.chosen), problems or []
    try:
        price = priced(wish, offers=found, at=at)
    except NotOffered:
        return show(request, "site/begin_gone.html", {"not_offered": True}, status=410)
    new, zones = _new_practice(request), zones_of_places()
    context = {
        **_price_words(price),
        "plan": price.plan,
        "wish": wish,
        "refused": price.refused,
        "agreed": price.quote.now,
        "email": row.email,
        "name": new.name if request.method == "POST" else row.name,
        "zone": new.zone,
        "zones": zones,
        "addressed_to": new.addressed_to,
        "due_days": price.billing.due_days,
        "shortest": SHORTEST,
        "suggested": suggested_passphrase() if "suggest" in request.POST else "",
        "problems": problems,
        "problem": dict(problems),
    }
    return show(request, "site/begin_practice.html", context, status=status if problems else 200)


def _without_code(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    try:
        go_on_without_code(token=token, at=at)
    except BeginningGone:
        return _gone(request, token)
    return HttpResponseRedirect(request.path)


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """Lead whoever began with this link and is signed in to their desk; tell others that the link is over."""
    used, here = begun_with(token=token), member_at_the_door(request)
    if used is not None and here is not None and here.practice_id == used.practice_id:
        return HttpResponseRedirect(reverse("workspace:today"))
    return show(request, "site/begin_gone.html", {"used": used is not None}, status=410)


def _offers() -> Offers:
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


def _price_words(price: Priced) -> dict[str, object]:
    quote = price.quote
    return {
        "lines": shown_lines(quote),
        "now": shown(quote.now, quote.currency),
        "after": shown(quote.after, quote.currency),
        "cycle": quote.cycle,
    }


def _new_practice(request: HttpRequest) -> NewPractice:
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "zone", "addressed_to", "agreed")}
    agreed = int(typed["agreed"]) if typed["agreed"].isascii() and typed["agreed"].isdigit() else -1
    return NewPractice(typed["name"], typed["zone"], "GB", typed["addressed_to"], agreed)


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


def _problems_of(new: NewPractice, password: str) -> Problems:
    found: Problems = []
    if not 0 < len(new.name) <= LONGEST_NAME:
        found.append(("name", str(NO_NAME)))
    if new.zone not in zones_of_places():
        found.append(("zone", str(NO_ZONE)))
    if not 0 < len(new.addressed_to) <= LONGEST_FOR_INVOICES:
        found.append(("addressed_to", str(NOT_ADDRESSED)))
    if problem := password_problem(password):
        found.append(("password", problem))
    return found
