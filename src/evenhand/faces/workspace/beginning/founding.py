"""The first page of a new house: whoever has the code of its host founds the practice and its owner's sign-in.

Nothing is kept between its three forms: each carries what was typed before, until the last one stores all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.countries import countries_to_choose, guessed_place, offered_countries
from evenhand.faces.components.known_browser import remember_browser
from evenhand.faces.components.permissions import public
from evenhand.faces.components.signing_in import account_of, sign_therapist_in
from evenhand.faces.components.zones import zones_of_places
from evenhand.foundation.accounts.founding.actions import (
    FoundingGone,
    Plan,
    found_with_passkey,
    found_with_password,
)
from evenhand.foundation.accounts.founding.links import LINK_HOURS, refuse_founding
from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.founding.queries import founding_link, is_founded
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passwords.rules import SHORTEST, password_problem
from evenhand.foundation.accounts.ways.suggesting import suggested_passphrase
from evenhand.foundation.practices.models import Member
from evenhand.wording import in_language, known, language, offered, say, speak

LONGEST_NAME: Final = 120
Problems = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Brought:
    """What the forms carry: the code of the host's address, and what was typed about practice and owner."""

    code: str
    plan: Plan

    def problems(self) -> Problems:
        """Return what has to change about the practice, as pairs of field and words."""
        found: Problems = []
        plan = self.plan
        if not 0 < len(plan.name) <= LONGEST_NAME:
            found.append(("name", say("Give the practice a name, up to %(most)s letters.", most=LONGEST_NAME)))
        if plan.country not in offered_countries():
            found.append(("country", say("Choose a country from the list.")))
        if plan.zone not in zones_of_places():
            found.append(("zone", say("Choose a time zone from the list.")))
        try:
            validate_email(plan.email)
        except ValidationError:
            found.append(("email", say("Enter an address like name@example.org.")))
        return found


@public
@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Take the code, then the practice, then how its owner signs in; opening the page changes nothing.

    Once there is a practice, everybody is told so and nothing else.
    """
    if settings.DEMO:
        raise Http404
    if is_founded():
        return render(request, "workspace/beginning/founded.html", status=410)
    if request.method != "POST":
        return _code_page(request)
    now, brought = timezone.now(), _brought(request)
    speak(brought.plan.language)
    link = founding_link(token=brought.code, at=now)
    if link is None:
        return _refused(request, now)
    try:
        return _step(request, brought, link, now)
    except FoundingGone:
        return _refused(request, now)


def _step(request: HttpRequest, brought: Brought, link: FoundingLink, at: datetime) -> HttpResponse:
    """Show the form that comes next, or found the practice with the last one."""
    act = request.POST.get("act", "")
    if act in ("code", "back"):
        return _practice_page(request, brought, [], is_new=act == "code")
    if problems := brought.problems():
        return _practice_page(request, brought, problems)
    if request.POST.get("response"):
        return _found_with_passkey(request, brought, link, at)
    if act == "password":
        return _found_with_password(request, brought, link, at)
    return _sign_in_page(request, brought, link, at, suggested=suggested_passphrase() if act == "suggest" else "")


def _found_with_password(request: HttpRequest, brought: Brought, link: FoundingLink, at: datetime) -> HttpResponse:
    password = request.POST.get("password", "")
    if problem := password_problem(password):
        return _sign_in_page(request, brought, link, at, problem=problem, status=422)
    member = found_with_password(token=brought.code, plan=brought.plan, password=password, at=at)
    return _let_in(request, member, "security:start", at)


def _found_with_passkey(request: HttpRequest, brought: Brought, link: FoundingLink, at: datetime) -> HttpResponse:
    ceremony, answer = request.POST.get("ceremony", ""), request.POST["response"]
    try:
        member = found_with_passkey(token=brought.code, plan=brought.plan, ceremony=ceremony, answer=answer, at=at)
    except PasskeyRefused:
        return _sign_in_page(request, brought, link, at, refused=True, status=403)
    return _let_in(request, member, "security:codes", at)


def _let_in(request: HttpRequest, member: Member, onwards: str, at: datetime) -> HttpResponse:
    """Let the owner in, on to what they have besides their first way in."""
    sign_therapist_in(request, member, at=at)
    response = HttpResponseRedirect(reverse(onwards))
    remember_browser(request, response, account=account_of(member))
    return response


def _brought(request: HttpRequest) -> Brought:
    typed = {name: request.POST.get(name, "").strip() for name in ("code", "name", "country", "zone", "email")}
    spoken = known(request.POST.get("language", language())).code
    plan = Plan(typed["name"], typed["zone"], typed["country"], spoken, typed["email"])
    return Brought(typed["code"].rpartition("#")[2], plan)


def _refused(request: HttpRequest, at: datetime) -> HttpResponse:
    """What somebody with another code reads; who lost a race for the link learns that there is a practice now."""
    refuse_founding(at=at)
    if is_founded():
        return render(request, "workspace/beginning/founded.html", status=410)
    return _code_page(request, status=403)


def _code_page(request: HttpRequest, status: int = 200) -> HttpResponse:
    languages = []
    for one in sorted(offered(), key=lambda one: one is not known(language())):
        with in_language(one.code):
            languages.append((one.code, one.tag, say("Go on in %(language)s", language=one.name)))
    context = {"languages": languages, "refused": status != 200, "hours": LINK_HOURS}
    return render(request, "workspace/beginning/code.html", context, status=status)


def _practice_page(request: HttpRequest, brought: Brought, problems: Problems, *, is_new: bool = False) -> HttpResponse:
    plan, zones = brought.plan, zones_of_places()
    country, zone = plan.country, plan.zone
    if is_new:
        country, zone = guessed_place(request)
    context = {
        "brought": brought,
        "country": country,
        "zone": zone,
        "countries": countries_to_choose(),
        "zones": zones,
        "longest": LONGEST_NAME,
        "guesses": is_new,
        "problems": problems,
        "problem": dict(problems),
    }
    return render(request, "workspace/beginning/practice.html", context, status=422 if problems else 200)


def _sign_in_page(
    request: HttpRequest, brought: Brought, link: FoundingLink, at: datetime, *, status: int = 200, **shown: object
) -> HttpResponse:
    plan = brought.plan
    context = {
        "brought": brought,
        "shortest": SHORTEST,
        "ceremony": begin_making(person=User(pk=link.pk), shown_as=plan.email, known=[], at=at),
        **shown,
    }
    return render(request, "workspace/beginning/sign_in.html", context, status=status)
