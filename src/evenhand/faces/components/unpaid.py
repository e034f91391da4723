"""A desk that can only be read, since its plan has ended or is not paid for: what can still be done, and the answer.

Reading is never stopped, at the desk or in the client's space, and clients can always write and send. What stays
possible at the desk is listed here: whatever keeps people safe, takes data along or deletes them, or pays.
"""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from evenhand.domain.plans.queries import standing_of_practice
from evenhand.faces.components.held import words_of

ASKS_ONLY: Final = frozenset({"GET", "HEAD", "OPTIONS"})
TO_PAY: Final = frozenset({"own_plan", "another_plan", "end_plan", "pay_by_card", "take_card_away", "switch_plan"})
TO_KEEP_SAFE: Final = frozenset(
    {"risk_task", "risk_duty", "told", "away", "booked_session", "session_state", "stop_seen", "safety_plan"}
    | {"write_safety_plan", "decline_inquiry", "messages"}
    | {"save_case_message", "add_case_message_file"}
)
"""Answers about harm, plans for hard times, numbers for bad hours, answering clients, calling sessions off."""
TO_TAKE_ALONG_OR_DELETE: Final = frozenset(
    {"take_practice", "take_case", "take_sheet", "keeping", "delete_case", "retention", "delete_inquiry", "backups"}
)
TO_COME_IN_AND_LOCK_OUT: Final = frozenset(
    {"lock", "unlock", "unlock_by_passkey", "read_notices", "practices", "recovery_sheet", "confirm_recovery_sheet"}
    | {"colleague", "invited_colleague", "take_back", "end_sessions", "access", "end_sharing", "decide_on_mail"}
)
OPEN: Final = TO_PAY | TO_KEEP_SAFE | TO_TAKE_ALONG_OR_DELETE | TO_COME_IN_AND_LOCK_OUT
SECURITY: Final = "security"
_KEY: Final = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


def answer_where_not_paid(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to an act at a desk that can only be read, with every word that was typed; None otherwise.

    Nothing is asked where no sign-ups are taken, nor for a page that is only looked at.
    """
    if not settings.SIGN_UP or request.method in ASKS_ONLY or _stays_open(request):
        return None
    standing = standing_of_practice(today=timezone.now().date())
    if standing is None or standing.can_write:
        return None
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"read_only": True}, status=403)
    context = {"typed": [value for _, value in words_of(request) if _is_words(value)], "state": standing.state.name}
    return render(request, "read_only.html", context, status=403)


def reads_only() -> bool:
    """Return whether the desk of the practice in force can only be read; two queries where sign-ups are taken."""
    standing = standing_of_practice(today=timezone.now().date())
    return standing is not None and not standing.can_write


def _is_words(value: str) -> bool:
    """Return whether somebody typed this: the key of a form was made by its page."""
    return bool(value.strip()) and not _KEY.fullmatch(value)


def _stays_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name in OPEN or SECURITY in match.namespaces)
