"""Vault fields: sealed in the table, open on the row, and bound to their place."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.domain.worksheets.models import Draft
from evenhand.foundation.accounts.models import User
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import NoCurrentPractice, practice_context
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultJSONField, VaultTextField
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import NOW, a_case, a_draft, a_therapist, an_assignment, inside

WORDS = "I lost my place. Ich verlor den Faden. \U0001f9f6 \u200f\u05de\u05d9\u05dc\u05d9\u05dd"
SEALED_TABLES = {
    "accounts.User.email",
    "cases.Contact.email",
    "cases.Contact.name",
    "cases.Contact.phone",
    "cases.Information.words",
    "outbox.OutboxRow.content",
    "conversations.Message.words",
    "conversations.MessageDraft.words",
    "safety.SafetyPlan.answers",
    "worksheets.Assignment.end_words",
    "worksheets.Assignment.message",
    "worksheets.Draft.answers",
    "worksheets.DraftRevision.answers",
    "worksheets.Review.answers",
    "worksheets.Review.notes",
    "worksheets.Rule.words",
    "worksheets.Setup.answers",
    "worksheets.Submission.answers",
}
OPEN_TEXTS = {
    "practices.Practice.name": "the practice's own name",
    "practices.Practice.reading_times": "its own words",
    "worksheets.WorksheetVersion.source": "a published sheet, no person's words",
}


def written(words: str = WORDS, *, case: CaseFile | None = None) -> Information:
    """Store a text in a case file."""
    of = case or a_case()
    with inside(of):
        return Information.objects.create(
            case=of,
            kind=Information.Kind.GOAL,
            version=new_id().int % 2**31,
            words=words,
            written_at=NOW,
            written_by="a",
        )


def where(row: models.Model) -> AbstractContextManager[object]:
    """Enter the practice of a row that has one."""
    return inside(row) if isinstance(row, TenantModel) else nullcontext()


def cell(row: models.Model, column: str) -> bytes:
    """Return what stands in the table, past Django's fields."""
    table = row._meta.db_table
    value = row.pk.hex if connection.vendor == "sqlite" else row.pk
    with where(row), connection.cursor() as cursor:
        cursor.execute(f'select "{column}" from "{table}" where id = %s', [value])  # noqa: S608
        return bytes(cursor.fetchone()[0])


def put(row: models.Model, column: str, content: bytes) -> None:
    """Write into the table, past Django's fields, as somebody with the database in hand would."""
    value = row.pk.hex if connection.vendor == "sqlite" else row.pk
    with where(row), connection.cursor() as cursor:
        cursor.execute(
            f'update "{row._meta.db_table}" set "{column}" = %s where id = %s',  # noqa: S608
            [content, value],
        )


def fresh(row: Information) -> Information:
    """Read a row again."""
    return Information.objects.get(pk=row.pk)


def test_every_text_that_a_person_writes_is_in_a_vault_field() -> None:
    sealed = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, VaultTextField)
    }
    assert sealed >= SEALED_TABLES


def test_no_table_of_ours_holds_free_text_in_the_open() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("evenhand.")
        for field in model._meta.get_fields()
        if isinstance(field, models.TextField)
        or (isinstance(field, models.CharField) and (field.max_length or 0) > 100)
    }
    mechanical = {
        "accounts.User.password",  # a hash
        "accounts.WaysIn.passphrase",  # a hash
        "outbox.OutboxRow.key",
        "outbox.OutboxRow.problem",
        "plans.CardPage.session",  # as Stripe calls these
        "plans.Payment.reference",
        "plans.SavedCard.customer",
        "tracking.DismissedNote.note_key",
    }
    assert found - set(OPEN_TEXTS) - mechanical == set()


@pytest.mark.django_db
class TestOfOneRow:
    def test_what_was_written_reads_back_and_is_not_in_the_table(self) -> None:
        row = written()
        with inside(row):
            assert fresh(row).words == WORDS
        assert WORDS.encode() not in cell(row, "words")
        assert b"lost" not in cell(row, "words")

    def test_the_row_in_hand_keeps_its_words_after_saving(self) -> None:
        assert written().words == WORDS

    def test_an_empty_text_is_sealed_too(self) -> None:
        row = written("")
        assert len(cell(row, "words")) > 29
        with inside(row):
            assert fresh(row).words == ""

    def test_a_lone_surrogate_is_kept(self) -> None:
        row = written("a\ud800b")
        with inside(row):
            assert fresh(row).words == "a\ud800b"

    def test_no_text_is_no_text(self) -> None:
        assignment = an_assignment(of=a_case())
        with inside(assignment):
            assert type(assignment).objects.get(pk=assignment.pk).end_words is None

    def test_saving_an_unopened_row_keeps_the_sealed_form(self) -> None:
        row = written()
        before = cell(row, "words")
        with inside(row):
            again = fresh(row)
            again.written_by = "b"
            again.save()
        assert cell(row, "words") == before

    def test_saving_an_opened_row_seals_afresh(self) -> None:
        row = written()
        before = cell(row, "words")
        with inside(row):
            row.save()
            assert fresh(row).words == WORDS
        assert cell(row, "words") != before

    def test_a_field_that_was_left_out_of_a_query_is_fetched_when_it_is_read(self) -> None:
        row = written()
        with inside(row):
            assert Information.objects.defer("words").get(pk=row.pk).words == WORDS

    def test_a_refreshed_row_shows_what_is_stored(self) -> None:
        row = written()
        with inside(row):
            row.words = "something else"
            row.refresh_from_db()
            assert row.words == WORDS

    def test_many_rows_can_be_made_at_once(self) -> None:
        case = a_case()
        with inside(case):
            Information.objects.bulk_create(
                Information(case=case, kind="goal", version=n, words=f"{n}", written_at=NOW, written_by="a")
                for n in range(3)
            )
            assert [row.words for row in Information.objects.order_by("version")] == ["0", "1", "2"]

    def test_answers_are_a_tree_of_plain_values(self) -> None:
        answers = {"situation": WORDS, "n": 3, "x": 0.5, "rows": [{"a": None, "b": True}], "skip": {"skipped": True}}
        draft = a_draft(answers, of=an_assignment(of=a_case()))
        with inside(draft):
            assert Draft.objects.get(pk=draft.pk).answers == answers
        assert b"situation" not in cell(draft, "answers")


@pytest.mark.django_db
class TestOfAMovedOrAlteredCell:
    def test_moved_to_another_row_of_the_same_case_it_fails(self) -> None:
        case = a_case()
        mine, other = written("mine", case=case), written("other", case=case)
        put(other, "words", cell(mine, "words"))
        with inside(case), pytest.raises(NotReadable):
            fresh(other).words  # noqa: B018

    def test_moved_to_another_column_of_the_same_row_it_fails(self) -> None:
        case = a_case(name="Ana", email="ana@example.org")
        with inside(case):
            contact = Contact.objects.get(case=case)
            put(contact, "name", cell(contact, "email"))
            with pytest.raises(NotReadable):
                Contact.objects.get(case=case).name  # noqa: B018

    def test_moved_to_another_case_it_fails(self) -> None:
        member = a_therapist()
        mine, other = written("mine", case=a_case(of=member)), written("other", case=a_case(of=member))
        put(other, "words", cell(mine, "words"))
        with inside(member), pytest.raises(NotReadable):
            fresh(other).words  # noqa: B018

    def test_a_whole_row_moved_to_another_case_fails(self) -> None:
        member = a_therapist()
        mine, other = a_case(of=member), a_case(of=member)
        row = written("mine", case=mine)
        with inside(member):
            Information.objects.filter(pk=row.pk).update(case=other)
            with pytest.raises(NotReadable):
                fresh(row).words  # noqa: B018

    def test_a_whole_row_moved_to_another_practice_fails(self) -> None:
        row, stranger = written("mine"), a_case()
        with inside(row):
            stored = Information.objects.values().get(pk=row.pk)
            Information.objects.filter(pk=row.pk).delete()
        moved = Information(**{**stored, "practice_id": stranger.practice_id, "case_id": stranger.pk})
        with inside(stranger):
            moved.save(force_insert=True)
            with pytest.raises(NotReadable):
                fresh(row).words  # noqa: B018

    @pytest.mark.parametrize("content", [b"", b"plain words", bytes(100)])
    def test_something_else_in_the_cell_fails(self, content: bytes) -> None:
        row = written()
        put(row, "words", content)
        with inside(row), pytest.raises(NotReadable):
            fresh(row).words  # noqa: B018


@pytest.mark.django_db
class TestOfAnotherPractice:
    def test_a_row_in_hand_does_not_open_there(self) -> None:
        row, stranger = written(), a_therapist()
        with inside(row):
            unopened = fresh(row)
        with inside(stranger), pytest.raises(NotReadable, match="another practice"):
            unopened.words  # noqa: B018

    def test_a_row_in_hand_cannot_be_written_there(self) -> None:
        row, stranger = written(), a_therapist()
        before = cell(row, "words")
        with inside(stranger), pytest.raises(NotReadable, match="another practice"), transaction.atomic():
            row.save_base()  # past the guard of the row itself
        assert cell(row, "words") == before

    def test_an_effect_cannot_be_sealed_with_a_strangers_key(self) -> None:
        mine, stranger = a_therapist(), a_therapist()
        row = OutboxRow(practice_id=mine.practice_id, kind="mail", content={}, key="a", due_at=NOW, created_at=NOW)
        with inside(stranger), pytest.raises(NotReadable, match="another practice"):
            row.save_base(force_insert=True)

    def test_without_a_practice_nothing_opens(self) -> None:
        row = written()
        with inside(row):
            unopened = fresh(row)
        with pytest.raises(NoCurrentPractice):
            unopened.words  # noqa: B018


@pytest.mark.django_db
class TestOfWaysAroundTheField:
    def test_a_plain_text_cannot_be_written_by_a_query(self) -> None:
        row = written()
        with inside(row), pytest.raises(TypeError, match="set it on the row and save the row"):
            Information.objects.filter(pk=row.pk).update(words="in the open")

    def test_a_plain_text_cannot_be_written_by_a_bulk_update(self) -> None:
        row = written()
        row.words = "in the open"
        with inside(row), pytest.raises(TypeError, match="set it on the row and save the row"):
            Information.objects.bulk_update([row], ["words"])

    @pytest.mark.parametrize("content", [b"in the open", b"", memoryview(b"in the open" * 9)])
    def test_plain_bytes_are_not_taken_for_a_sealed_text(self, content: bytes) -> None:
        row = written()
        row.words = content
        with inside(row), pytest.raises(NotReadable), transaction.atomic():
            row.save()
        assert b"open" not in cell(row, "words")

    def test_a_vault_field_cannot_be_dumped(self) -> None:
        row = written()
        with inside(row), pytest.raises(TypeError, match="archive"):
            serializers.serialize("json", [row])

    def test_lists_of_values_hold_the_sealed_form(self) -> None:
        row = written()
        with inside(row):
            assert bytes(Information.objects.values_list("words", flat=True)[0]) == cell(row, "words")


@pytest.mark.django_db
def test_the_address_of_a_therapist_needs_no_practice_and_no_case() -> None:
    member = a_therapist(email="owner@example.org")
    user = User.objects.get(pk=member.user_id)
    assert user.email == "owner@example.org"
    assert b"owner" not in cell(user, "email")
    assert "owner" not in str(user)


@pytest.mark.django_db
def test_a_field_of_one_user_does_not_open_on_another() -> None:
    one, other = (User.objects.get(pk=a_therapist().user_id) for _ in range(2))
    put(other, "email", cell(one, "email"))
    with pytest.raises(NotReadable):
        User.objects.get(pk=other.pk).email  # noqa: B018


@pytest.mark.parametrize(
    ("field", "options"), [(VaultTextField(), {}), (VaultTextField(key="contact"), {"key": "contact"})]
)
def test_a_migration_can_build_the_field_again(field: VaultTextField, options: dict[str, object]) -> None:
    _, path, args, found = field.deconstruct()
    assert path == "evenhand.foundation.vault.fields.VaultTextField"
    assert args == []
    assert {name: value for name, value in found.items() if name == "key"} == options


class TestOfAnyText(TestCase):
    """Any text and any tree comes back as it was."""

    case: CaseFile

    @classmethod
    def setUpTestData(cls) -> None:
        cls.case = a_case()

    @settings(max_examples=40)
    @given(st.text(max_size=400))
    def test_any_text_comes_back(self, words: str) -> None:
        row = written(words, case=self.case)
        with inside(self.case):
            assert fresh(row).words == words

    @settings(max_examples=40)
    @given(
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers(-(2**53), 2**53)
            | st.floats(allow_nan=False)
            | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=12,
        )
    )
    def test_any_tree_comes_back(self, tree: object) -> None:
        field = VaultJSONField()
        assert field.from_bytes(field.to_bytes(tree)) == tree
        assert json.loads(field.to_bytes(tree)) == tree


def test_a_place_names_practice_case_table_column_and_row() -> None:
    practice, case, row_id = uuid4(), uuid4(), uuid4()
    with practice_context(practice):
        row = Information(id=row_id, case_id=case, words="", kind="goal", version=1)
    field = Information._meta.get_field("words")
    assert isinstance(field, VaultTextField)
    place = field._place(row, case).decode()
    assert place.split("|") == [str(practice), str(case), "cases_information", "words", str(row_id)]
    assert UUID(place.split("|")[-1]) == row_id
