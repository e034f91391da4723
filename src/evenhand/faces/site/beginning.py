"""The link of a letter: the practice that it begins, then how its owner signs in; the last press founds all of it.

Nothing is kept between the two forms: the second carries what was typed into the first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.domain.plans.models import SignUp
from evenhand.domain.plans.offers import Offers
from evenhand.domain.plans.paying.stripe_door import takes_cards
from evenhand.domain.plans.pricing import NotOffered
from evenhand.domain.plans.signing_up.actions import (
    NewPractice,
    PriceChanged,
    SignsInAlready,
    begin_practice,
    begin_with_passkey,
)
from evenhand.domain.plans.signing_up.asking import BeginningGone, go_on_without_code
from evenhand.domain.plans.signing_up.queries import begun_with, sign_up
from evenhand.domain.plans.signing_up.wishes import priced, read_wish
from evenhand.faces.components.countries import countries_to_choose, guessed_place, offered_countries
from evenhand.faces.components.known_browser import remember_browser
from evenhand.faces.components.permissions import member_at_the_door, public
from evenhand.faces.components.signing_in import account_of, sign_therapist_in
from evenhand.faces.components.zones import zones_of_places
from evenhand.faces.site.frame import show
from evenhand.faces.site.signing_up import LONGEST_NAME, NO_NAME, Problems, offers_or_404, price_words
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passwords.rules import SHORTEST, password_problem
from evenhand.foundation.accounts.ways.suggesting import suggested_passphrase
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

LONGEST_FOR_INVOICES: Final = 400
PRICE_CHANGED = later("The price is another one than a moment ago. Look at it again.")
KNOWN = later("Somebody signs in with this address here already. Sign in, or begin with another address.")
NO_COUNTRY = later("Choose a country from the list.")
NO_ZONE = later("Choose a time zone from the list.")
NOT_ADDRESSED = later("Write to whom invoices go, in up to 400 letters.")


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link of a letter begins, with its price; the last form founds it. Opening changes nothing."""
    found, now = offers_or_404(), timezone.now()
    row = sign_up(token=token, at=now)
    if row is None:
        return _gone(request, token)
    try:
        if request.method != "POST":
            return _practice_page(request, found, row, now)
        return _step(request, found, row, token, now)
    except BeginningGone:
        return _gone(request, token)
    except SignsInAlready:
        return _practice_page(request, found, row, now, [("email", str(KNOWN))], status=409)
    except PriceChanged:
        return _practice_page(request, found, row, now, [("price", str(PRICE_CHANGED))], status=409)
    except NotOffered:
        return show(request, "site/begin_gone.html", {"not_offered": True}, status=410)


def _step(request: HttpRequest, found: Offers, row: SignUp, token: str, at: datetime) -> HttpResponse:
    """Show the form that comes next, or begin with the last one."""
    new, act = _new_practice(request), request.POST.get("act", "")
    if act == "without":
        go_on_without_code(token=token, at=at)
        row.refresh_from_db()
    if act in ("without", "back"):
        return _practice_page(request, found, row, at)
    if problems := _problems_of(new):
        return _practice_page(request, found, row, at, problems)
    if request.POST.get("response"):
        return _begin_with_passkey(request, found, row, token, at)
    if act == "password":
        return _begin_with_password(request, found, row, token, at)
    return _sign_in_page(request, found, row, at, suggested=suggested_passphrase() if act == "suggest" else "")


def _begin_with_password(request: HttpRequest, found: Offers, row: SignUp, token: str, at: datetime) -> HttpResponse:
    password = request.POST.get("password", "")
    if problem := password_problem(password):
        return _sign_in_page(request, found, row, at, problem=problem, status=422)
    member = begin_practice(token=token, new=_new_practice(request), password=password, offers=found, at=at)
    return _let_in(request, member, "security:start", at)


def _begin_with_passkey(request: HttpRequest, found: Offers, row: SignUp, token: str, at: datetime) -> HttpResponse:
    made = {"ceremony": request.POST.get("ceremony", ""), "answer": request.POST["response"]}
    try:
        member = begin_with_passkey(token=token, new=_new_practice(request), offers=found, at=at, **made)
    except PasskeyRefused:
        return _sign_in_page(request, found, row, at, refused=True, status=403)
    return _let_in(request, member, "security:codes", at)


def _let_in(request: HttpRequest, member: Member, onwards: str, at: datetime) -> HttpResponse:
    """Let the owner in, on to what they have besides their first way in."""
    sign_therapist_in(request, member, at=at)
    response = HttpResponseRedirect(reverse(onwards))
    remember_browser(request, response, account=account_of(member))
    return response


def _practice_page(
    request: HttpRequest,
    found: Offers,
    row: SignUp,
    at: datetime,
    problems: Problems | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    price, problems, new = priced(read_wish(row.chosen), offers=found, at=at), problems or [], _new_practice(request)
    is_new = request.method != "POST"
    country, zone = guessed_place(request) if is_new else (new.country, new.zone)
    context = {
        **price_words(price),
        "plan": price.plan,
        "refused": price.refused,
        "agreed": price.quote.now,
        "new": new,
        "name": row.name if is_new else new.name,
        "country": country,
        "countries": countries_to_choose(),
        "zone": zone,
        "zones": zones_of_places(),
        "guesses": is_new,
        "due_days": price.billing.due_days,
        "by_card": takes_cards(),
        "problems": problems,
        "problem": dict(problems),
    }
    return show(request, "site/begin_practice.html", context, status=status if problems else 200)


def _sign_in_page(
    request: HttpRequest, found: Offers, row: SignUp, at: datetime, *, status: int = 200, **shown: object
) -> HttpResponse:
    """Show both ways to sign in, below what is to be paid; raises PriceChanged where that is another amount by now."""
    price, new = priced(read_wish(row.chosen), offers=found, at=at), _new_practice(request)
    if price.quote.now != new.agreed:
        raise PriceChanged
    context = {
        **price_words(price),
        "plan": price.plan,
        "new": new,
        "email": row.email,
        "due_days": price.billing.due_days,
        "by_card": takes_cards(),
        "shortest": SHORTEST,
        "ceremony": begin_making(person=User(pk=row.pk), shown_as=row.email, known=[], at=at),
        **shown,
    }
    return show(request, "site/begin_sign_in.html", context, status=status)


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """Lead whoever began with this link and is signed in to their desk; tell others that the link is over."""
    used, here = begun_with(token=token), member_at_the_door(request)
    if used is not None and here is not None and here.practice_id == used.practice_id:
        return HttpResponseRedirect(reverse("workspace:today"))
    return show(request, "site/begin_gone.html", {"used": used is not None}, status=410)


def _new_practice(request: HttpRequest) -> NewPractice:
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "zone", "country", "addressed_to", "agreed")}
    agreed = int(typed["agreed"]) if typed["agreed"].isascii() and typed["agreed"].isdigit() else -1
    return NewPractice(typed["name"], typed["zone"], typed["country"], typed["addressed_to"], agreed)


def _problems_of(new: NewPractice) -> Problems:
    found: Problems = []
    if not 0 < len(new.name) <= LONGEST_NAME:
        found.append(("name", str(NO_NAME)))
    if new.country not in offered_countries():
        found.append(("country", str(NO_COUNTRY)))
    if new.zone not in zones_of_places():
        found.append(("zone", str(NO_ZONE)))
    if not 0 < len(new.addressed_to) <= LONGEST_FOR_INVOICES:
        found.append(("addressed_to", str(NOT_ADDRESSED)))
    return found
