"""The client's first page: what is waiting, what is welcome, what comes later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenhand.domain.conversations.queries import unread_by_client
from evenhand.domain.kudos.queries import total_points
from evenhand.domain.scheduling.queries.offered import next_start
from evenhand.domain.worksheets.models import Draft
from evenhand.domain.worksheets.queries import Task, tasks_of
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.points import points_in_words
from evenhand.faces.components.sheet.shown import ShownField
from evenhand.faces.portal.days import ClientClock
from evenhand.faces.portal.paper import clock_of
from evenhand.faces.portal.tapping import tapped_field
from evenhand.foundation.identifiers import new_id
from evenhand.wording import later, say

NEWS = {
    "kept": later("Kept as it is. When it is over, you find it here under “To finish”."),
    "stopped": later("It is stopped. What you sent stays, and you can read it any time."),
}
"""What the page says after an act, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list: where it leads, what it is called, a line about it, the therapist's words."""

    address: str
    title: str
    about: str
    language: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class TapCard:
    """A sheet that is answered with one tap."""

    address: str
    title: str
    language: str
    message: str
    field: ShownField
    key: UUID


@for_client
@require_safe
def home(request: ClientRequest) -> HttpResponse:
    """Show what is waiting."""
    clock = clock_of(request)
    tasks = tasks_of(case=request.case, today=clock.today)
    taps = [card for task in tasks if (card := _tap_card(task))]
    tapped = {card.address for card in taps}
    rows = [task for task in tasks if _address("tap", task.assignment.pk) not in tapped]
    following = next_start(case=request.case, at=clock.now)
    unfinished = [(task, draft, _opens_on(task, draft)) for task in tasks for draft in task.to_finish]
    context = {
        "next_time": clock.moment(following) if following else "",
        "points": points_in_words(total_points(case=request.case)),
        "unread": unread_by_client(case=request.case),
        "news": next((words for name, words in NEWS.items() if name in request.GET), ""),
        "taps": taps,
        "now": [_row(task, clock) for task in rows if _is_now(task)],
        "open": [_row(task, clock) for task in rows if task.waiting.state == "open"],
        "later": [_row(task, clock) for task in rows if task.waiting.state == "later" and not task.draft]
        + [_to_finish(task, draft, clock, opens) for task, draft, opens in unfinished if opens and opens > clock.today],
        "to_finish": [
            _to_finish(task, draft, clock) for task, draft, opens in unfinished if opens is None or opens <= clock.today
        ],
    }
    return render(request, "portal/home.html", context)


def _is_now(task: Task) -> bool:
    return task.waiting.state == "now" or (task.draft is not None and task.waiting.state != "open")


def _address(page: str, identity: UUID) -> str:
    return reverse(f"portal:{page}", args=[identity])


def _tap_card(task: Task) -> TapCard | None:
    field = tapped_field(task.definition) if task.definition.one_tap and task.waiting.state in ("now", "open") else None
    if field is None:
        return None
    address, sheet = _address("tap", task.assignment.pk), task.definition
    return TapCard(address, sheet.client_title, sheet.language, task.assignment.message, field, new_id())


def _row(task: Task, clock: ClientClock) -> Row:
    return Row(
        _address("go_on", task.assignment.pk),
        task.definition.client_title,
        " · ".join(filter(None, (_begun(task, clock), task.definition.time_in_words, _due(task, clock), _which(task)))),
        task.definition.language,
        task.assignment.message,
    )


def _begun(task: Task, clock: ClientClock) -> str:
    if task.draft is None or not task.draft.revision:
        return ""
    return say("begun, saved %(when)s", when=clock.moment(task.draft.saved_at))


def _due(task: Task, clock: ClientClock) -> str:
    if task.waiting.state == "later" and task.waiting.opens_on:
        return say("opens %(day)s", day=clock.day(task.waiting.opens_on))
    return clock.due(task.waiting.due_on) if task.waiting.due_on else ""


def _which(task: Task) -> str:
    of = task.waiting.of
    return say("%(place)s of %(places)s", place=task.waiting.number, places=of) if of and of > 1 else ""


def _to_finish(task: Task, draft: Draft, clock: ClientClock, opens: date | None = None) -> Row:
    begun = say("begun %(when)s", when=clock.moment(draft.locked_at)) if draft.locked_at else ""
    waits = say("to finish on %(day)s", day=clock.day(opens)) if opens else ""
    about = " · ".join(filter(None, (begun, waits)))
    return Row(_address("go_on", draft.pk), task.definition.client_title, about, task.definition.language)


def _opens_on(task: Task, draft: Draft) -> date | None:
    """The day on which what was begun can be finished, where the sheet asks for one; nothing is opened for others."""
    field = next((step.opens_on for step in task.definition.steps_of("second") if step.opens_on), None)
    day = draft.answers.get(field) if field else None
    return date.fromisoformat(day) if isinstance(day, str) else None
