"""Files of messages on a page: adding them to what is written, listing them, and handing one out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from evenhand.domain.conversations.actions import AlreadySent, MessagesClosed, NotTaken, add_file, remove_file
from evenhand.domain.conversations.files.kinds import MOST_FILES
from evenhand.domain.conversations.limits import count_a_file
from evenhand.domain.conversations.models import MessageFile
from evenhand.domain.conversations.queries import content_of, file_for
from evenhand.faces.components.keeping import file_to_keep
from evenhand.faces.components.messages.side import Side
from evenhand.foundation.outbox.words import FileName
from evenhand.wording import say

FILES: Final = "_files"
"""The field with files that are chosen; a name with a line before it is none of the words that are saved as typed."""
SHOWN: Final = "_file"
"""The field that names each file which the page shows."""
REMOVE: Final = "_remove"
WHOLE: Final = "_whole"
"""The last field of a form: one whose connection broke ends before it, and would be taken for a shorter one."""
KB: Final = 1024
Problem = tuple[str, str]
"""The name of a file that is not taken, "" for all of them, and why."""

AS: Final = {
    MessageFile.Kind.JPEG: ("image/jpeg", FileName.PICTURE),
    MessageFile.Kind.PNG: ("image/png", FileName.DRAWING),
    MessageFile.Kind.PDF: ("application/pdf", FileName.DOCUMENT),
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as a page lists it; `address` is where it is handed out once it was sent."""

    id: UUID
    name: str
    size: str
    is_picture: bool
    address: str = ""


def attached(files: Iterable[MessageFile], *, at: Callable[[UUID], str] = lambda _file_id: "") -> list[Attached]:
    """Return files as pages list them; `at` says where one that was sent is handed out."""
    return [
        Attached(one.pk, one.name, size_in_words(one.size), one.kind != MessageFile.Kind.PDF, at(one.pk))
        for one in files
    ]


def size_in_words(size: int) -> str:
    """Return a number of bytes such as "120 KB" or "1.4 MB"."""
    kb = max(1, round(size / KB))
    return f"{kb} KB" if kb < 1000 else f"{size / KB / KB:.1f} MB"


def is_whole(request: HttpRequest) -> bool:
    """Return whether a posted form came to its end."""
    return request.POST.get(WHOLE) == "yes"


def named_in(request: HttpRequest) -> set[UUID]:
    """Return the files that a posted page shows; what is no id is none."""
    found = {id_in(typed) for typed in request.POST.getlist(SHOWN)[: MOST_FILES * 2]}
    return {one for one in found if one is not None}


def id_in(typed: str) -> UUID | None:
    """Return an id that was posted; None for anything else."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def add_posted(side: Side, request: HttpRequest, draft_id: UUID) -> tuple[set[UUID], list[Problem]]:
    """Keep the files that a form brought along; return those that are kept, and what is wrong with others.

    Raises AlreadySent and MessagesClosed.
    """
    brought = request.FILES.getlist(FILES)
    if len(brought) > MOST_FILES:
        return set(), [("", say("%(most)s files at most go with one message.", most=MOST_FILES))]
    kept, problems = set(), list[Problem]()
    for one in brought:
        try:
            kept.add(_added(side, one, draft_id).pk)
        except NotTaken as reason:
            problems.append((one.name or "", str(reason)))
    return kept, problems


def _added(side: Side, brought: UploadedFile[Any], draft_id: UUID) -> MessageFile:
    count_a_file(by=side.by, at=side.at)
    return add_file(
        case=side.case, draft_id=draft_id, name=brought.name or "", data=brought.read(), by=side.by, at=side.at
    )


def added_answer(side: Side, request: HttpRequest) -> HttpResponse:
    """Answer the script of a page that adds one file, or takes one away: with the file as it is kept, or a `problem`.

    400 for a form that does neither, 410 where it was sent already or nothing can be sent any more.
    """
    if not is_whole(request):
        return JsonResponse({"added": False}, status=400)
    if REMOVE in request.POST:
        gone = id_in(request.POST[REMOVE])
        if gone is not None:
            remove_file(case=side.case, file_id=gone, by=side.by, at=side.at)
        return JsonResponse({"removed": True})
    draft_id, brought = id_in(request.POST.get("_draft", "")), request.FILES.get(FILES)
    if draft_id is None or not isinstance(brought, UploadedFile):
        return JsonResponse({"added": False}, status=400)
    try:
        [one] = attached([_added(side, brought, draft_id)])
    except NotTaken as reason:
        return JsonResponse({"problem": str(reason)})
    except (AlreadySent, MessagesClosed):
        return JsonResponse({"added": False, "sent": True}, status=410)
    return JsonResponse({"id": str(one.id), "name": one.name, "size": one.size})


def sent_file(side: Side, file_id: UUID) -> HttpResponse:
    """Hand a file out, to be kept; raises Http404 for one that is not of this case file, or in somebody's draft."""
    file = file_for(case=side.case, file_id=file_id, member_id=side.member_id)
    if file is None:
        raise Http404
    kind, name = AS[MessageFile.Kind(file.kind)]
    return file_to_keep(content_of(file=file), name, kind=kind)
