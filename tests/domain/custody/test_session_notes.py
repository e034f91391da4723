"""Notes of sessions on their way out: the note goes with its case file, private notes with the whole practice only."""

from __future__ import annotations

import pytest

from evenhand.domain.custody.actions.deleting import delete_case
from evenhand.domain.custody.exporting import Scope, digest_of
from evenhand.domain.custody.fhir.bundle import bundle_lines
from evenhand.domain.custody.models import Deletion
from evenhand.domain.custody.queries.paper import on_paper
from evenhand.domain.scheduling.models import PrivateNote, SessionNote
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.practices.context import practice_context
from tests.domain.custody.files import brought_in, exported, is_gone_from_here, rows_of
from tests.domain.in_scheduling import in_scheduling
from tests.factories import NOW, a_case, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db
SAID, PRIVATE = "Slept badly.", "Ask about work."


def test_the_note_leaves_with_its_case_file_and_private_notes_do_not() -> None:
    case = a_case()
    in_scheduling(case)
    whole = exported(case.therapist)
    one = exported(case.therapist, scope=Scope(case=case, names=True))
    assert [row["said"] for row in rows_of(one, "session_notes")] == [SAID]
    assert rows_of(one, "private_notes") == []
    assert PRIVATE.encode() not in one
    assert [row["words"] for row in rows_of(whole, "private_notes")] == [PRIVATE]


def test_no_paper_and_no_bundle_has_private_notes() -> None:
    case = a_case()
    in_scheduling(case)
    with inside(case):
        paper = on_paper(case=case)
        assert [note.said for note in paper.notes] == [SAID]
        assert PRIVATE not in repr(paper)
        for scope in (Scope(case=case, names=True), Scope(names=True)):
            assert PRIVATE.encode() not in b"".join(bundle_lines(scope=scope, at=NOW))


def test_a_practice_with_sessions_and_notes_is_the_same_elsewhere() -> None:
    publish_bundled(at=NOW)
    therapist = a_therapist(email="anna@example.org")
    case = a_case(of=therapist)
    in_scheduling(case)
    with inside(case):
        before = digest_of(scope=Scope(names=True))
    file = exported(therapist)
    is_gone_from_here(therapist)
    with practice_context(brought_in(file).pk):
        assert digest_of(scope=Scope(names=True)) == before
        assert SessionNote.objects.get().said == SAID
        assert PrivateNote.objects.get().words == PRIVATE


def test_a_case_file_that_is_deleted_takes_its_notes_with_it() -> None:
    case = a_case()
    in_scheduling(case)
    with inside(case):
        proof = delete_case(case=case, why=Deletion.Why.ASKED, by=therapist_actor(case.therapist), at=NOW)
        assert (proof.rows["session_notes"], proof.rows["private_notes"]) == (1, 1)
        assert not SessionNote.objects.exists()
        assert not PrivateNote.objects.exists()
