"""How long what is kept: the table, what is over its time today, and destroying that when an owner presses for it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.custody.actions.deleting import OnHold
from evenhand.domain.custody.actions.retaining import (
    NotDue,
    NotInTheTable,
    choose_country,
    destroy_when_due,
    forget_contact_when_due,
    forget_inquiry_when_due,
    keep_for,
)
from evenhand.domain.custody.queries.retaining import Due, DueInquiry, due_inquiries, due_records, times_of
from evenhand.domain.custody.retention import MOST_MONTHS, starting_times
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.audit.queries import was_lately_done
from evenhand.foundation.vault.queries import unreadable_from
from evenhand.wording import later, say, say_of
from evenhand.wording.dates import plain_day

MOST_AT_ONCE = 50
KIND_IN_WORDS = {
    "case_file": later("The whole case file"),
    "contact": later("Name, e-mail address and phone"),
    "inquiry": later("A request for a time, and how to reach its writer"),
}
TIMES_IN_WORDS = {
    "case_file": later("The whole case file: months after the end"),
    "contact": later("Name, e-mail address and phone: months after the end"),
    "inquiry": later("Requests that were declined or taken back: months after the answer"),
}
"""What a time is counted for and from, in words; a test holds that none of the library's kinds is missing."""
COUNTRIES_IN_WORDS = {
    "AT": later("Austria"),
    "AU": later("Australia"),
    "CA": later("Canada"),
    "CH": later("Switzerland"),
    "DE": later("Germany"),
    "FR": later("France"),
    "GB": later("United Kingdom"),
    "IE": later("Ireland"),
    "NL": later("Netherlands"),
    "NZ": later("New Zealand"),
    "US": later("United States"),
    "ZZ": later("Another country"),
}
DONE = {
    "country": later("These times hold now."),
    "time": later("The time is changed."),
    "carried-out": later("What you ticked is destroyed. The proofs are kept below."),
}


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: TherapistRequest) -> HttpResponse:
    """Show the table and the dry run; change a time; destroy what was ticked and confirmed with its count."""
    only_owners(request)
    clock, problem = clock_of(request), ("", "")
    if request.method == "POST":
        try:
            done, problem = _act(request, clock)
        except (NotTheirs, NotInTheTable):
            raise Http404 from None
        if not problem[1]:
            return back_to(reverse("workspace:retention"), done=done)
    country = request.member.practice.country
    gone_from = unreadable_from(clock.now, zone=clock.zone)
    context = {
        "countries": COUNTRIES_IN_WORDS,
        "country": country if country in starting_times().countries else "ZZ",
        "times": [(one, TIMES_IN_WORDS[one.kind]) for one in times_of(country)],
        "due": [_line(one, clock) for one in _all_due(clock)],
        "ticked": request.POST.getlist("due"),
        "typed": _typed(request),
        "most": MOST_AT_ONCE,
        "gone_from": plain_day(gone_from),
        "problems": [problem] if problem[1] else [],
        "problem": dict([problem]),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/custody/retention.html", context, status=422 if problem[1] else 200)


def _typed(request: TherapistRequest) -> dict[str, str]:
    """Return what was typed, for a page that comes back with something to change."""
    typed = {name: request.POST.get(name, "") for name in ("count", "sure")}
    if request.POST.get("act") == "time":
        typed[request.POST.get("kind", "")] = request.POST.get("months", "")
    return typed


def _all_due(clock: Clock) -> list[Due | DueInquiry]:
    return [*due_records(today=clock.today), *due_inquiries(today=clock.today)]


def _name_of(due: Due | DueInquiry) -> str:
    """Return how the form names a record."""
    return f"inquiry:{due.inquiry.pk}" if isinstance(due, DueInquiry) else f"{due.kind}:{due.case.pk}"


def _line(due: Due | DueInquiry, clock: Clock) -> dict[str, object]:
    if isinstance(due, DueInquiry):
        answered = due.inquiry.answered_at
        return {
            "name": _name_of(due),
            "number": say_of("case file", "none"),
            "kind": KIND_IN_WORDS["inquiry"],
            "ended": clock.day_of(answered) if answered else "",
            "since": clock.day(due.since),
            "held": False,
        }
    return {
        "name": _name_of(due),
        "number": due.case.number,
        "kind": KIND_IN_WORDS[due.kind],
        "ended": clock.day_of(due.case.closed_at) if due.case.closed_at else "",
        "since": clock.day(due.since),
        "held": due.held,
    }


def _act(request: TherapistRequest, clock: Clock) -> tuple[str, tuple[str, str]]:
    """Carry out what was pressed; return the word for it, and with a field what has to change there."""
    by, at = request.actor, clock.now
    match request.POST.get("act", ""):
        case "country":
            choose_country(country=request.POST.get("country", ""), by=by, at=at)
            return "country", ("", "")
        case "time":
            return "time", _change_time(request, clock)
        case "destroy":
            return "carried-out", _destroy(request, clock)
        case _:
            raise Http404


def _change_time(request: TherapistRequest, clock: Clock) -> tuple[str, str]:
    kind, typed = request.POST.get("kind", ""), request.POST.get("months", "").strip()
    whole = typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= MOST_MONTHS
    if typed and not whole:
        return (
            kind,
            say(
                "Write a whole number of months from 1 to %(most)s, or leave it empty to keep without an end.",
                most=MOST_MONTHS,
            ),
        )
    months = int(typed) if typed else None
    country = request.member.practice.country
    keep_for(country=country, kind=kind, months=months, by=request.actor, at=clock.now)
    return "", ""


def _destroy(request: TherapistRequest, clock: Clock) -> tuple[str, str]:
    """Destroy each ticked record in a transaction of its own; nothing before everything is confirmed."""
    ticked = set(request.POST.getlist("due"))
    chosen = [one for one in _all_due(clock) if _name_of(one) in ticked and not getattr(one, "held", False)]
    if not chosen and ticked and all(_has_destroyed(request, one) for one in sorted(ticked)[:MOST_AT_ONCE]):
        return "", ""
    if not chosen:
        return "destroy", say("Tick what is to be destroyed.")
    if len(chosen) > MOST_AT_ONCE:
        return "destroy", say("Tick at most %(most)s at once.", most=MOST_AT_ONCE)
    if request.POST.get("sure") != "yes" or request.POST.get("count", "").strip() != str(len(chosen)):
        return "destroy", say("To confirm, tick the box and type how many you chose: %(number)s.", number=len(chosen))
    for one in chosen:
        try:
            _carry_out(one, request, clock)
        except (NotDue, OnHold):
            continue  # somebody placed a hold, or took the end of therapy back, a moment ago
    return "", ""


def _carry_out(due: Due | DueInquiry, request: TherapistRequest, clock: Clock) -> None:
    if isinstance(due, DueInquiry):
        forget_inquiry_when_due(inquiry=due.inquiry, by=request.actor, at=clock.now)
    elif due.kind == "case_file":
        destroy_when_due(case=due.case, by=request.actor, at=clock.now)
    else:
        forget_contact_when_due(case=due.case, by=request.actor, at=clock.now)


def _has_destroyed(request: TherapistRequest, ticked: str) -> bool:
    """Whether they destroyed a record a moment ago: a form that is sent again gets the same answer."""
    kind, _, named = ticked.partition(":")
    try:
        case_id = UUID(named)
    except ValueError:
        return False
    if kind == "inquiry":
        return was_lately_done(act="inquiry.deleted", subject="inquiry", subject_id=case_id, by=request.actor)
    act = "case.deleted" if kind == "case_file" else "contact.forgotten"
    return was_lately_done(act=act, subject="case", subject_id=case_id, case_id=case_id, by=request.actor)
