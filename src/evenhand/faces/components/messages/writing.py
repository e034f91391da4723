"""The form of a message: what stands in it, and what comes of each of its buttons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest

from evenhand.domain.conversations.actions import (
    AlreadySent,
    DraftChanged,
    FilesChanged,
    MessagesClosed,
    NotAMessage,
    keep_draft,
    remove_file,
)
from evenhand.domain.conversations.keeping import Typed
from evenhand.domain.conversations.models import MessageDraft
from evenhand.faces.components.messages.files import REMOVE, Problem, add_posted, id_in, is_whole, named_in
from evenhand.faces.components.messages.saving import FIELD
from evenhand.faces.components.messages.side import Side
from evenhand.faces.components.sheet.page_state import PageState, new_page, page_state
from evenhand.foundation.identifiers import new_id
from evenhand.wording import say


@dataclass(frozen=True, slots=True)
class Writing:
    """What stands in the field, what its page knows, and words that were written elsewhere meanwhile.

    `came_back` says that its words are not stored; `files_problems` what is wrong with files that were brought.
    """

    words: str
    state: PageState
    saved: str = ""
    other: str = ""
    problem: str = ""
    came_back: bool = False
    files_problems: tuple[Problem, ...] = ()


class Sends(Protocol):
    """What a side does to send: `send` or `answer` with all that is the same for each press."""

    def __call__(self, *, draft_id: UUID, typed: Typed, files: Collection[UUID]) -> object:
        """Send it."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it was posted by a page that says properly what it knows."""

    words: str
    state: PageState
    draft_id: UUID

    @property
    def typed(self) -> Typed:
        """What was typed, as the rules of keeping know it."""
        return Typed(self.words, self.state.base, self.state.writer, self.state.sequence)


def standing(side: Side, draft: MessageDraft | None) -> Writing:
    """Return what a page that is opened shows: the words that are kept, or none."""
    if draft is None:
        return Writing("", _fresh())
    saved = side.moment(draft.saved_at) if draft.revision else ""
    return Writing(draft.words, new_page(str(draft.pk), draft.revision), saved=saved)


def pressed(side: Side, request: HttpRequest, send: Sends, *, adds_only: bool) -> tuple[Writing, int] | None:
    """Do what a button of the form says; return the form as it comes back with its status, None when it was sent.

    Nothing that was typed is lost by a file that is refused or taken away: its words are kept first.
    """
    words = request.POST.get(FIELD, "").replace("\r\n", "\n")
    state = page_state(dict(request.POST.lists()))
    draft_id = id_in(state.draft) if state else None
    if state is None or draft_id is None or not is_whole(request):
        return Writing(words, _fresh(), came_back=True), 422
    posted = Posted(words, state, draft_id)
    if REMOVE in request.POST:
        gone = id_in(request.POST[REMOVE])
        if gone is not None:
            remove_file(case=side.case, file_id=gone, by=side.by, at=side.at)
        return _kept(side, posted), 200
    if "_see" in request.POST:
        draft = side.draft()
        return (_both(posted, draft), 409) if draft else (Writing(words, state), 200)
    return _sent(side, request, send, posted, adds_only=adds_only)


def _sent(
    side: Side, request: HttpRequest, send: Sends, posted: Posted, *, adds_only: bool
) -> tuple[Writing, int] | None:
    lost = Writing(posted.words, posted.state, came_back=True)
    try:
        added, problems = add_posted(side, request, posted.draft_id)
        if problems or adds_only:
            return replace(_kept(side, posted), files_problems=tuple(problems)), 422 if problems else 200
        send(draft_id=posted.draft_id, typed=posted.typed, files=named_in(request) | added)
    except NotAMessage as reason:
        return replace(lost, problem=str(reason)), 422
    except DraftChanged as changed:
        return _both(posted, changed.draft), 409
    except FilesChanged:
        changed_files = ("", say("These files were changed somewhere else. Look at them, then send."))
        return replace(_kept(side, posted), files_problems=(changed_files,)), 409
    except MessagesClosed:
        return lost, 409
    except AlreadySent:
        return None
    return None


def _kept(side: Side, posted: Posted) -> Writing:
    """Keep the words of a form that is shown again; where they cannot be kept, they are shown as not kept."""
    lost = Writing(posted.words, posted.state, came_back=True)
    try:
        saved = keep_draft(case=side.case, draft_id=posted.draft_id, typed=posted.typed, by=side.by, at=side.at)
    except NotAMessage as reason:
        return replace(lost, problem=str(reason))
    except (AlreadySent, MessagesClosed):
        return lost
    if saved.clashes:
        return replace(lost, other=saved.words, state=_knowing(posted, str(posted.draft_id), saved.revision))
    state = _knowing(posted, str(posted.draft_id), saved.revision)
    return Writing(posted.words, state, saved=side.moment(saved.saved_at))


def _both(posted: Posted, draft: MessageDraft) -> Writing:
    """Show what was written elsewhere beside what was typed here; sending then knows both."""
    state = _knowing(posted, str(draft.pk), draft.revision)
    return Writing(posted.words, state, other=draft.words, came_back=True)


def _knowing(posted: Posted, draft: str, revision: int) -> PageState:
    return replace(posted.state, draft=draft, base=revision, sequence=posted.state.sequence + 1)


def _fresh() -> PageState:
    return new_page(str(new_id()), 0)
