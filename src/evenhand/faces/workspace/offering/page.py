"""The public booking page of the practice: its address, its words, who may frame it, when reminders go out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import AddressTaken, set_page
from evenhand.domain.scheduling.actions.page import (
    LONGEST_REMINDER,
    MOST_REMINDERS,
    suggested_slug,
)
from evenhand.domain.scheduling.queries.calendar import page_of_practice
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.calendar.planning import number_typed
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.wording import later, say

DONE = {"saved": later("Saved. It holds from now on.")}
LONGEST_WORDS = 2000
TAKEN = later("Another practice has this address. Choose another one.")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def booking_page(request: TherapistRequest) -> HttpResponse:
    """Show and keep everything about the public page; for owners."""
    only_owners(request)
    typed, problems = _stored(request), list[tuple[str, str]]()
    slug = typed["slug"]
    if request.method == "POST":
        fields = ("slug", "words", "how_to_reach", "framed_by", "remind_hours")
        typed = {name: request.POST.get(name, "").strip() for name in fields}
        typed["is_open"] = "yes" if request.POST.get("is_open") == "yes" else ""
        problems = _keep(request, typed)
        if not problems:
            return back_to(reverse("workspace:booking_page"), done="saved")
    context = {
        "typed": typed,
        "problems": problems,
        "problem": dict(problems),
        "done": done_sentence(request, DONE),
        "slug": slug,
        "address": request.build_absolute_uri(f"/book/{slug}/"),
        "script": request.build_absolute_uri("/book/widget.js"),
        "is_stored": page_of_practice() is not None,
        "most_reminders": MOST_REMINDERS,
    }
    return render(request, "workspace/offering/page.html", context, status=422 if problems else 200)


def _stored(request: TherapistRequest) -> dict[str, str]:
    row = page_of_practice()
    if row is None:
        slug = suggested_slug(request.member.practice.name)
        return dict.fromkeys(("is_open", "words", "how_to_reach", "framed_by"), "") | {
            "slug": slug,
            "remind_hours": "24",
        }
    return {
        "slug": row.slug,
        "is_open": "yes" if row.is_open else "",
        "words": row.words,
        "how_to_reach": row.how_to_reach,
        "framed_by": "\n".join(row.framed_by),
        "remind_hours": ", ".join(map(str, row.remind_hours)),
    }


def _keep(request: TherapistRequest, typed: dict[str, str]) -> list[tuple[str, str]]:
    """Store what was typed; return what has to change, as pairs of field and words."""
    long = [name for name in ("words", "how_to_reach") if len(typed[name]) > LONGEST_WORDS]
    if long:
        return [(name, say("Use up to %(most)s letters here.", most=LONGEST_WORDS)) for name in long]
    hours = [number_typed(part) for part in typed["remind_hours"].replace(",", " ").split()]
    if None in hours:
        return [("remind_hours", say("Enter whole hours from 1 to %(most)s, such as 24, 2.", most=LONGEST_REMINDER))]
    try:
        set_page(
            slug=typed["slug"],
            is_open=typed["is_open"] == "yes",
            words=typed["words"],
            how_to_reach=typed["how_to_reach"],
            framed_by=typed["framed_by"].split(),
            remind_hours=[one for one in hours if one is not None],
            by=request.actor,
            at=timezone.now(),
        )
    except AddressTaken:
        return [("slug", TAKEN)]
    except RuleProblem as problem:
        return [(problem.field, str(problem))]
    return []
