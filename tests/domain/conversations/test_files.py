"""Files of messages: kept sealed in what is being written, sent with it once, whole again wherever they are opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import actions, limits
from evenhand.domain.conversations.actions import adding
from evenhand.domain.conversations.files.examining import Examined
from evenhand.domain.conversations.files.kinds import Kind
from evenhand.domain.conversations.keeping import Typed
from evenhand.domain.conversations.models import Message, MessageDraft, MessageFile, MessageFilePiece
from evenhand.domain.conversations.queries import content_of, file_for, files_of, files_of_draft, message_draft_of
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.vault.sealing import NotReadable
from tests.attachments import a_picture
from tests.domain.acts import by_therapist
from tests.factories import NOW, a_case, a_colleague, client_actor, inside, therapist_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseFile:
    return a_case()


def add(case: CaseFile, data: bytes = b"one", *, draft: UUID, by: Actor | None = None) -> MessageFile:
    by = by or client_actor(case)
    return actions.add_file(case=case, draft_id=draft, name="sheet.pdf", data=data, by=by, at=NOW)


def send(case: CaseFile, words: str, *files: UUID, draft: UUID) -> Message:
    typed = Typed(words, 0, "page0001", 1)
    return actions.send(case=case, draft_id=draft, typed=typed, files=files, by=client_actor(case), at=NOW)


@pytest.fixture(autouse=True)
def _nothing_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "examined", lambda data: Examined(Kind.PDF, data))


def test_a_file_goes_with_the_words_when_they_are_sent(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        kept = add(case, draft=draft)
        assert message_draft_of(case=case) is not None
        sent = send(case, "Here it is", kept.pk, draft=draft)
        assert not MessageDraft.objects.exists()
        [file] = files_of(case=case, messages=[sent])[sent.pk]
        assert (file.name, content_of(file=file)) == ("sheet.pdf", b"one")
        assert send(case, "Here it is", kept.pk, draft=draft) == sent


def test_a_message_may_be_a_file_alone(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        kept = add(case, draft=draft)
        assert send(case, " ", kept.pk, draft=draft).words == ""


def test_the_same_file_brought_twice_is_one(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        assert add(case, b"same", draft=draft) == add(case, b"same", draft=draft)
        assert add(case, b"other", draft=draft) != add(case, b"same", draft=draft)
        assert MessageFile.objects.count() == 2


def test_a_large_file_is_kept_in_pieces_and_is_whole_again(case: CaseFile) -> None:
    data = bytes(range(256)) * 5_000 + b"the end"
    with inside(case):
        kept = add(case, data, draft=new_id())
        assert MessageFilePiece.objects.filter(file=kept).count() == len(data) // adding.PIECE + 1
        assert content_of(file=kept) == data


def test_what_lies_in_the_table_is_sealed_and_bound_to_its_place(case: CaseFile) -> None:
    with inside(case):
        kept = add(case, b"words on paper" * 9_000, draft=new_id())
        with connection.cursor() as cursor:
            cursor.execute("select content from conversations_messagefilepiece")
            sealed = [bytes(row[0]) for row in cursor.fetchall()]
            cursor.execute("select name from conversations_messagefile")
            sealed += [bytes(row[0]) for row in cursor.fetchall()]
        assert len(sealed) == 3
        assert not any(b"words on paper" in one or b"sheet" in one for one in sealed)
        first, second = MessageFilePiece.objects.filter(file=kept).order_by("number")
        MessageFilePiece.objects.filter(pk=second.pk).update(content=bytes(first.__dict__["content"]))
        with pytest.raises(NotReadable):
            content_of(file=kept)


def test_a_file_without_one_of_its_pieces_is_not_handed_out(case: CaseFile) -> None:
    with inside(case):
        kept = add(case, bytes(adding.PIECE + 1), draft=new_id())
        MessageFilePiece.objects.filter(file=kept, number=1).delete()
        with pytest.raises(NotReadable):
            content_of(file=kept)


def test_a_fourth_file_is_refused_and_the_three_stay(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        for number in range(3):
            add(case, b"%d" % number, draft=draft)
        with pytest.raises(actions.NotTaken, match="3 files at most"):
            add(case, b"four", draft=draft)
        assert MessageFile.objects.count() == 3


def test_room_is_limited_for_a_case_file_and_for_the_practice(
    case: CaseFile, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_case(of=case.therapist)
    monkeypatch.setattr(adding, "MOST_OF_CASE", 10)
    with inside(case):
        add(case, b"x" * 8, draft=new_id())
        with pytest.raises(actions.NotTaken, match="no more room"):
            add(case, b"y" * 3, draft=new_id())
        add(other, b"y" * 3, draft=new_id())
        settings.FILES_MB = 0
        with pytest.raises(actions.NotTaken, match="no more room"):
            add(other, b"z", draft=new_id())


def test_thirty_in_an_hour_are_enough_for_one_person(case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_AN_HOUR", 2)
    for by in (client_actor(case), client_actor(case), by_therapist(case)):
        limits.count_a_file(by=by, at=NOW)
    limits.count_a_file(by=by_therapist(case), at=NOW + timedelta(minutes=1))
    limits.count_a_file(by=client_actor(case), at=NOW + timedelta(hours=2))
    with pytest.raises(actions.NotTaken, match="Try again in an hour"):
        limits.count_a_file(by=by_therapist(case), at=NOW + timedelta(minutes=2))


def test_what_is_taken_away_is_gone_and_nothing_that_was_sent_is(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        gone, stays = add(case, b"a", draft=draft), add(case, b"b", draft=draft)
        for _ in range(2):
            actions.remove_file(case=case, file_id=gone.pk, by=client_actor(case), at=NOW)
        assert files_of_draft(draft=message_draft_of(case=case)) == [stays]
        assert MessageFilePiece.objects.count() == 1
        assert AuditEntry.objects.filter(act="message.file_removed").count() == 1
        send(case, "", stays.pk, draft=draft)
        actions.remove_file(case=case, file_id=stays.pk, by=client_actor(case), at=NOW)
        assert MessageFile.objects.filter(pk=stays.pk).exists()


def test_nothing_is_sent_with_other_files_than_its_page_shows(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        here, elsewhere = add(case, b"a", draft=draft), add(case, b"b", draft=draft)
        for shown in ([here.pk], [here.pk, elsewhere.pk, new_id()], []):
            with pytest.raises(actions.FilesChanged):
                send(case, "Words", *shown, draft=draft)
        assert not Message.objects.exists()
        send(case, "Words", elsewhere.pk, here.pk, draft=draft)


def test_words_typed_beside_a_file_are_kept_and_clash_with_none(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        kept = add(case, draft=draft)
        typed = Typed("Half a tho", 0, "page0001", 1)
        saved = actions.keep_draft(case=case, draft_id=draft, typed=typed, by=client_actor(case), at=NOW)
        assert (saved.revision, saved.clashes) == (1, False)
        assert files_of_draft(draft=message_draft_of(case=case)) == [kept]


def test_after_it_was_sent_or_where_nothing_can_be_sent_no_file_is_kept(case: CaseFile) -> None:
    draft = new_id()
    with inside(case):
        send(case, "Sent", draft=draft)
        with pytest.raises(actions.AlreadySent):
            add(case, draft=draft)
        actions.switch_case(case=case, on=False, by=by_therapist(case), at=NOW)
        with pytest.raises(actions.MessagesClosed):
            add(case, draft=new_id())
        assert not MessageFile.objects.exists()


def test_a_draft_with_its_files_is_seen_by_its_writer_alone(case: CaseFile) -> None:
    colleague = a_colleague(of=case.therapist)
    with inside(case):
        mine = add(case, draft=new_id(), by=by_therapist(case))
        theirs = add(case, draft=new_id())
        assert file_for(case=case, file_id=mine.pk, member_id=case.therapist_id) == mine
        assert file_for(case=case, file_id=mine.pk, member_id=colleague.pk) is None
        assert file_for(case=case, file_id=mine.pk) is None
        assert file_for(case=case, file_id=theirs.pk, member_id=case.therapist_id) is None
        actions.remove_file(case=case, file_id=mine.pk, by=therapist_actor(colleague), at=NOW)
        actions.remove_file(case=case, file_id=mine.pk, by=client_actor(case), at=NOW)
        assert MessageFile.objects.count() == 2


def test_a_file_that_was_sent_is_for_both_sides_and_for_no_other_case_file(case: CaseFile) -> None:
    other = a_case(of=case.therapist)
    with inside(case):
        draft = new_id()
        kept = add(case, draft=draft)
        send(case, "", kept.pk, draft=draft)
        assert file_for(case=case, file_id=kept.pk) == file_for(case=case, file_id=kept.pk, member_id=case.therapist_id)
        assert file_for(case=other, file_id=kept.pk, member_id=other.therapist_id) is None


def test_each_member_has_a_draft_of_their_own(case: CaseFile) -> None:
    colleague = a_colleague(of=case.therapist)
    with inside(case):
        for by, words in ((client_actor(case), "C"), (by_therapist(case), "T"), (therapist_actor(colleague), "K")):
            typed = Typed(words, 0, "page0001", 1)
            actions.keep_draft(case=case, draft_id=new_id(), typed=typed, by=by, at=NOW)
        for member, words in ((None, "C"), (case.therapist_id, "T"), (colleague.pk, "K")):
            found = message_draft_of(case=case, member_id=member)
            assert found is not None
            assert found.words == words


def test_a_draft_is_never_begun_in_the_place_of_another(case: CaseFile) -> None:
    other = a_case(of=case.therapist)
    with inside(case):
        draft = new_id()
        add(case, draft=draft)
        with pytest.raises(IntegrityError), transaction.atomic():
            add(other, draft=draft)
        assert message_draft_of(case=other) is None


def test_a_real_picture_goes_all_the_way(case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    data = a_picture("WEBP")
    with inside(case):
        by, draft = client_actor(case), new_id()
        kept = actions.add_file(case=case, draft_id=draft, name="../holiday.webp", data=data, by=by, at=NOW)
        assert (kept.kind, kept.name) == ("jpeg", "holiday.jpg")
        assert content_of(file=kept).startswith(b"\xff\xd8\xff")
