"""How a client is reminded of their times: as usual, at hours of their own, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import choose_reminders
from evenhand.domain.scheduling.channels import CHANNELS, MAIL
from evenhand.domain.scheduling.queries.offered import reminders_of
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.shown import Choice

OFFERED = (72, 48, 24, 12, 3, 1)
"""Hours before a time that a client can choose from."""
NOT_KEPT = "Choose one, two or three times, or “No reminder”."


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: ClientRequest) -> HttpResponse:
    """Show and keep how a client is reminded."""
    usual, chosen = reminders_of(case=request.case)
    if request.method != "POST":
        how = "usual" if chosen is None else "own" if chosen.hours else "none"
        return _shown(request, usual, how, chosen.hours if chosen else (), chosen.channel if chosen else MAIL)
    how = request.POST.get("how", "usual")
    hours = [one for one in OFFERED if str(one) in request.POST.getlist("hours")]
    channel = request.POST.get("channel", MAIL)
    if how == "own" and not hours:
        return _shown(request, usual, how, hours, channel, problem=NOT_KEPT)
    wanted = {"own": hours, "none": []}.get(how)
    try:
        choose_reminders(case=request.case, hours=wanted, channel=channel, by=request.actor, at=timezone.now())
    except RuleProblem:
        return _shown(request, usual, how, hours, channel, problem=NOT_KEPT)
    return HttpResponseRedirect(f"{reverse('portal:times')}?reminders")


def _shown(
    request: ClientRequest, usual: Sequence[int], how: str, hours: Sequence[int], channel: str, *, problem: str = ""
) -> HttpResponse:
    offered = sorted({*OFFERED, *hours}, reverse=True)
    usually = " and ".join(before(one) for one in usual) or "no reminder"
    ways = (("usual", f"As usual: {usually}"), ("own", "At times I choose below"), ("none", "No reminder"))
    context = {
        "problem": problem,
        "ways": [Choice(value, words, value == how) for value, words in ways],
        "hours": [Choice(str(one), before(one), one in hours) for one in offered],
        "channels": [Choice(name, one.words, name == channel) for name, one in CHANNELS.items()],
    }
    return render(request, "portal/reminders.html", context, status=422 if problem else 200)


def before(hours: int) -> str:
    """Return how long before a time, in words: whole days as days."""
    days, rest = divmod(hours, 24)
    count, unit = (days, "day") if days and not rest else (hours, "hour")
    return f"{count} {unit}{'' if count == 1 else 's'} before"
