"""Who waits for a time of a therapist: the list in its order, putting a client on it, and taking one off."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.cases.queries import case_by_number, display_name
from evenhand.domain.scheduling.actions import NotPossible, leave_list, wait_for
from evenhand.domain.scheduling.models import WaitingPlace
from evenhand.domain.scheduling.queries.calendar import services_of
from evenhand.domain.scheduling.queries.waiting import place_of, waiting_list
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.wishes import Chosen, chosen_before, chosen_in, in_words, wish_fields
from evenhand.faces.workspace.calendar.clocks import clock_for
from evenhand.faces.workspace.case_frame import back_to, case_address, done_sentence, key_for, new_key
from evenhand.wording import later, say

DONE = {
    "waits": later("On the list. Who waits longest is asked first."),
    "left": later("Taken off the list. What was kept for them goes to the next in line."),
}
NO_CASE = later("Enter the number of a case file of yours, such as P41A913.")
NO_SERVICE = later("Choose what they wait for.")
NOT_THEIRS = later("This client cannot wait for that: their case file is closed, or somebody else's.")


@dataclass(frozen=True, slots=True)
class Row:
    """One client who waits, in words; `kept` is until when a time is kept for them, "" where none is."""

    place: UUID
    who: str
    address: str
    service: str
    wish: str
    since: str
    kept: str


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: TherapistRequest) -> HttpResponse:
    """Show who waits, and put a client on the list."""
    services = services_of(therapist=request.member)
    chosen, problems = Chosen(), []
    number, service_id = request.GET.get("case", "")[:20], ""
    if request.method == "POST":
        number, service_id = (request.POST.get(name, "").strip() for name in ("number", "service"))
        chosen = chosen_in(request)
        case = case_by_number(number=number, therapist=request.member)
        service = next((one for one in services if str(one.pk) == service_id), None)
        problems = [
            problem
            for problem, wrong in ((("number", NO_CASE), case is None), (("service", NO_SERVICE), service is None))
            if wrong
        ]
        if case is not None and service is not None:
            first, last = chosen.minutes
            try:
                wait_for(
                    service=service,
                    case=case,
                    weekdays=chosen.weekdays,
                    from_minute=first,
                    until_minute=last,
                    key=key_for(case, request.POST.get("key", ""), act="wait"),
                    by=request.actor,
                    at=timezone.now(),
                )
            except NotPossible:
                problems = [("number", NOT_THEIRS)]
            else:
                return back_to(reverse("workspace:waiting"), done="waits")
    clock = clock_for(request)
    context = {
        "rows": [_row(one, clock) for one in waiting_list(therapist=request.member, at=clock.now)],
        "services": services,
        "number": number,
        "service_id": service_id,
        "problems": problems,
        "problem": dict(problems),
        "key": new_key(),
        "done": done_sentence(request, DONE),
        **wish_fields(chosen),
    }
    return render(request, "workspace/calendar/waiting.html", context, status=422 if problems else 200)


def _row(place: WaitingPlace, clock: ClockWords) -> Row:
    kept = getattr(place, "kept", [])
    wish = chosen_before(place.weekdays, place.from_minute, place.until_minute)
    return Row(
        place=place.pk,
        who=display_name(place.case),
        address=case_address("overview", place.case),
        service=place.service.name,
        wish=in_words(wish),
        since=clock.short_day(clock.local(place.since).date()),
        kept=_kept_words(clock.short_moment(kept[0].starts_at), clock.short_moment(kept[0].until)) if kept else "",
    )


def _kept_words(moment: str, until: str) -> str:
    return say("%(moment)s, until %(until)s", moment=moment, until=until)


@for_therapist
@require_POST
def remove(request: TherapistRequest, wait_id: UUID) -> HttpResponse:
    """Take a client off the list; the same press again has one effect."""
    place = place_of(therapist=request.member, place_id=wait_id)
    if place is None:
        raise Http404
    leave_list(place=place, by=request.actor, at=timezone.now())
    return back_to(reverse("workspace:waiting"), done="left")
