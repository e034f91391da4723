"""How one client is reminded of their times, chosen for them by their therapist."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.reminder_choice import chosen_before, chosen_in, fields_of, keep
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.wording import later

DONE = {"reminders": later("Kept. It counts for all times of this client.")}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: TherapistRequest, number: str) -> HttpResponse:
    """Show and keep how a client is reminded."""
    case, posted = own_case(request, number), request.method == "POST"
    chosen = chosen_in(request) if posted else chosen_before(case)
    problem = keep(chosen, case=case, by=request.actor, at=timezone.now()) if posted else None
    if posted and problem is None:
        return back_to(case_address("case_reminders", case), done="reminders")
    context = {
        **case_frame(case, tab="settings", within=True),
        "done": done_sentence(request, DONE),
        **fields_of(chosen, case, problem),
    }
    return render(request, "workspace/reminders.html", context, status=422 if posted else 200)
