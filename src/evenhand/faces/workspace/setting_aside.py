"""Putting notes aside, bringing them back, switching a kind of note off for a case file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from evenhand.domain.tracking.actions import dismiss_note, hear_detector, restore_note, silence_detector
from evenhand.domain.tracking.detectors import DETECTORS
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.wording import later

LONGEST_KEY = 160
MOST_SEEN = 1_000_000
DONE = {
    "aside": later("Put aside. It comes back when more entries show it."),
    "back": later("The note is back."),
    "silent": later("This kind of note is off for this case file. You can switch it on again below."),
    "heard": later("This kind of note is on again."),
}


@for_therapist
@require_POST
def change_notes(request: TherapistRequest, number: str) -> HttpResponse:
    """Do with a note what the pressed button says."""
    case = own_case(request, number)
    act, key, detector = (request.POST.get(name, "") for name in ("act", "key", "detector"))
    by, at = request.actor, clock_of(request).now
    if act in ("aside", "back") and not is_key(key):
        raise Http404
    if act in ("silent", "heard") and detector not in DETECTORS:
        raise Http404
    match act:
        case "aside":
            seen, reason = count_typed(request.POST.get("seen", "")), words_in(request.POST, "reason")
            dismiss_note(case=case, note_key=key, seen=seen, reason=reason, by=by, at=at)
        case "back":
            restore_note(case=case, note_key=key, by=by, at=at)
        case "silent":
            silence_detector(case=case, detector=detector, by=by, at=at)
        case "heard":
            hear_detector(case=case, detector=detector, by=by, at=at)
        case _:
            raise Http404
    return back_to(case_address("progress", case), done=act, anchor="notes")


def is_key(typed: str) -> bool:
    """Return whether this can be the key of a note."""
    return 0 < len(typed) <= LONGEST_KEY and typed.isprintable()


def count_typed(typed: str) -> int:
    """Return how many entries the page said showed the pattern."""
    return min(int(typed), MOST_SEEN) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
