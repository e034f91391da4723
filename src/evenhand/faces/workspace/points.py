"""Which points a client gets, chosen for them by their therapist, and what they come to now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.kudos.actions import MOST_POINTS, Gives, NotAsPoints, settle_rules
from evenhand.domain.kudos.counting import Rule
from evenhand.domain.kudos.queries import Total, rules_of, total_points
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.points import points_in_words, times_in_words
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.wording import later, say

DONE = {
    "kept": later("Kept. The points are counted by it from now on, back to the first entry."),
    "off": later("Points are off."),
}
LABELS: Final[Mapping[Rule, tuple[str | Promise, str | Promise]]] = {
    Rule.ON_TIME: (
        later("An entry on time"),
        later("For an entry sent by its day; of a sheet that comes again and again, one a stretch."),
    ),
    Rule.IN_A_ROW: (
        later("Three days in a row"),
        later(
            "Each time three days with an entry follow each other: six days are two. Where a run ends, nothing is lost."
        ),
    ),
    Rule.EXPERIMENT: (
        later("An experiment tried"),
        later("For each entry of a sheet that tests something by doing it, however it went."),
    ),
    Rule.DAILY_LOG: (
        later("A daily log"),
        later("For each day with an entry in a log, or in a sheet that is given for every day."),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule on the page: as typed, and what it comes to now."""

    name: str
    label: str | Promise
    about: str | Promise
    on: bool
    points: str
    comes_to: str
    problem: str = ""


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def points(request: TherapistRequest, number: str) -> HttpResponse:
    """Show and keep the rules of a client's points; three queries after the case file."""
    case = own_case(request, number)
    kept = rules_of(case=case)
    match request.POST.get("act", ""):
        case "" if request.method != "POST":
            return _page(request, case, {rule: (gives.is_on, str(gives.points)) for rule, gives in kept.items()})
        case "keep":
            return _keep(request, case)
        case "off":
            off = {rule: Gives(gives.points) for rule, gives in kept.items()}
            settle_rules(case=case, rules=off, by=request.actor, at=clock_of(request).now)
            return back_to(case_address("points", case), done="off")
        case _:
            raise Http404


def _keep(request: TherapistRequest, case: CaseFile) -> HttpResponse:
    typed = {rule: (f"{rule}_on" in request.POST, words_in(request.POST, f"{rule}_points")) for rule in Rule}
    rules = {rule: Gives(_number(points), on) for rule, (on, points) in typed.items()}
    try:
        settle_rules(case=case, rules=rules, by=request.actor, at=clock_of(request).now)
    except NotAsPoints:
        return _page(request, case, typed, refused=True)
    return back_to(case_address("points", case), done="kept")


def _number(typed: str) -> int:
    """Return the number that was typed; 0, which no rule gives, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else 0


def _page(
    request: TherapistRequest, case: CaseFile, typed: Mapping[Rule, tuple[bool, str]], *, refused: bool = False
) -> HttpResponse:
    total = total_points(case=case)
    lines = [_line(rule, *typed[rule], total, refused=refused) for rule in Rule]
    problems = [(f"{line.name}_points", line.problem) for line in lines if line.problem]
    context = {
        **case_frame(case, tab="settings", within=True),
        "done": done_sentence(request, DONE),
        "lines": lines,
        "most": MOST_POINTS,
        "any_on": total is not None,
        "seen": points_in_words(total),
        "problems": problems,
    }
    return render(request, "workspace/points.html", context, status=422 if problems else 200)


def _line(rule: Rule, on: bool, points: str, total: Total | None, *, refused: bool) -> Line:
    label, about = LABELS[rule]
    met = next((line for line in total.lines if line.rule is rule and line.times), None) if total else None
    wrong = refused and not 1 <= _number(points) <= MOST_POINTS
    return Line(
        name=rule.value,
        label=label,
        about=about,
        on=on,
        points=points,
        comes_to=times_in_words(met) if met else "",
        problem=say("Choose a number from 1 to %(most)s.", most=MOST_POINTS) if wrong else "",
    )
