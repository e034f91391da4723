"""What pages ask of messages and of points; asked across the walls by `test_walls`."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import actions, queries
from evenhand.domain.conversations.models import MessageFile
from evenhand.domain.kudos import queries as kudos
from evenhand.domain.kudos.actions import Gives, settle_rules
from evenhand.domain.kudos.counting import Rule
from tests.domain.acts import by_therapist
from tests.factories import NOW, TODAY, client_actor, inside
from tests.messages import a_file, a_message, a_message_draft, a_sent_file


def in_messages(case: CaseFile) -> None:
    """Let both sides write in a case file, and its client get points."""
    a_message(of=case)
    a_message("Yes.", of=case, from_client=False)
    a_sent_file(of=case)
    a_message_draft(of=case)
    a_file(of=case)
    with inside(case):
        actions.show_when_read(case=case, on=True, by=client_actor(case), at=NOW)
        settle_rules(case=case, rules={Rule.ON_TIME: Gives(2, is_on=True)}, by=by_therapist(case), at=NOW)


def in_words(case: CaseFile, words: str) -> None:
    """Send a message with these words, and begin another with them."""
    a_message(words, of=case)
    a_sent_file(of=case, words=words, name=words)
    a_message_draft(words, of=case)
    a_file(of=case, name=words)


def without_messages(case: CaseFile) -> None:
    """Let a practice take no messages."""
    with inside(case):
        actions.switch_practice(on=False, by=by_therapist(case), at=NOW)


def _files(case: CaseFile) -> list[MessageFile]:
    found = queries.files_of(case=case, messages=queries.whole_thread(case=case))
    return [one for files in found.values() for one in files]


ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    queries.thread_of: lambda case: queries.thread_of(case=case).messages,
    queries.whole_thread: lambda case: queries.whole_thread(case=case),
    queries.message_draft_of: lambda case: queries.message_draft_of(case=case),
    queries.files_of_draft: lambda case: queries.files_of_draft(draft=queries.message_draft_of(case=case)),
    queries.files_of: lambda case: _files(case),
    queries.file_for: lambda case: [queries.file_for(case=case, file_id=one.pk) for one in _files(case)],
    queries.content_of: lambda case: [queries.content_of(file=one) for one in _files(case)],
    queries.unread_by_client: lambda case: queries.unread_by_client(case=case),
    queries.has_messages: lambda case: queries.has_messages(case=case),
    queries.unanswered: lambda case: queries.unanswered(member=case.therapist, today=TODAY, most=9),
    queries.has_something_new: lambda case: queries.has_something_new(member=case.therapist, today=TODAY),
    queries.conversation_of: lambda case: queries.conversation_of(case=case).client_shows,
    kudos.rules_of: lambda case: [gives for gives in kudos.rules_of(case=case).values() if gives.is_on],
    kudos.total_points: lambda case: kudos.total_points(case=case),
    kudos.done_in: lambda case: kudos.done_in(case=case),
    queries.practice_takes_messages: lambda case: not queries.practice_takes_messages(),
    queries.messages_chosen: lambda case: queries.messages_chosen() is False,
}
