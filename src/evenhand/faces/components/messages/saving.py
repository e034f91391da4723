"""Keeping a message while it is typed: the answer to the script of its page."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse

from evenhand.domain.conversations.actions import AlreadySent, MessagesClosed, NotAMessage, keep_draft
from evenhand.domain.conversations.keeping import Typed
from evenhand.faces.components.messages.side import Side
from evenhand.faces.components.sheet.told import Unreadable, told_in

FIELD: Final = "words"


def saved_answer(side: Side, body: bytes) -> HttpResponse:
    """Keep what is being written; answer 200 only when it is in the database.

    400 for a body that is no save, 410 where it was sent already or nothing can be sent any more.
    """
    try:
        told = told_in(body)
        [text] = told.changes[FIELD][FIELD]
        typed = Typed(text.replace("\r\n", "\n"), told.page.base, told.page.writer, told.page.sequence)
        saved = keep_draft(case=side.case, draft_id=UUID(told.page.draft), typed=typed, by=side.by, at=side.at)
    except NotAMessage as reason:
        return JsonResponse(
            {"revision": told.page.base, "saved_at": "", "clashes": [], "problems": {FIELD: str(reason)}}
        )
    except (Unreadable, KeyError, ValueError):
        return JsonResponse({"saved": False}, status=400)
    except (AlreadySent, MessagesClosed):
        return JsonResponse({"saved": False, "sent": True}, status=410)
    clashes = [{"field": FIELD, "stored": saved.words, "typed": typed.words}] if saved.clashes else []
    revision = told.page.base if saved.clashes else saved.revision
    told_back = {"revision": revision, "saved_at": side.time(saved.saved_at), "clashes": clashes, "problems": {}}
    return JsonResponse(told_back)
