"""Choosing: what is offered, the days and times that are free, whose clock they are shown on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.domain.scheduling.actions import SlotGone, hold_seat
from evenhand.domain.scheduling.actions.strangers import HoldsEnough, hold_for_stranger
from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.queries.offered import formats_of, groups_for_strangers
from evenhand.domain.scheduling.queries.rules import seconds
from evenhand.domain.scheduling.queries.slots import nearest_slots
from evenhand.domain.scheduling.slots.refusing import Refusal
from evenhand.faces.booking.asking import show_form
from evenhand.faces.booking.door import Visit, for_strangers
from evenhand.faces.booking.tokens import browser_in, new_asking, page_token
from evenhand.faces.components.clock_words import ClockWords, place_of
from evenhand.faces.components.free_times import Time, asked_in, free_day, free_times, moments_of
from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.money import price_in_words, price_to_show, prices_in_words
from evenhand.faces.components.starts import start_typed
from evenhand.faces.components.zones import zone_named, zones_of_places
from evenhand.foundation.accounts.throttling.windows import network_mark
from evenhand.wording import later

TIMES_OF_A_GROUP = 4
NOT_FREE = later("This time cannot be booked. These are the closest free ones.")
JUST_TAKEN = later("This time was just taken. These are the closest free ones.")
NO_PLACE = later("There is no place left at this time. These are the next ones.")
ENOUGH = later("Many times are being kept for others at this moment. Wait ten minutes, then try again.")


@require_safe
@for_strangers
def services(visit: Visit) -> HttpResponse:
    """Show what can be booked, and groups with the places left; a single service alone shows its times at once."""
    groups = [(one, _next_of_group(visit, one), visit.link("times", one.pk)) for one in groups_for_strangers()]
    if len(visit.services) == 1 and not groups:
        return HttpResponseRedirect(visit.link("times", visit.services[0].pk))
    offered = [(one, visit.link("times", one.pk)) for one in visit.services]
    listed = [*visit.services, *(group for group, _, _ in groups)]
    prices = prices_in_words(listed) if payment_settings() else {}
    return visit.shown("services", offered=offered, groups=groups, prices=prices, place=place_of(visit.practice.zone))


def _next_of_group(visit: Visit, group: Service) -> tuple[Time, ...]:
    """Return the next times at which a group has places left, on the practice's clock."""
    formats, zone = formats_of(service=group), zone_named("", otherwise=visit.practice.zone)
    clock = ClockWords(zone, visit.now, formats.date_format, formats.time_format)
    found = nearest_slots(service=group, wanted=seconds(visit.now), at=visit.now, count=TIMES_OF_A_GROUP)
    return moments_of(found, clock, zone.key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_strangers
def times(visit: Visit, service_id: UUID) -> HttpResponse:
    """Show the free times of a service; one that is chosen is kept, and the form for it follows."""
    service = visit.service(service_id)
    if visit.request.method != "POST":
        return show_times(visit, service)
    start = start_typed(visit.request, now=visit.now)
    if start is None:
        return show_times(visit, service, told=NOT_FREE, wanted=seconds(visit.now))
    browser = browser_in(visit.request.POST.get("token", ""))
    network = network_mark(network_of(visit.request))
    hold = hold_seat if service.is_group else hold_for_stranger
    try:
        held = hold(service=service, start=start, network=network, browser=browser, at=visit.now)
    except SlotGone as gone:
        taken = NO_PLACE if service.is_group else JUST_TAKEN
        told = taken if gone.why in (Refusal.TAKEN, Refusal.FULL) else NOT_FREE
        return show_times(visit, service, told=told, wanted=start, browser=browser)
    except HoldsEnough:
        return show_times(visit, service, told=ENOUGH, browser=browser, status=429)
    asking = new_asking(visit.request, browser=browser, until=seconds(held.held_until or visit.now))
    return show_form(visit, service, start=start, asking=asking)


def show_times(
    visit: Visit, service: Service, *, told: str = "", wanted: int | None = None, browser: str = "", status: int = 409
) -> HttpResponse:
    """Show the free times; with `told` also why the chosen one was not, and the three closest to `wanted`."""
    request = visit.request
    sent = request.GET if request.method != "POST" else {"zone": request.POST.get("zone", "")}
    asked, formats = asked_in(sent), formats_of(service=service)
    zone = zone_named(asked.zone, otherwise=visit.practice.zone)
    clock = ClockWords(zone, visit.now, formats.date_format, formats.time_format)
    if asked.day_alone and asked.day and not told:
        day = free_day(service=service, clock=clock, practice_zone=visit.practice.zone, day=asked.day, at=visit.now)
        return render(visit.request, "components/free_day.html", {"free": day, "service": service})
    shown = free_times(
        service=service,
        clock=clock,
        practice_zone=visit.practice.zone,
        first_weekday=formats.first_weekday,
        asked=asked,
        at=visit.now,
    )
    nearest: tuple[Time, ...] = ()
    if wanted is not None:
        nearest = moments_of(nearest_slots(service=service, wanted=wanted, at=visit.now), clock, visit.practice.zone)
    return visit.shown(
        "times",
        status=status if told else 200,
        service=service,
        price=price_in_words(price_to_show(service)),
        free=shown,
        told=told,
        nearest=nearest,
        zone=zone.key,
        zone_known=asked.zone == zone.key,
        zone_page=f"{visit.link('zone', service.pk)}?{asked.address()[1:]}",
        address=visit.link("times", service.pk),
        token=page_token(browser or browser_in("")),
    )


@require_safe
@for_strangers
def zone(visit: Visit, service_id: UUID) -> HttpResponse:
    """Let somebody choose on whose clock the times are shown."""
    service = visit.service(service_id)
    chosen = zone_named(visit.request.GET.get("zone", ""), otherwise=visit.practice.zone).key
    known = zones_of_places()
    zones = known if chosen in known else (chosen, *known)
    return visit.shown("zone", service=service, zones=zones, chosen=chosen, back=visit.link("times", service.pk))
