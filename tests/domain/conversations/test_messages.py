"""Messages: sent once, numbered, answered by what was seen, read as each side lets it be seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from evenhand.domain.cases.access.actions import grant_access
from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.told.actions import be_away
from evenhand.domain.conversations import actions
from evenhand.domain.conversations.keeping import Typed
from evenhand.domain.conversations.models import Message, MessageDraft
from evenhand.domain.conversations.queries import State, conversation_of, thread_of, unanswered, unread_by_client
from evenhand.domain.custody.actions.holding import end_therapy
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.models import Member
from tests.domain.acts import by_therapist
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_colleague,
    client_actor,
    inside,
    therapist_actor,
)
from tests.messages import a_message, a_message_draft

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def case() -> CaseFile:
    return a_case()


def send(case: CaseFile, words: str, *, draft: UUID, base: int = 0, writer: str = "page0001") -> Message:
    typed = Typed(words, base, writer, 1)
    return actions.send(case=case, draft_id=draft, typed=typed, by=client_actor(case), at=NOW)


def answer(case: CaseFile, words: str, *, draft: UUID, seen: int = 0, at: datetime = NOW) -> Message:
    typed = Typed(words, 0, "page0002", 1)
    return actions.answer(case=case, draft_id=draft, typed=typed, seen=seen, by=by_therapist(case), at=at)


def test_sending_twice_is_one_message(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        assert send(case, "Hello", draft=draft) == send(case, "Hello", draft=draft)
        assert Message.objects.count() == 1


def test_answering_twice_is_one_message(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        for _ in range(2):
            answer(case, "Yes.", draft=draft)
        assert [row.number for row in Message.objects.all()] == [1]


@pytest.mark.parametrize("words", ["", "   \n ", "x" * (actions.LONGEST + 1)])
def test_nothing_and_too_much_are_no_message(case: CaseFile, words: str) -> None:
    with inside(case), pytest.raises(actions.NotAMessage):
        send(case, words, draft=new_id())
    with inside(case), pytest.raises(actions.NotAMessage):
        answer(case, words, draft=new_id())


def test_an_answer_settles_what_was_seen_and_not_what_came_meanwhile(case: CaseFile) -> None:
    seen = a_message("First", of=case)
    a_message("Meanwhile", of=case)
    with inside(case):
        actions.mark_read(case=case, first=1, last=1, by=by_therapist(case), at=LATER)
        answer(case, "To the first.", draft=new_id(), seen=seen.number, at=LATER)
        [waiting] = unanswered(member=case.therapist, today=TODAY, most=9)
        assert (waiting.count, waiting.last) == (1, 2)
        actions.settle(case=case, up_to=3, by=by_therapist(case), at=LATER)
        assert unanswered(member=case.therapist, today=TODAY, most=9), "nobody has read it yet"
        actions.mark_read(case=case, first=1, last=3, by=by_therapist(case), at=LATER)
        actions.settle(case=case, up_to=3, by=by_therapist(case), at=LATER)
        assert unanswered(member=case.therapist, today=TODAY, most=9) == []


def test_who_waits_longest_stands_first(case: CaseFile) -> None:
    other = a_case(of=case.therapist)
    a_message(of=other, at=NOW - timedelta(days=2))
    a_message(of=case, at=NOW - timedelta(days=1))
    a_message(of=other, at=NOW)
    with inside(case):
        waiting = unanswered(member=case.therapist, today=TODAY, most=9)
        assert [(row.case.pk, row.count) for row in waiting] == [(other.pk, 2), (case.pk, 1)]


def test_a_colleague_who_may_open_it_sees_what_waits_while_its_therapist_is_away(case: CaseFile) -> None:
    colleague, stranger = a_colleague(of=case.therapist), a_colleague(of=case.therapist)
    a_message(of=case)

    def waits_for(member: Member) -> int:
        return len(unanswered(member=member, today=TODAY, most=9))

    with inside(case):
        by = therapist_actor(case.therapist)
        grant_access(case=case, to=colleague, by=by, at=NOW)
        assert (waits_for(case.therapist), waits_for(colleague)) == (1, 0)
        be_away(member=case.therapist, first=TODAY, last=TODAY, today=TODAY, by=by, at=NOW)
        assert (waits_for(case.therapist), waits_for(colleague), waits_for(stranger)) == (1, 1, 0)


def test_nobody_sees_when_something_was_read_before_it_was_switched_on(case: CaseFile) -> None:
    client = client_actor(case)
    before = a_message("Before", of=case, from_client=False)
    with inside(case):
        assert actions.mark_read(case=case, first=1, last=before.number, by=client, at=LATER) == 1
        actions.show_when_read(case=case, on=True, by=client, at=LATER)
    after = a_message("After", of=case, from_client=False)
    with inside(case):
        assert actions.mark_read(case=case, first=1, last=after.number, by=client, at=LATER) == 1
        shown = {row.words: row.shows_read for row in Message.objects.all()}
        assert shown == {"Before": False, "After": True}
        actions.show_when_read(case=case, on=False, by=client, at=LATER)
        actions.show_when_read(case=case, on=True, by=client, at=LATER)
        assert not Message.objects.filter(shows_read=True).exists()


def test_each_side_chooses_for_itself(case: CaseFile) -> None:
    with inside(case):
        actions.show_when_read(case=case, on=True, by=by_therapist(case), at=NOW)
        chosen = conversation_of(case=case)
        assert (chosen.therapist_shows, chosen.client_shows) == (True, False)
    mine = a_message(of=case)
    with inside(case):
        actions.mark_read(case=case, first=1, last=1, by=client_actor(case), at=LATER)
        assert Message.objects.get(pk=mine.pk).read_at is None
        actions.mark_read(case=case, first=1, last=1, by=by_therapist(case), at=LATER)
        assert Message.objects.get(pk=mine.pk).shows_read


def test_what_was_not_on_the_page_is_not_marked_as_read(case: CaseFile) -> None:
    for words in ("One", "Two", "Three"):
        a_message(words, of=case, from_client=False)
    with inside(case):
        actions.mark_read(case=case, first=2, last=2, by=client_actor(case), at=LATER)
        assert unread_by_client(case=case) == 2


@pytest.mark.parametrize(
    ("how", "state"),
    [("here", State.OFF_HERE), ("practice", State.OFF_IN_PRACTICE), ("ended", State.CLOSED)],
)
def test_where_messages_are_off_or_the_case_file_is_closed_nothing_is_sent_or_kept(
    case: CaseFile, how: str, state: State
) -> None:
    by = by_therapist(case)
    a_message("Before", of=case)
    with inside(case):
        if how == "here":
            actions.switch_case(case=case, on=False, by=by, at=NOW)
        elif how == "practice":
            actions.switch_practice(on=False, by=by, at=NOW)
        else:
            end_therapy(case=case, on=TODAY, by=by, at=NOW)
        found = CaseFile.objects.get(pk=case.pk)
        assert conversation_of(case=found).state == state
        with pytest.raises(actions.MessagesClosed):
            send(found, "Hello", draft=new_id())
        with pytest.raises(actions.MessagesClosed):
            answer(found, "Hello", draft=new_id(), seen=1)
        assert [row.words for row in thread_of(case=found).messages] == ["Before"]
        assert unanswered(member=case.therapist, today=TODAY, most=9)


def test_only_an_owner_switches_messages_off_for_all(case: CaseFile) -> None:
    colleague = a_colleague(of=case.therapist)
    with inside(case), pytest.raises(NotTheirs):
        actions.switch_practice(on=False, by=therapist_actor(colleague), at=NOW)


def test_words_written_elsewhere_are_shown_before_anything_is_sent(case: CaseFile) -> None:
    a_message_draft("From the phone", of=case)
    with inside(case):
        draft = MessageDraft.objects.get()
        with pytest.raises(actions.DraftChanged) as raised:
            send(case, "From the desk", draft=draft.pk)
        assert raised.value.draft.words == "From the phone"
        send(case, "From the desk", draft=draft.pk, base=draft.revision)
        assert [row.words for row in Message.objects.all()] == ["From the desk"]
        assert not MessageDraft.objects.exists()


def test_what_was_sent_takes_no_save_any_more(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        send(case, "Hello", draft=draft)
        typed = Typed("Hello again", 0, "page0001", 2)
        with pytest.raises(actions.AlreadySent):
            actions.keep_draft(case=case, draft_id=draft, typed=typed, by=client_actor(case), at=LATER)


def test_pages_of_a_long_thread_hold_every_message_once(case: CaseFile) -> None:
    for number in range(1, 8):
        a_message(f"{number}", of=case, from_client=number % 2 == 0)
    with inside(case):
        newest = thread_of(case=case, most=3)
        middle = thread_of(case=case, before=newest.earlier, most=3)
        oldest = thread_of(case=case, before=middle.earlier, most=3)
        pages = [[row.number for row in page.messages] for page in (oldest, middle, newest)]
        assert pages == [[1], [2, 3, 4], [5, 6, 7]]
        assert (newest.later, oldest.earlier) == (0, 0)
        assert [row.number for row in thread_of(case=case, before=oldest.later, most=3).messages] == [2, 3, 4]
        assert [row.number for row in thread_of(case=case, before=middle.later, most=3).messages] == [5, 6, 7]
