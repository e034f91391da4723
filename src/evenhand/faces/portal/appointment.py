"""One appointment as a file for a client's calendar program."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.domain.scheduling.calendars.writing import calendar_file
from evenhand.domain.scheduling.queries.shared_calendar import entry_of, session_for_calendar
from evenhand.faces.components.keeping import calendar_to_keep
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.foundation.outbox.words import FileName


@for_client
@require_safe
def appointment(request: ClientRequest, session_id: UUID) -> HttpResponse:
    """Answer with one of the client's own appointments; one that was cancelled takes its entry out again."""
    session = session_for_calendar(case=request.case, session_id=session_id)
    if session is None:
        raise Http404
    entry = entry_of(session)
    return calendar_to_keep(calendar_file([entry], made_at=timezone.now(), purpose=entry.purpose), FileName.APPOINTMENT)
