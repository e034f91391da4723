"""All case files: the list with its search, and opening a new one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.access.queries import cases_shared_with
from evenhand.domain.cases.actions import open_case
from evenhand.domain.cases.queries import case_by_number, cases_of, display_name, load_names
from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, done_sentence
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.paying.room import no_room_for_case_file
from evenhand.foundation.practices.models import Member
from evenhand.wording import later, say

HANDED_OVER = {
    "hand-over": (
        later(
            "Handed over, with the times ahead that the other calendar has room for. Any that it has no room for stay "
            "where they are, and stand on the first page of the other therapist until they are decided."
        )
    ),
}
MOST_PAGES = 10_000
ZONES = tuple(
    sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
)
"""The zones to choose from: those named after a place."""


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: TherapistRequest) -> HttpResponse:
    """List the open case files, newest first; a whole case number opens its file.

    What was typed is posted, so that no address and no history holds it; the addresses of further pages hold the
    beginning of numbers that there are.
    """
    search = re.sub(r"[^A-Za-z0-9]", "", request.POST.get("q", request.GET.get("q", "")))[:7]
    named = case_by_number(number=search, therapist=request.member) if search else None
    if named is not None:
        return HttpResponseRedirect(case_address("overview", named))
    page = page_asked_for(request.GET.get("page", ""))
    rows, more = cases_of(therapist=request.member, search=search, page=page)
    shared = [] if search or page > 1 else cases_shared_with(member=request.member)
    load_names([*rows, *shared])
    clock = clock_of(request)
    context = {
        "search": search,
        "done": done_sentence(request, HANDED_OVER),
        "cases": [
            {
                "number": case.number,
                "shown": display_name(case),
                "opened": clock.day_of(case.opened_at),
                "seen": "" if case.client.last_seen_at is None else clock.day_of(case.client.last_seen_at),
            }
            for case in rows
        ],
        "shared": [
            {"number": case.number, "shown": display_name(case), "opened": clock.day_of(case.opened_at)}
            for case in shared
        ],
        "owns": request.member.role == Member.Role.OWNER,
        "has_prices": payment_settings() is not None,
        "page": page,
        "earlier": page - 1,
        "later": page + 1 if more else 0,
    }
    return render(request, "workspace/cases.html", context)


def page_asked_for(typed: str) -> int:
    """Return a page number from an address, 1 for anything else."""
    return min(max(int(typed), 1), MOST_PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1


@dataclass(frozen=True, slots=True)
class NewCase:
    """What was typed to open a case file, and the random key of the form it was typed into."""

    zone: str
    email: str
    form: UUID

    @property
    def key(self) -> UUID:
        """The key of the case file: the same words sent twice open one file, other words in an old form another."""
        return uuid5(self.form, f"{self.zone}\n{self.email}")

    def problems(self, zones: Collection[str]) -> list[tuple[str, str]]:
        """Return what has to change, as pairs of field and words; `zones` are those to choose from."""
        found = []
        if self.zone not in zones:
            found.append(("zone", say("Choose a time zone from the list.")))
        if not is_address(self.email):
            found.append(("email", ADDRESS_WORDS))
        return found


ADDRESS_WORDS = later("Enter an address like name@example.org, or leave this empty.")


def is_address(typed: str) -> bool:
    """Return whether an e-mail address can be right; an empty one is."""
    try:
        validate_email(typed or "left.empty@example.org")
    except ValidationError:
        return False
    return True


def zones_with(zone: str) -> tuple[str, ...]:
    """Return the zones to choose from, with the one in force first where it bears no place's name."""
    return ZONES if zone in ZONES else (zone, *ZONES)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: TherapistRequest) -> HttpResponse:
    """Open a case file and go to it."""
    zones = zones_with(request.member.practice.zone)
    typed = NewCase(zone=request.member.practice.zone, email="", form=uuid4())
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        zone, email = request.POST.get("zone", ""), request.POST.get("email", "").strip()
        typed = NewCase(zone, email, form=form_typed_into(request.POST.get("key", "")))
        problems = typed.problems(zones)
        if no_room := no_room_for_case_file(of=request.member, key=typed.key):
            problems = [*problems, ("room", no_room)]
        if not problems:
            return _open(request, typed)
    context = {"typed": typed, "problems": problems, "problem": dict(problems), "zones": zones}
    return render(request, "workspace/open_case.html", context, status=422 if problems else 200)


def form_typed_into(key: str) -> UUID:
    """Return the key that a form came with; a new one where it came without a proper one."""
    try:
        return UUID(key)
    except ValueError:
        return uuid4()


def _open(request: TherapistRequest, typed: NewCase) -> HttpResponseRedirect:
    case = open_case(
        therapist=request.member,
        zone=typed.zone,
        email=typed.email,
        key=typed.key,
        by=request.actor,
        at=timezone.now(),
    )
    return back_to(case_address("overview", case), done="opened")
