"""A therapist's sessions for their calendar program, under a private link."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.domain.scheduling.calendars.writing import calendar_file
from evenhand.domain.scheduling.queries.shared_calendar import entries_of, shared_by
from evenhand.faces.components.keeping import calendar_to_read
from evenhand.faces.components.permissions import public
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.outbox.words import CALENDAR_NAME
from evenhand.foundation.practices.context import practice_context
from evenhand.wording import in_language


@public
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the sessions of the next 60 days; an unknown or ended link is an address that is not there."""
    shared = shared_by(token=token)
    if shared is None:
        raise Http404
    now = timezone.now()
    with practice_context(shared.practice_id), in_language(language_for(shared.member.user)):
        entries, name = entries_of(shared=shared, at=now), str(CALENDAR_NAME)
    if entries is None:
        raise Http404
    return calendar_to_read(calendar_file(entries, made_at=now, name=name))
