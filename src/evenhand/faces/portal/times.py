"""A client's times: what is coming, what can be booked, how one time stands, and calling it off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.domain.scheduling.actions import (
    ChangedMeanwhile,
    NotPossible,
    TooLate,
    can_be_changed_online,
    give_up_seat,
    set_state,
)
from evenhand.domain.scheduling.links import Coming, offer_address
from evenhand.domain.scheduling.models import AHEAD, State, WaitingOffer, WaitingPlace
from evenhand.domain.scheduling.queries.offered import (
    formats_for_client,
    how_to_reach,
    services_for_client,
    time_of_client,
    times_ahead,
)
from evenhand.domain.scheduling.queries.waiting import offers_open, waits_of
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.money import prices_in_words
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.starts import seen_typed
from evenhand.faces.components.wishes import chosen_before, in_words
from evenhand.wording import later

STANDING = {
    State.REQUESTED: later("You asked for this time. It is kept for you until you get an answer."),
    State.CONFIRMED: later("This time is set."),
    State.DECLINED: later("This time could not be given. You can ask for another one."),
    State.CANCELLED: later("This time is called off."),
    State.LATE_CANCEL: later("This time is called off."),
}
"""How a time stands, in words for whoever comes."""

OVER = later("This time is over.")
NEWS = {
    "booked": later("Done. You find it here and under “My times”."),
    "moved": later("Done. This is your time now."),
    "off": later("Done. The time is free again."),
    "waits": later("Done. You are on the list. We write to you when a time is free."),
    "left": later("Done. You are off the list."),
    "reminders": later("Done. It counts for all your times."),
    "changed": later("This time was changed a moment ago. This is how it stands now."),
}
"""What a page says after an act, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One time in words: on the client's clock, and on the practice's where that shows another one."""

    address: UUID
    when: str
    place: str
    elsewhere: str
    name: str
    where: str
    asked: bool


def clock_of_times(request: ClientRequest) -> ClockWords:
    """Return the client's own clock at this moment, in the formats of their therapist; one query."""
    formats = formats_for_client(case=request.case)
    return ClockWords(ZoneInfo(request.case.zone), timezone.now(), formats.date_format, formats.time_format)


def shown(coming: Coming, clock: ClockWords, *, home: str) -> Shown:
    """Return what a client comes to in words; `home` is the practice's zone."""
    session = coming.session
    return Shown(
        address=session.pk,
        when=clock.span(session.starts_at, session.ends_at),
        place=clock.place,
        elsewhere=clock.elsewhere(session.starts_at, home),
        name=session.service.name,
        where=session.service.place,
        asked=coming.state == State.REQUESTED,
    )


def news_in(request: ClientRequest) -> str:
    """Return what just happened, in words; "" where nothing did."""
    return next((words for name, words in NEWS.items() if name in request.GET), "")


@for_client
@require_safe
def times(request: ClientRequest) -> HttpResponse:
    """Show what is coming, and what can be booked."""
    clock, home = clock_of_times(request), request.case.practice.zone
    coming, has_prices = times_ahead(case=request.case, at=clock.now), payment_settings() is not None
    services = services_for_client(case=request.case)
    context = {
        "news": news_in(request),
        "coming": [shown(one, clock, home=home) for one in coming],
        "offers": [_offered(one, clock, home=home) for one in offers_open(case=request.case, at=clock.now)],
        "waits": [(one, _wish(one)) for one in waits_of(case=request.case)],
        "services": services,
        "prices": prices_in_words(services) if has_prices else {},
        "has_prices": has_prices,
        "how_to_reach": how_to_reach(),
    }
    return render(request, "portal/times.html", context)


def _offered(offer: WaitingOffer, clock: ClockWords, *, home: str) -> tuple[str, str, str]:
    """Return a time that is kept for a client who waits: where it is taken, when it is, and until when it is kept."""
    elsewhere = clock.elsewhere(offer.starts_at, home)
    when = f"{clock.span(offer.starts_at, offer.ends_at)}, {clock.place}{f' ({elsewhere})' if elsewhere else ''}"
    return offer_address(offer), when, clock.moment(offer.until)


def _wish(place: WaitingPlace) -> str:
    return in_words(chosen_before(place.weekdays, place.from_minute, place.until_minute))


def time_or_404(request: ClientRequest, session_id: UUID) -> Coming:
    """Return one of the client's own times; raises Http404 for any other, known or not."""
    found = time_of_client(case=request.case, session_id=session_id)
    if found is None:
        raise Http404
    return found


@for_client
@require_safe
def one_time(request: ClientRequest, session_id: UUID) -> HttpResponse:
    """Show how one time stands, and what can be done with it."""
    return show_time(request, time_or_404(request, session_id))


def show_time(request: ClientRequest, found: Coming, *, sure: bool = False) -> HttpResponse:
    """Show one time; `sure` asks whether to call it off, where that can still be done here."""
    clock = clock_of_times(request)
    stands = found.state in AHEAD and found.session.starts_at > clock.now
    in_time = stands and can_be_changed_online(session=found.session, at=clock.now)
    context = {
        "news": news_in(request),
        "time": shown(found, clock, home=request.case.practice.zone),
        "standing": _standing(found, clock.now),
        "stands": stands,
        "in_time": in_time,
        "is_seat": found.seat is not None,
        "seen": found.session.sequence,
        "how_to_reach": how_to_reach(),
    }
    return render(request, f"portal/{'call_off' if sure and in_time else 'time'}.html", context)


def _standing(found: Coming, now: datetime) -> str:
    over = found.state in AHEAD and found.session.starts_at <= now
    return str(OVER) if over else str(STANDING.get(State(found.state), OVER))


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: ClientRequest, session_id: UUID) -> HttpResponse:
    """Ask whether to call a time off, and do it; the same press again has one effect."""
    found = time_or_404(request, session_id)
    if request.method != "POST":
        return show_time(request, found, sure=True)
    try:
        _call_off(request, found)
    except ChangedMeanwhile:
        return HttpResponseRedirect(f"{reverse('portal:time', args=[session_id])}?changed")
    except (NotPossible, TooLate):
        return HttpResponseRedirect(reverse("portal:time", args=[session_id]))
    return HttpResponseRedirect(f"{reverse('portal:times')}?off")


def _call_off(request: ClientRequest, found: Coming) -> None:
    now, seen = timezone.now(), seen_typed(request)
    if found.seat is not None:
        give_up_seat(seat=found.seat, by=request.actor, at=now)
        return
    if seen is None:
        raise ChangedMeanwhile
    set_state(session=found.session, state=State.CANCELLED, seen=seen, by=request.actor, at=now)
