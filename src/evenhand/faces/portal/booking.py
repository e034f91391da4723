"""A client books a time by themselves, or gives one they have another place in the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.scheduling.actions import (
    BookedEnough,
    ChangedMeanwhile,
    NotPossible,
    SlotGone,
    TooLate,
    book_by_oneself,
    can_be_changed_online,
    move,
)
from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.models import AHEAD, Service
from evenhand.domain.scheduling.queries.offered import formats_for_client, how_to_reach, services_for_client
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.domain.scheduling.slots.rules import Slot
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.free_times import Asked, Time, asked_in, free_times, moments_of
from evenhand.faces.components.money import (
    OTHER_PRICE,
    is_as_shown,
    price_in_words,
    price_to_show,
    version_shown,
)
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.starts import seen_typed, start_in, start_typed
from evenhand.faces.portal.times import clock_of_times, shown, time_or_404
from evenhand.foundation.identifiers import new_id
from evenhand.wording import later

GONE = later("Somebody else took this time a moment ago. Choose one of these instead.")
NO_PLACE = later("There is no place left at this time. Choose one of these instead.")
NONE_NEAR = later("This time is not free any more. Look for another one.")
ENOUGH = later("You have many times set already. Ask the person you meet for more.")
YOURS_STAYS = later("That time is not free any more. You still have the time you had.")


def service_or_404(request: ClientRequest, service_id: UUID) -> Service:
    """Return a service that is offered to this client; raises Http404 for any other, known or not."""
    found = next((one for one in services_for_client(case=request.case) if one.pk == service_id), None)
    if found is None:
        raise Http404
    return found


@for_client
@require_safe
def new_time(request: ClientRequest, service_id: UUID) -> HttpResponse:
    """Show the free times of a service, on the client's own clock; the one that is chosen is shown once more."""
    service = service_or_404(request, service_id)
    clock = clock_of_times(request)
    return render(request, "portal/new_time.html", _free(request, service, clock))


def _free(request: ClientRequest, service: Service, clock: ClockWords) -> dict[str, object]:
    """Return a month of free times with the service that they are of, for a page."""
    asked = asked_in(request.GET)
    free = free_times(
        service=service,
        clock=clock,
        practice_zone=request.case.practice.zone,
        first_weekday=formats_for_client(case=request.case).first_weekday,
        asked=Asked(asked.month, asked.day, "", asked.as_list),
        at=clock.now,
    )
    return {
        "service": service,
        "free": free,
        "price": price_in_words(price_to_show(service)),
        "how_to_reach": how_to_reach(),
    }


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def sure_time(request: ClientRequest, service_id: UUID) -> HttpResponse:
    """Show the time that was chosen, and book it; whoever comes too late sees the three closest to it."""
    service = service_or_404(request, service_id)
    clock = clock_of_times(request)
    sent = request.POST if request.method == "POST" else request.GET
    start = start_in(sent, now=clock.now)
    if start is None:
        return HttpResponseRedirect(reverse("portal:new_time", args=[service.pk]))
    if request.method != "POST":
        return _ask(request, service, start, clock, key=new_id())
    key = key_in(request)
    if not is_as_shown(price_to_show(service), request.POST.get("price", "")):
        return _ask(request, service, start, clock, key=key, told=str(OTHER_PRICE), status=409)
    try:
        session = book_by_oneself(
            service=service,
            start=start,
            case=request.case,
            key=f"c:{request.case.pk}:{key}",
            by=request.actor,
            at=clock.now,
        )
    except SlotGone as gone:
        told = NONE_NEAR if not gone.nearest else NO_PLACE if service.is_group else GONE
        return _ask(request, service, start, clock, key=key, told=told, nearest=gone.nearest, status=409)
    except (BookedEnough, NotPossible):
        return _ask(request, service, start, clock, key=key, told=ENOUGH, nearest=(), status=409)
    return HttpResponseRedirect(f"{reverse('portal:time', args=[session.pk])}?booked")


def key_in(request: ClientRequest) -> UUID:
    """Return the key that the page brought along; what is no key is a press of its own."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return new_id()


def _ask(
    request: ClientRequest,
    service: Service,
    start: int,
    clock: ClockWords,
    *,
    key: UUID,
    told: str = "",
    nearest: Sequence[Slot] | None = None,
    status: int = 200,
) -> HttpResponse:
    begins, home = moment_of(start), request.case.practice.zone
    price = price_to_show(service)
    times: tuple[Time, ...] = moments_of(nearest or (), clock, home)
    context = {
        "service": service,
        "start": start,
        "when": clock.span(begins, begins + timedelta(minutes=service.duration)),
        "place": clock.place,
        "elsewhere": clock.elsewhere(begins, home),
        "key": key,
        "price": price_in_words(price),
        "price_shown": version_shown(price),
        "told": told,
        "gone": nearest is not None,
        "nearest": times,
        "how_to_reach": how_to_reach(),
    }
    return render(request, "portal/sure_time.html", context, status=status)


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def move_time(request: ClientRequest, session_id: UUID) -> HttpResponse:
    """Show free times beside the one that a client has, and move it; the one they have is kept until then."""
    found = time_or_404(request, session_id)
    clock, session = clock_of_times(request), found.session
    if found.seat is not None or found.state not in AHEAD or not can_be_changed_online(session=session, at=clock.now):
        return HttpResponseRedirect(reverse("portal:time", args=[session_id]))
    if request.method != "POST":
        return _show_free(request, found, clock)
    start, seen = start_typed(request, now=clock.now), seen_typed(request)
    if start is None or seen is None:
        return _show_free(request, found, clock)
    try:
        move(session=session, start=start, seen=seen, by=request.actor, at=clock.now)
    except SlotGone as gone:
        return _show_free(request, found, clock, told=YOURS_STAYS, nearest=gone.nearest, status=409)
    except (ChangedMeanwhile, NotPossible, TooLate):
        return HttpResponseRedirect(f"{reverse('portal:time', args=[session_id])}?changed")
    return HttpResponseRedirect(f"{reverse('portal:time', args=[session_id])}?moved")


def _show_free(
    request: ClientRequest,
    found: Coming,
    clock: ClockWords,
    *,
    told: str = "",
    nearest: Sequence[Slot] = (),
    status: int = 200,
) -> HttpResponse:
    home = request.case.practice.zone
    context = _free(request, found.session.service, clock)
    context |= {"time": shown(found, clock, home=home), "seen": found.session.sequence}
    context |= {"told": told, "nearest": moments_of(nearest, clock, home)}
    return render(request, "portal/move_time.html", context, status=status)
