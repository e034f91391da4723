"""Statements that store and delete rows, put together once: they leave in a table what Django's own leave there."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from evenhand.domain.cases.models import Information
from evenhand.domain.worksheets.models import Draft, DraftRevision, MeasureValue, Submission
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.prepared_writes import PreparedDelete, PreparedInsert, PreparedUpdate
from evenhand.foundation.practices.tenant import NotOfThisPractice
from tests.factories import NOW, TWO_REPLIES, a_case, a_draft, a_submission, a_therapist, an_assignment, inside

pytestmark = pytest.mark.django_db


def stored(row: models.Model) -> dict[str, object]:
    """Return every column of a row as the table has it now, texts opened."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    return {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}


def a_new_version(case_id: UUID, version: int, words: str) -> Information:
    return Information(
        case_id=case_id, kind=Information.Kind.GOAL, version=version, words=words, written_at=NOW, written_by="t"
    )


def test_a_row_is_stored_as_django_stores_it() -> None:
    case = a_case()
    with inside(case):
        one, other = a_new_version(case.pk, 1, "“Ich darf” — ok 🙂"), a_new_version(case.pk, 2, "“Ich darf” — ok 🙂")
        PreparedInsert(Information).store(one)
        other.save(force_insert=True)
        expected = stored(other) | {"id": one.pk, "version": 1}
        assert stored(one) == expected
        assert (one._state.adding, one._state.db) == (False, "default")


def test_what_a_person_wrote_is_sealed_on_its_way() -> None:
    case = a_case()
    with inside(case):
        row = a_new_version(case.pk, 1, "nobody reads this in the table")
        PreparedInsert(Information).store(row)
        with connection.cursor() as cursor:
            cursor.execute("select words from cases_information")
            assert b"nobody reads this" not in bytes(cursor.fetchone()[0])


def test_several_rows_are_stored_at_once_and_none_is_nothing() -> None:
    sent = a_submission(of=an_assignment(of=a_case()))
    with inside(sent):
        rows = [MeasureValue(case_id=sent.case_id, submission=sent, name=name, value=1.5) for name in ("one", "two")]
        before = MeasureValue.objects.count()
        PreparedInsert(MeasureValue).store(*rows)
        PreparedInsert(MeasureValue).store()
        assert MeasureValue.objects.count() == before + 2
        assert stored(rows[0])["formula_version"] == 1


def test_what_a_constraint_refuses_is_refused() -> None:
    case = a_case()
    with inside(case):
        PreparedInsert(Information).store(a_new_version(case.pk, 1, "one"))
        with pytest.raises(IntegrityError), transaction.atomic():
            PreparedInsert(Information).store(a_new_version(case.pk, 1, "two"))


def test_only_the_columns_named_are_changed() -> None:
    draft = a_draft(TWO_REPLIES, of=an_assignment(of=a_case()))
    with inside(draft):
        before = stored(draft)
        draft.answers, draft.sent_at, draft.revision = {"friend_reply": "other words"}, NOW, 99
        draft.writers = [["a", 1], ["b", 2]]
        PreparedUpdate(Draft, "answers", "sent_at", "writers").store(draft)
        changed = {"answers": draft.answers, "sent_at": NOW, "writers": draft.writers}
        assert stored(draft) == before | changed


def test_an_empty_moment_and_an_empty_object_are_stored_as_such() -> None:
    sent = a_submission(of=an_assignment(of=a_case()), at=NOW)
    with inside(sent):
        sent.read_at = NOW + timedelta(hours=1)
        PreparedUpdate(Submission, "read_at").store(sent)
        sent.read_at = None
        PreparedUpdate(Submission, "read_at").store(sent)
        assert stored(sent)["read_at"] is None


def test_a_row_that_is_gone_is_not_changed_in_silence() -> None:
    draft = a_draft(TWO_REPLIES, of=an_assignment(of=a_case()))
    with inside(draft):
        Draft.objects.filter(pk=draft.pk).delete()
        with pytest.raises(DatabaseError, match="not there"):
            PreparedUpdate(Draft, "sent_at").store(draft)


def test_another_practices_row_is_never_meant() -> None:
    draft = a_draft(TWO_REPLIES, of=an_assignment(of=a_case()))
    stranger = a_therapist()
    with practice_context(stranger.practice_id):
        draft.sent_at, draft.answers = NOW, {}
        with pytest.raises(NotOfThisPractice):
            PreparedUpdate(Draft, "answers").store(draft)
        draft.practice_id = stranger.practice_id
        with pytest.raises(DatabaseError, match="not there"):
            PreparedUpdate(Draft, "sent_at").store(draft)


def test_what_belongs_to_a_row_is_deleted_and_nothing_else() -> None:
    assignment = an_assignment(of=a_case())
    mine, other = a_draft({}, of=assignment), a_draft({}, of=an_assignment(of=a_case()))
    with inside(mine):
        a_kept_revision(mine)
        PreparedDelete(DraftRevision, "draft").delete(mine)
        assert not DraftRevision.objects.exists()
        a_kept_revision(mine)
    with inside(other):
        a_kept_revision(other)
        PreparedDelete(DraftRevision, "draft").delete(mine)
        assert DraftRevision.objects.count() == 1
    with inside(mine):
        assert DraftRevision.objects.count() == 1


def test_rows_on_which_others_hang_are_left_to_django() -> None:
    draft = a_draft({}, of=an_assignment(of=a_case()))
    with inside(draft), pytest.raises(TypeError, match="hang on Draft"):
        PreparedDelete(Draft, "assignment").delete(draft)


def a_kept_revision(draft: Draft) -> DraftRevision:
    return DraftRevision.objects.create(
        draft=draft, case_id=draft.case_id, revision=1, answers={"situation": "before"}, kept_at=NOW
    )
