"""The page behind the link to a time that became free: who waits takes it or lets it go, with one press."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import OfferGone, pass_offer, take_offer
from evenhand.domain.scheduling.links import read_link
from evenhand.domain.scheduling.models import State, WaitingOffer
from evenhand.domain.scheduling.queries.waiting import offer_behind
from evenhand.domain.scheduling.waiting_list import words_of
from evenhand.faces.components.money import price_in_words, price_to_show
from evenhand.faces.components.permissions import public
from evenhand.faces.components.reader import speak_to
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import practice_context


@public
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: HttpRequest, token: str) -> HttpResponse:
    """Show a time that is kept for somebody; only a press takes it or lets it go, and again has one effect.

    The link is good until the time would begin; after that it is like one that never was.
    """
    now = timezone.now()
    link = read_link(token)
    found = offer_behind(link) if link else None
    if link is None or found is None or found.starts_at <= now:
        note_at_the_door(Refused.TIME_LINK, at=now)
        return render(request, "site/coming_gone.html", status=410)
    with practice_context(link.practice_id):
        speak_to(request, own=found.case.client.language, practice=found.practice)
        if request.method != "POST":
            return _shown(request, found, now)
        by = Actor(ActorKind.CLIENT, found.case.client_id)
        try:
            if "take" in request.POST:
                take_offer(offer=found, by=by, at=now)
            elif "pass" in request.POST:
                pass_offer(offer=found, by=by, at=now)
        except OfferGone:
            pass  # the page says how it stands
    return HttpResponseRedirect(request.path)


def _shown(request: HttpRequest, offer: WaitingOffer, now: datetime) -> HttpResponse:
    when, until = words_of(offer)
    kept = offer.seat or offer.session
    taken = offer.answer == WaitingOffer.Answer.TAKEN
    context = {
        "when": when,
        "until": until,
        "price": price_in_words(price_to_show(offer.place.service)) if not offer.answer else "",
        "taken": taken,
        "asked": taken and kept is not None and kept.state == State.REQUESTED,
        "passed": offer.answer == WaitingOffer.Answer.PASSED,
        "open": not offer.answer and offer.until > now,
    }
    return render(request, "site/offered.html", context)
