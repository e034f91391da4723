"""Saving while somebody types: the answer to the script of the writing page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from evenhand.domain.worksheets.actions import NotOpen, save_draft
from evenhand.domain.worksheets.answers import clean
from evenhand.domain.worksheets.definition import Field, Step
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.posted import key_of, raw_values
from evenhand.faces.components.sheet.told import Told, Unreadable, told_in
from evenhand.faces.portal.paper import Paper, paper_of


def _changed(step: Step, told: Told) -> list[Field]:
    return [field for field in step.fields if field.is_answered and field.key in told.changes]


@for_client
@require_POST
def save(request: ClientRequest, address: UUID, other: bool = False) -> HttpResponse:
    """Store what changed on the page; answer 200 only when it is in the database.

    400 for a body that is no save, 401 signed out, 404 not this client's, 410 where it was sent already. A field that
    was changed elsewhere comes back in `clashes`, one that cannot be stored as typed in `problems`; neither is stored.
    """
    try:
        return _save(request, paper_of(request, address, other=other), told_in(request.body))
    except Unreadable:
        return JsonResponse({"saved": False}, status=400)
    except NotOpen:
        return JsonResponse({"saved": False, "sent": True}, status=410)


def _save(request: ClientRequest, paper: Paper, told: Told) -> HttpResponse:
    if told.page.draft != str(paper.draft.pk):
        raise NotOpen
    steps = {step.id: fields for step in paper.definition.steps if (fields := _changed(step, told))}
    raw = {
        key: value
        for fields in steps.values()
        for field in fields
        for key, value in raw_values([field], told.changes[field.key]).items()
    }
    cleaned = clean(
        paper.definition,
        {**paper.answers, **raw},
        steps=steps,
        earlier=paper.answers,
        setup=paper.setup,
        zone=paper.clock.zone,
    )
    problems = {problem.field: problem.message for problem in cleaned.problems if key_of(problem.field) in raw}
    saved = save_draft(
        draft=paper.draft,
        changes={key: cleaned.answers.get(key) for key in raw if key not in problems},
        base=told.page.base,
        writer=told.page.writer,
        sequence=told.page.sequence,
        by=request.actor,
        at=paper.clock.now,
    )
    return JsonResponse(
        {
            "revision": saved.revision,
            "saved_at": paper.clock.time(saved.saved_at),
            "clashes": [{"field": one.field, "stored": one.stored, "typed": one.typed} for one in saved.clashes],
            "problems": problems,
        }
    )
