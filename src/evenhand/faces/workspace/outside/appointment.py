"""One session as a file for a therapist's calendar program."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.domain.scheduling.calendars.writing import calendar_file
from evenhand.domain.scheduling.queries.shared_calendar import entry_of, session_of_therapist
from evenhand.faces.components.keeping import calendar_to_keep
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.foundation.outbox.words import FileName


@for_therapist
@require_safe
def appointment(request: TherapistRequest, session_id: UUID) -> HttpResponse:
    """Answer with one of the therapist's own sessions; one that was cancelled takes its entry out again."""
    session = session_of_therapist(member=request.member, session_id=session_id)
    if session is None:
        raise Http404
    entry = entry_of(session)
    return calendar_to_keep(calendar_file([entry], made_at=timezone.now(), purpose=entry.purpose), FileName.APPOINTMENT)
