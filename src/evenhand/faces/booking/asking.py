"""Asking: how to reach somebody who chose a time, and what happens with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from evenhand.domain.scheduling.actions import SlotGone, ask_for_seat, release_hold, release_seat
from evenhand.domain.scheduling.actions.strangers import ask_for_time
from evenhand.domain.scheduling.links import Coming, ways_of
from evenhand.domain.scheduling.models import Service, State
from evenhand.domain.scheduling.queries.offered import formats_of
from evenhand.domain.scheduling.queries.rules import moment_of, seconds
from evenhand.domain.scheduling.slots.rules import Slot
from evenhand.faces.booking.door import Visit, for_strangers
from evenhand.faces.booking.tokens import Asking, asking_in, browser_in, form_token, new_asking
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.free_times import Time, moments_of
from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.money import (
    OTHER_PRICE,
    is_as_shown,
    price_in_words,
    price_to_show,
    version_shown,
)
from evenhand.faces.components.starts import start_typed
from evenhand.faces.components.zones import zone_named
from evenhand.foundation.accounts.throttling.counters import MustWait
from evenhand.wording import later, say

LONGEST = {"email": 254, "phone": 40, "words": 2000}
"""Letters of each field."""

ONE_OF_TWO = later("Give an e-mail address or a telephone number, so that you can get an answer.")
NO_ADDRESS = later("Check the e-mail address: it needs an @ in it.")
GONE = later(
    "Somebody else took this time a moment ago. Your words are still here. Choose one of these and they go out."
)
NO_PLACE = later("There is no place left at this time. Your words are still here. Choose one of these and they go out.")
ENOUGH = later("Several requests came from here already. Your words are still here.")
OPEN_LONG = later("This page was open for a long time. Your words are still here. Send them once more.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a stranger typed."""

    email: str = ""
    phone: str = ""
    words: str = ""

    def problems(self) -> dict[str, str]:
        """Return what has to change, by field."""
        found = {
            name: say("Use up to %(most)s letters here.", most=most)
            for name, most in LONGEST.items()
            if len(getattr(self, name)) > most
        }
        if not self.email and not self.phone:
            found["email"] = ONE_OF_TWO
        elif self.email and not _is_address(self.email):
            found["email"] = NO_ADDRESS
        return found


def _is_address(words: str) -> bool:
    name, _, place = words.rpartition("@")
    return bool(name and place) and not any(letter.isspace() for letter in words)


@require_POST
@for_strangers
def send(visit: Visit, service_id: UUID) -> HttpResponse:
    """Take down the request; whoever was a moment too late keeps their words and chooses among the three closest."""
    service, post = visit.service(service_id), visit.request.POST
    asking = asking_in(post.get("token", ""))
    if "other" in post:
        if asking is not None:
            (release_seat if service.is_group else release_hold)(holder=asking.holder, at=visit.now)
        return HttpResponseRedirect(f"{visit.link('times', service.pk)}?zone={_zone(visit)}")
    start = start_typed(visit.request, now=visit.now)
    if start is None:
        return HttpResponseRedirect(visit.link("times", service.pk))
    typed = Typed(**{name: post.get(name, "").strip() for name in LONGEST})
    if asking is None:
        asking = new_asking(visit.request, browser=browser_in(""), until=0)
        return show_form(visit, service, start=start, asking=asking, typed=typed, told=OPEN_LONG, status=409)
    problems = typed.problems()
    if problems:
        return show_form(visit, service, start=start, asking=asking, typed=typed, problems=problems, status=422)
    if not is_as_shown(price_to_show(service), post.get("price", "")):
        return show_form(visit, service, start=start, asking=asking, typed=typed, told=str(OTHER_PRICE), status=409)
    return _asked(visit, service, start, asking, typed)


def _asked(visit: Visit, service: Service, start: int, asking: Asking, typed: Typed) -> HttpResponse:
    try:
        coming = _ask(visit, service, start, asking, typed)
    except SlotGone as gone:
        told = NO_PLACE if service.is_group else GONE
        return show_form(
            visit, service, start=start, asking=asking, typed=typed, told=told, nearest=gone.nearest, status=409
        )
    except MustWait as wait:
        told = f"{ENOUGH} {say('Try again at %(time)s.', time=_clock(visit, service).time(wait.until))}"
        return show_form(visit, service, start=start, asking=asking, typed=typed, told=told, status=429)
    return _done(visit, service, coming)


def _ask(visit: Visit, service: Service, start: int, asking: Asking, typed: Typed) -> Coming:
    """Take the request down: for a time, or for a place in a group."""
    request: dict[str, Any] = {"email": typed.email, "phone": typed.phone, "words": typed.words}
    request |= {"zone": _zone(visit), "holder": asking.holder, "key": asking.key}
    request |= {"network": network_of(visit.request), "at": visit.now}
    if service.is_group:
        seat = ask_for_seat(service=service, start=start, **request)
        return Coming(seat.session, seat)
    return Coming(ask_for_time(service=service, start=start, **request))


def show_form(
    visit: Visit,
    service: Service,
    *,
    start: int,
    asking: Asking,
    typed: Typed | None = None,
    problems: dict[str, str] | None = None,
    told: str = "",
    nearest: tuple[Slot, ...] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the form for a time; `nearest` are the closest free ones when that one is gone."""
    clock = _clock(visit, service)
    begins, price = moment_of(start), price_to_show(service)
    kept = asking.until > seconds(visit.now) and nearest is None
    times: tuple[Time, ...] = moments_of(nearest or (), clock, visit.practice.zone)
    return visit.shown(
        "form",
        status=status,
        service=service,
        price=price_in_words(price),
        price_shown=version_shown(price),
        start=start,
        when=clock.span(begins, begins + timedelta(minutes=service.duration)),
        place=clock.place,
        elsewhere=clock.elsewhere(begins, visit.practice.zone),
        kept_until=clock.time(moment_of(asking.until)) if kept else "",
        token=form_token(asking),
        zone=clock.zone.key,
        typed=typed or Typed(),
        problem=problems or {},
        told=told,
        gone=nearest is not None,
        nearest=times,
        longest=LONGEST,
        address=visit.link("send", service.pk),
    )


def _done(visit: Visit, service: Service, coming: Coming) -> HttpResponse:
    clock, session = _clock(visit, service), coming.session
    return visit.shown(
        "done",
        service=service,
        confirmed=coming.state == State.CONFIRMED,
        when=clock.span(session.starts_at, session.ends_at),
        place=clock.place,
        elsewhere=clock.elsewhere(session.starts_at, visit.practice.zone),
        ways=ways_of(coming),
    )


def _zone(visit: Visit) -> str:
    return zone_named(visit.request.POST.get("zone", ""), otherwise=visit.practice.zone).key


def _clock(visit: Visit, service: Service) -> ClockWords:
    formats = formats_of(service=service)
    zone = zone_named(_zone(visit), otherwise=visit.practice.zone)
    return ClockWords(zone, visit.now, formats.date_format, formats.time_format)
