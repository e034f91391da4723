"""A deleted case file is gone: words, rows, its client's ways in, its mail; what stays is a proof without words."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.cases.actions import invite_client
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.deleting import OnHold, delete_case
from evenhand.domain.custody.actions.holding import lift_hold, place_hold
from evenhand.domain.custody.exporting import Scope, digest_of
from evenhand.domain.custody.models import Deletion
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.actions import CaseShredded, make_case_keys
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.queries import shredding_of
from tests.domain.acts import a_reachable_case, a_reminded_assignment, by_therapist
from tests.domain.stored import everything
from tests.domain.test_walls import a_full_case
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_submission,
    a_therapist,
    an_assignment,
    browser_of_client,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
KNOWN_BY_ID_ALONE = {"audit_auditentry", "custody_deletion", "vault_shredding"}
"""Where the id of a deleted case file stays: the record, the proof, and that its keys were destroyed."""


def deleted(case: CaseFile) -> Deletion:
    with inside(case):
        return delete_case(case=case, why=Deletion.Why.ASKED, by=by_therapist(case), at=NOW)


def tables_that_name(*ids: object) -> set[str]:
    """Return the tables in which one of these ids stands."""
    wanted = {form for one in ids for form in (str(one), str(one).replace("-", ""))}
    return {
        table
        for table, rows in everything().items()
        for row in rows
        for cell in row
        if any(form in str(cell) for form in wanted)
    }


def test_nothing_of_it_is_left_but_the_record_and_the_proof() -> None:
    full = a_full_case(a_therapist())
    deleted(full.case)
    assert tables_that_name(full.case.pk) == KNOWN_BY_ID_ALONE
    assert tables_that_name(full.case.client_id) <= {"audit_auditentry"}
    assert tables_that_name(full.case.number) == {"custody_deletion"}


def test_it_takes_nothing_of_another_case_file() -> None:
    therapist = a_therapist()
    gone, stays = a_full_case(therapist), a_full_case(therapist)
    with inside(stays.case):
        before = digest_of(scope=Scope(case=stays.case, names=True))
    deleted(gone.case)
    with inside(stays.case):
        assert digest_of(scope=Scope(case=stays.case, names=True)) == before


def test_its_keys_are_destroyed_and_no_others_are_made() -> None:
    case = a_case(goal="To rest.")
    assert deleted(case).keys == 2
    with inside(case):
        assert not WrappedKey.objects.filter(case_id=case.pk).exists()
        gone = shredding_of(case_id=case.pk, zone=ZoneInfo("Europe/London"))
        assert gone is not None
        assert gone.unreadable_from == date(2026, 12, 2)
        with pytest.raises(CaseShredded):
            make_case_keys(case_id=case.pk, at=NOW)


def test_the_proof_says_what_was_destroyed_and_stands_in_the_record() -> None:
    full = a_full_case(a_therapist())
    proof = deleted(full.case)
    with inside(full.case):
        entry = AuditEntry.objects.get(number=proof.record_number)
        assert (entry.act, entry.case_id, bytes(entry.hash)) == ("case.deleted", full.case.pk, proof.record_hash)
        assert first_broken_entry() is None
    assert proof.number == full.case.number
    assert proof.rows["submissions"] == 2
    assert proof.rows["contacts"] == 1
    assert proof.deleted_by == f"therapist:{full.therapist.pk}"


def test_the_client_is_out_at_the_next_request() -> None:
    case = a_case()
    browser = browser_of_client(case)
    assert browser.get("/me/").status_code == 200
    deleted(case)
    answer = browser.get("/me/")
    assert answer.headers["Location"].startswith("/me/in/")


def test_mail_that_names_the_client_is_gone_sent_or_not() -> None:
    case = a_reachable_case()
    with inside(case):
        therapist = case.therapist
    other = a_case(of=therapist, email="other@example.org")
    a_reminded_assignment(case)
    with inside(case):
        for one in (case, CaseFile.objects.select_related("contact").get(pk=other.pk)):
            invite_client(case=one, by=by_therapist(case), at=NOW)
        before = [str(row.content) for row in OutboxRow.objects.all()]
        assert sum("client@example.org" in one for one in before) >= 2
        deleted(case)
        left = [str(row.content) for row in OutboxRow.objects.all()]
    assert len(left) == 1
    assert "other@example.org" in left[0]


def test_deleting_twice_gives_one_proof() -> None:
    case = a_case()
    first = deleted(case)
    assert deleted(case).pk == first.pk
    with inside(case):
        assert AuditEntry.objects.filter(act="case.deleted").count() == 1


def test_a_hold_stands_in_the_way_until_it_is_lifted_or_its_day_is_over() -> None:
    case = a_case()
    by = by_therapist(case)
    with inside(case):
        hold = place_hold(case=case, reason="A court asked for it.", until=NOW.date(), by=by, at=NOW)
        again = place_hold(case=case, reason="A court asked for it.", until=NOW.date(), by=by, at=NOW)
        assert again.pk == hold.pk
        before = everything()
        with pytest.raises(OnHold) as stopped:
            delete_case(case=case, why=Deletion.Why.ASKED, by=by, at=NOW)
        assert [one.reason for one in stopped.value.holds] == ["A court asked for it."]
        assert everything() == before
        delete_case(case=case, why=Deletion.Why.ASKED, by=by, at=NOW + timedelta(days=1))
        assert not CaseFile.objects.filter(pk=case.pk).exists()


def test_a_lifted_hold_stops_nothing() -> None:
    case = a_case()
    with inside(case):
        hold = place_hold(case=case, reason="Until Friday.", until=None, by=by_therapist(case), at=NOW)
        lift_hold(hold=hold, by=by_therapist(case), at=NOW)
    assert deleted(case).rows["holds"] == 1


def test_a_colleague_deletes_nothing_also_with_a_grant() -> None:
    full = a_full_case(a_therapist())
    by = therapist_actor(full.colleague)
    with inside(full.case), pytest.raises(NotTheirs):
        delete_case(case=full.case, why=Deletion.Why.ASKED, by=by, at=NOW)


def test_an_owner_deletes_what_they_cannot_open() -> None:
    owner = a_therapist()
    case = a_case(of=a_colleague(of=owner))
    with inside(case):
        delete_case(case=case, why=Deletion.Why.ASKED, by=therapist_actor(owner), at=NOW)
        assert not CaseFile.objects.exists()


def test_every_table_that_hangs_on_a_case_file_is_emptied() -> None:
    """A table that is added later is found here by its column, whatever the export says of it."""
    full = a_full_case(a_therapist())
    deleted(full.case)
    with inside(full.case):
        for model in apps.get_models():
            if issubclass(model, TenantModel) and any(field.name == "case" for field in model._meta.concrete_fields):
                assert not model._base_manager.filter(case=full.case).exists(), model  # type: ignore[misc]


@pytest.mark.django_db(transaction=True)
def test_no_word_and_no_key_is_left_in_the_file_of_sqlite() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL gives no such promise; docs/keys.md says so")
    case = a_case(goal="To rest.")
    sent = a_submission(of=an_assignment(of=case))
    with inside(case):
        cells = [bytes(row.wrapped) for row in WrappedKey.objects.filter(case_id=case.pk)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM worksheets_submission WHERE id = %s", [sent.pk.hex])
        cells.append(bytes(cursor.fetchone()[0]))
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = str(connection.settings_dict["NAME"])
    with open(name, "rb") as file:
        held = file.read()
    assert all(cell[20:60] in held for cell in cells)
    deleted(case)
    with open(name, "rb") as file, open(f"{name}-wal", "rb") as log:
        held = file.read() + log.read()
    assert not [cell for cell in cells if cell[20:60] in held]
