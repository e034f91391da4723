"""Destroying a case file: its keys, its rows, its client's ways in, and what still waited to leave; with a proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from evenhand.domain.cases.access.deciding import NotTheirs, case_decided_by
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.notices import TO_CLIENT
from evenhand.domain.custody.models import Deletion, LegalHold, Move
from evenhand.domain.custody.queries.holding import holds_in_force
from evenhand.domain.custody.tables import TABLES
from evenhand.domain.fees.notices import TO_CLIENT as OF_FEES
from evenhand.domain.scheduling.models import Seat, Session, WaitingOffer
from evenhand.domain.worksheets.models import Assignment
from evenhand.foundation.accounts.models import ClientAccount, Invitation
from evenhand.foundation.accounts.signed_in.actions import end_all_sign_ins
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.audit.models import ChainEnd
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.actions import destroy_case_keys, sweep_after_shredding
from evenhand.foundation.vault.erasing import erasing

AT_ONCE = 100


class OnHold(Exception):
    """A hold stands in the way; `holds` are those in force, and nothing was deleted."""

    def __init__(self, holds: list[LegalHold]) -> None:
        """Keep the holds for the page that says why."""
        super().__init__("A hold is in force.")
        self.holds = holds


def delete_case(*, case: CaseFile, why: Deletion.Why, by: Actor, at: datetime) -> Deletion:
    """Destroy a case file and return the proof of it; destroyed already, the proof of then.

    One transaction: keys, every row that hangs on the case file, the client's sign-in with all its browsers, mail that
    names the client. What stays is the record of acts, which has no words, and the proof. It cannot be taken back.
    Raises NotTheirs for anybody but its therapist and owners, OnHold while a hold is in force.
    """
    with transaction.atomic(), erasing():
        known = Deletion.objects.filter(case_id=case.pk).first()
        if known is not None:
            return known
        locked = _locked(case, by)
        _refuse_on_hold(locked, at)
        rows = dict(_deleted(locked, by, at))
        keys = destroy_case_keys(case_id=locked.pk, at=at)
        record(act="case.deleted", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
        end = ChainEnd.objects.get()
        proof = Deletion.objects.create(
            case_id=locked.pk,
            number=locked.number,
            why=why,
            rows=rows,
            keys=keys,
            deleted_at=at,
            deleted_by=f"{by.kind}:{by.id}",
            record_number=end.number,
            record_hash=bytes(end.hash),
        )
        transaction.on_commit(sweep_after_shredding)
    return proof


def delete_again(*, case_id: UUID, by: Actor, at: datetime) -> bool:
    """Destroy a case file that a restore brought back from before its deletion; return whether it was there.

    One transaction. No hold is asked: what was decided stays decided.
    """
    with transaction.atomic(), erasing():
        case = CaseFile.objects.select_for_update().filter(pk=case_id).first()
        if case is None:
            return False
        for _ in _deleted(case, by, at):
            continue
        destroy_case_keys(case_id=case_id, at=at)
        record(act="case.deleted_again", subject="case", subject_id=case_id, case_id=case_id, by=by, at=at)
        transaction.on_commit(sweep_after_shredding)
    return True


def _locked(case: CaseFile, by: Actor) -> CaseFile:
    """Lock the case file against everybody who would add a row to it."""
    try:
        decided = case_decided_by(case, by)
    except CaseFile.DoesNotExist:
        raise NotTheirs from None
    return CaseFile.objects.select_for_update().get(pk=decided.pk)


def _refuse_on_hold(case: CaseFile, at: datetime) -> None:
    today = at.astimezone(ZoneInfo(Practice.objects.get(pk=case.practice_id).zone)).date()
    holds = holds_in_force(case=case, today=today)
    if holds:
        raise OnHold(holds)


def _deleted(case: CaseFile, by: Actor, at: datetime) -> Iterator[tuple[str, int]]:
    """Delete what hangs on a case file, what points to others first; yield how many rows of each table."""
    yield "messages", _delete_messages_of(case)
    yield "moves", Move.objects.filter(Q(from_case_id=case.pk) | Q(to_case_id=case.pk)).delete()[0]
    client = ClientAccount.objects.get(pk=case.client_id)
    yield "browsers", end_all_sign_ins(person=client, by=by, at=at)
    for table in reversed(TABLES):
        if table.goes_with_its_case:
            yield table.name, table.model.objects.filter(**{table.of_case: case.pk}).delete()[0]
    CaseFile.objects.filter(pk=case.pk).delete()
    client.delete()


def _delete_messages_of(case: CaseFile) -> int:
    """Delete all mail of a case file, sent or waiting: links to its client, and what it says of worksheets and times.

    Some at a time: a condition over hundreds of keys is more than SQLite takes.
    """
    hashes = Invitation.objects.filter(client_id=case.client_id).values_list("token_hash", flat=True)
    conditions = [Q(key=f"way-in:{bytes(one).hex()}") for one in hashes]
    conditions += [Q(key__startswith=f"{kind}:{case.pk}:") for kind in (TO_CLIENT, OF_FEES)]
    for assignment in Assignment.objects.filter(case=case).values_list("pk", flat=True):
        conditions.append(Q(key__startswith=f"reminder:{assignment}:") | Q(key=f"assigned:{assignment}"))
    for model in (Session, Seat):
        for one in model.objects.filter(case=case).values_list("pk", flat=True):
            conditions.append(Q(key__startswith=f"told:{one}:") | Q(key__startswith=f"remind:{one}:"))
    for one in WaitingOffer.objects.filter(case=case).values_list("pk", flat=True):
        conditions.append(Q(key__in=(f"offered:{one}", f"offer-over:{one}")))
    some_at_a_time = (conditions[first : first + AT_ONCE] for first in range(0, len(conditions), AT_ONCE))
    return sum(OutboxRow.objects.filter(reduce(or_, some)).delete()[0] for some in some_at_a_time)
