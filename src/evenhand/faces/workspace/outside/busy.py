"""Calendars whose busy times are kept free: adding one, seeing how it stands and why, removing it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.scheduling.actions import TooManyFeeds, add_feed, remove_feed
from evenhand.domain.scheduling.actions.busy_feeds import MOST_FEEDS
from evenhand.domain.scheduling.feeds.addresses import AddressProblem, address_of
from evenhand.domain.scheduling.models import BusyFeed
from evenhand.domain.scheduling.queries.busy_feeds import feed_of, feeds_of
from evenhand.domain.scheduling.queries.shared_calendar import shared_calendar_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.foundation.audit.queries import was_lately_done
from evenhand.wording import later, say

DONE = {
    "added": later("Added. It is read within a minute."),
    "removed": later("Removed. Its busy times are free again."),
    "ended": later("The link is ended. It opens nothing any more."),
}
ENOUGH = later("You have %(most)s calendars here already. Remove one first.")


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: TherapistRequest) -> HttpResponse:
    """Show a therapist's calendars outside and the link to their own; add one. The worker reads it."""
    clock, problem = clock_of(request), ""
    typed = request.POST.get("address", "")
    if request.method == "POST":
        try:
            add_feed(member=request.member, address=typed, by=request.actor, at=clock.now)
        except AddressProblem as found:
            problem = str(found)
        except TooManyFeeds:
            problem = say(ENOUGH, most=MOST_FEEDS)
        else:
            return back_to(reverse("workspace:calendars"), done="added")
    shared = shared_calendar_of(member=request.member)
    context = {
        "feeds": [_row(feed, clock) for feed in feeds_of(member=request.member)],
        "typed": typed,
        "problem": problem,
        "problems": [("address", problem)] if problem else [],
        "done": done_sentence(request, DONE),
        "shared_since": clock.day_of(shared.made_at) if shared else "",
        "shows_numbers": bool(shared and shared.shows_numbers),
    }
    return render(request, "workspace/outside/calendars.html", context, status=422 if problem else 200)


@for_therapist
@require_POST
def remove_calendar(request: TherapistRequest, feed_id: UUID) -> HttpResponse:
    """Remove a calendar with its busy times."""
    feed = feed_of(member=request.member, feed_id=feed_id)
    if feed is None:
        if was_lately_done(act="busy_feed.removed", subject="busy_feed", subject_id=feed_id, by=request.actor):
            return back_to(reverse("workspace:calendars"), done="removed")
        raise Http404
    remove_feed(feed=feed, by=request.actor, at=clock_of(request).now)
    return back_to(reverse("workspace:calendars"), done="removed")


def _row(feed: BusyFeed, clock: Clock) -> dict[str, object]:
    """Return a calendar as the page shows it: its host, since its whole address is a secret, and how it stands."""
    return {
        "id": feed.pk,
        "host": address_of(feed.address).host,
        "added": clock.day_of(feed.added_at),
        "read": clock.moment(feed.read_at) if feed.read_at else "",
        "tried": clock.moment(feed.looked_at) if feed.looked_at else "",
        "problem": feed.problem,
    }
