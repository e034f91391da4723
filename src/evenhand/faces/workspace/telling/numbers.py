"""The page on which an owner keeps when entries are read, and the numbers that clients see on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.told.actions import (
    LONGEST_READING_TIMES,
    LinesChanged,
    LinesRefused,
    NotSo,
    settle_lines,
    settle_reading_times,
)
from evenhand.domain.cases.told.showing import lets_clients_in, lines_to_check, mark_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.beginning.steps import on_from
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.practices.crisis_lines import (
    LONGEST,
    MOST_LINES,
    CrisisLine,
    Reach,
    is_settled,
    read_lines,
)
from evenhand.foundation.practices.example_lines import countries_with_examples, examples_for
from evenhand.wording import later

DONE = {
    "numbers": later("The numbers are kept. Clients see them from now on."),
    "times": later("Clients are told this from now on."),
}
CHANGED = later(
    "Somebody else changed these numbers meanwhile. What you typed stands below; what is kept now stands beneath it. "
    "Save again to put yours in its place."
)
REACHES = (
    (Reach.CALL, later("Call")),
    (Reach.TEXT, later("Text message")),
    (Reach.LINK, later("Website")),
    (Reach.EMERGENCY, later("Emergency number")),
)
PARTS = ("name", "number", "hours", "language", "country")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: TherapistRequest) -> HttpResponse:
    """Show and change what clients are told; for owners of the practice."""
    only_owners(request)
    clock, practice = clock_of(request), request.member.practice
    match request.POST.get("act", ""):
        case "times":
            return _settle_times(request, clock)
        case "save":
            return _settle_numbers(request, clock)
        case "add":
            return _page(request, clock, [*_typed(request, clock.today), CrisisLine("", "", country=practice.country)])
        case "examples":
            lines = _typed(request, clock.today)
            known = {(one.reach, one.number) for one in lines}
            more = examples_for(request.POST.get("of", ""))
            return _page(request, clock, [*lines, *(one for one in more if (one.reach, one.number) not in known)])
        case "" if request.method != "POST":
            kept = read_lines(practice.crisis_lines)
            return _page(request, clock, kept or examples_for(practice.country))
        case _:
            raise Http404


def _settle_times(request: TherapistRequest, clock: Clock) -> HttpResponse:
    words = words_in(request.POST, "reading_times")
    try:
        settle_reading_times(words=words, by=request.actor, at=clock.now)
    except NotSo as reason:
        kept = read_lines(request.member.practice.crisis_lines)
        return _page(request, clock, kept, problems=[("reading_times", str(reason))], times=words)
    return back_to(reverse("workspace:told"), done="times")


def _settle_numbers(request: TherapistRequest, clock: Clock) -> HttpResponse:
    lines = [one for one in _typed(request, clock.today) if one.name or one.number]
    try:
        settle_lines(lines=lines, seen=request.POST.get("seen", ""), by=request.actor, at=clock.now)
    except LinesRefused as reason:
        problems = [(f"{part}-{place}" if part else "lines", words) for place, part, words in reason.problems]
        return _page(request, clock, lines, problems=problems)
    except LinesChanged:
        return _page(request, clock, lines, other=read_lines(request.member.practice.crisis_lines))
    shown = back_to(reverse("workspace:told"), done="numbers")
    return on_from(request, "numbers", otherwise=shown) if is_settled(lines) else shown


def _typed(request: TherapistRequest, today: date) -> list[CrisisLine]:
    """Return the lines as typed, without those ticked to go; one that was changed has to be checked anew."""
    checked = {_what(one): one.checked_on for one in read_lines(request.member.practice.crisis_lines)}
    lines = []
    for place in range(MOST_LINES + 1):
        if f"name-{place}" not in request.POST or f"remove-{place}" in request.POST:
            continue
        name, number, hours, language, country = (words_in(request.POST, f"{part}-{place}") for part in PARTS)
        typed = request.POST.get(f"reach-{place}", "")
        reach = Reach(typed) if typed in Reach.__members__.values() else Reach.CALL
        line = CrisisLine(name, number, reach, hours, country.upper() if len(country) == 2 else country, language)
        day = today if f"checked-{place}" in request.POST else checked.get(_what(line))
        lines.append(replace(line, checked_on=day))
    return lines


def _what(line: CrisisLine) -> tuple[str, str, str]:
    return line.name, line.number, line.reach


def _page(
    request: TherapistRequest,
    clock: Clock,
    lines: Sequence[CrisisLine],
    *,
    problems: Sequence[tuple[str, str]] = (),
    times: str | None = None,
    other: Sequence[CrisisLine] | None = None,
) -> HttpResponse:
    practice = request.member.practice
    rows = [
        {
            "line": one,
            "checked": clock.day(one.checked_on) if one.checked_on else "",
            "old": one.needs_look(today=clock.today),
            "ticked": f"checked-{place}" in request.POST,
        }
        for place, one in enumerate(lines)
    ]
    context = {
        "rows": rows,
        "other": other,
        "changed": CHANGED if other is not None else "",
        "reaches": REACHES,
        "longest": LONGEST,
        "full": len(rows) >= MOST_LINES,
        "seen": mark_of(practice),
        "is_settled": lets_clients_in(practice),
        "to_check": len(lines_to_check(practice, today=clock.today)),
        "countries": countries_with_examples(),
        "country": practice.country,
        "reading_times": practice.reading_times if times is None else times,
        "longest_times": LONGEST_READING_TIMES,
        "problems": problems,
        "problem": dict(problems),
        "done": done_sentence(request, DONE),
    }
    status = 422 if problems else 409 if other is not None else 200
    return render(request, "workspace/telling/told.html", context, status=status)
