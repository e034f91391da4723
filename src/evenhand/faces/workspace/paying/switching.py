"""Another plan at once: its price line by line before anything is taken, and a button that takes it."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.plans.actions import NoPlan, NotAtOnce, switch_plan
from evenhand.domain.plans.models import Subscription
from evenhand.domain.plans.money import shown
from evenhand.domain.plans.offers import Billing, Offers
from evenhand.domain.plans.terms import Terms, read_terms
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.paying.choosing import choices_of, in_words, key_of, switch_to
from evenhand.faces.workspace.paying.plan import offers_of_house, own_plan
from evenhand.wording.dates import plain_day


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: TherapistRequest, key: str, rhythm: str) -> HttpResponse:
    """Show line by line what another plan costs from today on; a button takes it."""
    subscription, clock, found = own_plan(request), clock_of(request), offers_of_house()
    choices = choices_of(found, read_terms(subscription.terms), clock)
    to = next((one for one in choices if key_of(one) == f"{key}:{rhythm}"), None)
    if to is None or found.billing is None:
        raise Http404
    if request.method != "POST":
        return _page(request, to, found, subscription, clock)
    try:
        _take(request, to, found, found.billing, clock)
    except NoPlan:
        return HttpResponseRedirect(reverse("workspace:own_plan"))
    except NotAtOnce:
        return _page(request, to, found, subscription, clock, moved=True)
    return back_to(reverse("workspace:own_plan"), done="switched")


def _take(request: TherapistRequest, to: Terms, found: Offers, billing: Billing, clock: Clock) -> None:
    typed = request.POST.get("agreed", "")
    agreed = int(typed) if typed.isascii() and typed.isdigit() else -1
    switch_plan(to=to, agreed=agreed, taxes=found.taxes, billing=billing, by=request.actor, at=clock.now)


def _page(
    request: TherapistRequest,
    to: Terms,
    found: Offers,
    taken: Subscription,
    clock: Clock,
    *,
    moved: bool = False,
) -> HttpResponse:
    switched = switch_to(to, found, taken, clock)
    if switched is None:
        return HttpResponseRedirect(reverse("workspace:another_plan"))
    context = {
        "plan": to.name,
        "lines": [(one.words, shown(one.amount, to.currency), one.counts) for one in switched.lines],
        "total": shown(switched.now, to.currency),
        "agreed": switched.now,
        "until": plain_day(taken.period_until - timedelta(days=1)),
        "after": in_words(to),
        "moved": moved,
    }
    return render(request, "workspace/paying/switch.html", context, status=409 if moved else 200)
