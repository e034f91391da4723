"""Writing down a session: versions of the note, private notes, and pages that have not seen the latest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions import NoteChanged, NoteWords, keep_note
from evenhand.domain.scheduling.models import PrivateNote, Session, SessionNote
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, a_case, a_colleague, a_session, inside, therapist_actor

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
WORDS = NoteWords("Slept badly.", "The rule.", "Wrote twice.", "One with Jo in mind.", "")


def keep(
    session: Session,
    case: CaseFile,
    *,
    words: NoteWords = WORDS,
    private: str = "",
    seen: int | None = None,
    seen_private: datetime | None = None,
    by: Member | None = None,
    at: datetime = LATER,
) -> None:
    member = by or case.therapist
    with inside(case):
        keep_note(
            session=session, case=case, member=member, words=words, private=private, seen=seen,
            seen_private=seen_private, by=therapist_actor(member), at=at,
        )  # fmt: skip


def versions(case: CaseFile) -> list[tuple[int, str]]:
    with inside(case):
        return [(row.version, row.said) for row in SessionNote.objects.order_by("session_id", "version")]


def acts(case: CaseFile) -> list[str]:
    with inside(case):
        found = AuditEntry.objects.filter(act__in=["session_note.written", "private_note.kept"]).order_by("number")
        return list(found.values_list("act", flat=True))


def test_every_change_is_a_version_and_all_are_kept() -> None:
    case = a_case()
    session = a_session(of=case)
    keep(session, case)
    keep(session, case, words=replace(WORDS, said="Slept well."), seen=1)
    assert versions(case) == [(1, "Slept badly."), (2, "Slept well.")]
    with inside(case):
        note = SessionNote.objects.latest("version")
        assert NoteWords.of(note) == replace(WORDS, said="Slept well.")
    assert note.written_by == f"therapist:{case.therapist_id}"


def test_the_same_words_twice_are_one_version() -> None:
    case = a_case()
    session = a_session(of=case)
    for _ in range(2):
        keep(session, case, private="Mine.", seen=0)
    assert versions(case) == [(1, "Slept badly.")]
    assert acts(case) == ["session_note.written", "private_note.kept"]


def test_an_empty_note_is_none_and_emptying_one_is_a_version() -> None:
    case = a_case()
    session = a_session(of=case)
    keep(session, case, words=NoteWords())
    assert versions(case) == []
    keep(session, case)
    keep(session, case, words=NoteWords(), seen=1)
    assert versions(case) == [(1, "Slept badly."), (2, "")]


def test_a_version_that_its_writer_has_not_seen_is_not_written_over() -> None:
    case = a_case()
    session = a_session(of=case)
    keep(session, case, seen=0)
    with pytest.raises(NoteChanged):
        keep(session, case, words=replace(WORDS, said="Typed elsewhere."), private="Mine.", seen=0)
    assert versions(case) == [(1, "Slept badly.")]
    assert acts(case) == ["session_note.written"]


def test_private_notes_changed_elsewhere_stop_the_note_too() -> None:
    case = a_case()
    session = a_session(of=case)
    keep(session, case, private="First.")
    keep(session, case, private="Second.", seen_private=LATER, at=LATER + timedelta(minutes=1))
    with pytest.raises(NoteChanged):
        keep(session, case, words=NoteWords("New."), private="Third.", seen=1, seen_private=LATER)
    assert versions(case) == [(1, "Slept badly.")]


def test_each_therapist_has_private_notes_of_their_own() -> None:
    case = a_case()
    session, colleague = a_session(of=case), a_colleague(of=case.therapist)
    keep(session, case, private="Mine.")
    keep(session, case, private="Theirs.", by=colleague)
    with inside(case):
        assert {(row.member_id, row.words) for row in PrivateNote.objects.all()} == {
            (case.therapist_id, "Mine."), (colleague.pk, "Theirs."),
        }  # fmt: skip


def test_a_note_of_a_session_of_another_practice_finds_no_row() -> None:
    case, other = a_case(), a_case()
    session = a_session(of=case)
    with pytest.raises(Session.DoesNotExist):
        keep(session, other)
