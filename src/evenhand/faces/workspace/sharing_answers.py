"""Letting the client read what the therapist wrote on an entry, answer by answer, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import NotShareable, share_answers
from evenhand.domain.worksheets.queries import Entry, entry_of, shared_answers
from evenhand.domain.worksheets.sharing import may_be_shared
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.sheet.reading import Answered, answered
from evenhand.faces.workspace.case_frame import back_to, case_address, own_case
from evenhand.faces.workspace.clock import clock_of

SHARED, UNSHARED = "shared", "unshared"


@for_therapist
@require_POST
def share(request: TherapistRequest, number: str, entry: UUID) -> HttpResponse:
    """Share what is ticked and nothing else."""
    case = own_case(request, number)
    found = entry_of(case=case, entry_id=entry, values=False)
    if found is None:
        raise Http404
    keys = request.POST.getlist("share")
    try:
        share_answers(submission=found.submission, keys=keys, by=request.actor, at=clock_of(request).now)
    except NotShareable:
        raise Http404 from None
    return back_to(case_address("review", case, entry), done=SHARED if keys else UNSHARED)


def to_share(case: CaseFile, entry: Entry) -> list[tuple[Answered, bool]]:
    """Return the therapist's own answers on an entry, each with whether the client may read it.

    One query for a sheet whose pages may be shared, none for others.
    """
    own = set(may_be_shared(entry.definition))
    if not own:
        return []
    shared = shared_answers(case=case, entries=[entry.submission.entry]).get(entry.submission.entry, frozenset())
    found = answered(entry.definition, entry.answers, agreed=entry.agreed)
    return [(one, one.key in shared) for one in found if one.key in own]
