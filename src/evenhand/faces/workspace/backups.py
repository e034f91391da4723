"""Backups at the owner's desk: what they are, when the last was made, and a button that asks for one now."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.archive.backup.actions import ask_for_backup
from evenhand.foundation.archive.backup.drills import Trouble, trouble_with_drills
from evenhand.foundation.archive.backup.queries import standing_of_backups
from evenhand.wording.numbers import grouped, with_decimals


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: TherapistRequest) -> HttpResponse:
    """Say where backups stand; ask for one. The worker makes it: a page would have to wait for it."""
    only_owners(request)
    clock = clock_of(request)
    if request.method == "POST":
        ask_for_backup(member=request.member, by=request.actor, at=clock.now)
        return HttpResponseRedirect(reverse("workspace:backups"))
    standing = standing_of_backups(at=clock.now, house_since=request.member.practice.created_at)
    last, drilled = standing.last, standing.drilled
    trouble = trouble_with_drills(at=clock.now, by_itself=settings.WEEKLY_DRILL)
    context = {
        "made": _when(clock, last.made_at) if last else "",
        "size": size_in_words(last.bytes) if last else "",
        "waits": standing.waits,
        "silent": standing.silent_since is not None,
        "failed": _when(clock, standing.failed.began_at) if standing.failed else "",
        "tried": _when(clock, drilled.drilled_at) if drilled else "",
        "tried_badly": trouble is Trouble.FAILED,
        "not_tried": trouble is Trouble.MISSING,
        "by_itself": settings.WEEKLY_DRILL,
    }
    return render(request, "workspace/backups.html", context)


def size_in_words(size: int) -> str:
    """Return a size in bytes as people read it."""
    if size < 100_000:
        return f"{max(size, 1_000) / 1e3:.0f} kB"
    whole, tenths = divmod(round(size / 1e5), 10)
    return f"{grouped(whole)}{with_decimals(f'.{tenths}')} MB"


def _when(clock: Clock, moment: datetime | None) -> str:
    return clock.moment(moment) if moment else ""
