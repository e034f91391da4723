"""What pages ask of messages; asked across the walls by `test_walls`."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import queries
from tests.factories import TODAY

ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    queries.thread_of: lambda case: queries.thread_of(case=case).messages,
    queries.whole_thread: lambda case: queries.whole_thread(case=case),
    queries.message_draft_of: lambda case: queries.message_draft_of(case=case),
    queries.unread_by_client: lambda case: queries.unread_by_client(case=case),
    queries.has_messages: lambda case: queries.has_messages(case=case),
    queries.unanswered: lambda case: queries.unanswered(member=case.therapist, today=TODAY, most=9),
    queries.has_something_new: lambda case: queries.has_something_new(member=case.therapist, today=TODAY),
    queries.conversation_of: lambda case: queries.conversation_of(case=case).client_shows,
    queries.practice_takes_messages: lambda case: not queries.practice_takes_messages(),
}
