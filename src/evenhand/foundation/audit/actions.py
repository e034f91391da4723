"""Adding to the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.audit.chain import GENESIS, entry_hash
from evenhand.foundation.audit.models import AuditEntry, ChainEnd
from evenhand.foundation.audit.reading import LatelyRead
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedInsert, PreparedUpdate


@dataclass(frozen=True, slots=True)
class Act:
    """What is recorded of an act: fixed words of the program, never what a person wrote, and what it touched."""

    act: str
    subject: str
    subject_id: UUID | None
    case_id: UUID | None = None


def record(
    *, act: str, subject: str, subject_id: UUID | None, by: Actor, at: datetime, case_id: UUID | None = None
) -> None:
    """Add one act to the current practice's chain, in the transaction that is open.

    `act` and `subject` are fixed words of the program ("submission.sent", "submission"), never what a person wrote.
    `case_id` is the case file that the act touched, where it touched one.
    Raises TransactionManagementError outside a transaction: an act and its record stand or fall together.
    """
    record_all([Act(act, subject, subject_id, case_id)], by=by, at=at)


def record_all(acts: Sequence[Act], *, by: Actor, at: datetime) -> None:
    """Add acts of one person to the current practice's chain, in this order, as `record` adds one."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Record an act inside the transaction of the act.")
    practice_id = current_practice_id()
    end = _end.first() or _begun(practice_id)
    actor = f"{by.kind}:{by.id}" if by.id else str(by.kind)
    entries = []
    for one in acts:
        said = AuditEntry(
            number=end.number + 1,
            at=at,
            actor=actor,
            act=one.act,
            subject=f"{one.subject}:{one.subject_id}" if one.subject_id else one.subject,
            case_id=one.case_id,
        )
        end.number, end.hash = said.number, _hash_behind(end, said, practice_id)
        said.hash = end.hash
        entries.append(said)
    _new_entry.store(*entries)
    _moved_end.store(end)


def _hash_behind(end: ChainEnd, said: AuditEntry, practice_id: UUID) -> bytes:
    return entry_hash(
        before=bytes(end.hash),
        practice_id=practice_id,
        number=said.number,
        at=said.at,
        actor=said.actor,
        act=said.act,
        subject=said.subject,
        case_id=said.case_id,
    )


def note_reading(
    *, what: str, subject: str, subject_id: UUID | None, case_id: UUID | None, by: Actor, at: datetime
) -> None:
    """Record that somebody had texts of a case file before them: `what` they opened, such as "entry" or "progress".

    A short transaction of its own. The same person opening the same thing again within ten minutes is one reading. What
    cannot be recorded is not shown: a failing database raises here, before the page is sent.
    """
    _note_once(act=f"{what}.shown", subject=subject, subject_id=subject_id, case_id=case_id, by=by, at=at)


def note_refusal(*, page: str, by: Actor, at: datetime) -> None:
    """Record that a signed-in person asked for something that is not theirs, or not there: which page, never what."""
    _note_once(act="access.denied", subject=f"page:{page}", subject_id=None, case_id=None, by=by, at=at)


def note_unreadable(*, table: str, row_id: UUID, case_id: UUID | None, by: Actor, at: datetime) -> None:
    """Record that a stored text did not open for somebody: where it stands, never what is in it."""
    _note_once(act="text.unreadable", subject=table, subject_id=row_id, case_id=case_id, by=by, at=at)


def note_refused(
    *,
    what: Refused,
    subject: str,
    subject_id: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Record that a secret which the practice in force knows did not open: whose, never what was typed.

    A used or expired link, a passkey whose answer proved nothing. In the record of the practice once in ten minutes
    however often it is tried, and in that of the house.
    """
    tried = (_database(), current_practice_id(), f"{by.kind}:{by.id}", str(what), f"{subject}:{subject_id}")
    known = _lately.knows(tried, at=at)
    with transaction.atomic():
        note_at_the_door(what, at=at)
        if not known:
            record(act=what, subject=subject, subject_id=subject_id, by=by, at=at)
    if not known:
        _lately.remember(tried, at=at)


def _note_once(
    *, act: str, subject: str, subject_id: UUID | None, case_id: UUID | None, by: Actor, at: datetime
) -> None:
    reading = (_database(), current_practice_id(), f"{by.kind}:{by.id}", act, f"{subject}:{subject_id}")
    if _lately.knows(reading, at=at):
        return
    with transaction.atomic():
        record(act=act, subject=subject, subject_id=subject_id, case_id=case_id, by=by, at=at)
    _lately.remember(reading, at=at)


def _database() -> str:
    """Return which database the record is in: in a demo for visitors each has one, with a practice of the same id."""
    return str(connection.settings_dict["NAME"])


_lately = LatelyRead()
_new_entry = PreparedInsert(AuditEntry)
_moved_end = PreparedUpdate(ChainEnd, "number", "hash")

_end = PreparedInPractice(ChainEnd, lambda rows: rows.select_for_update(no_key=True))


def _begun(practice_id: UUID) -> ChainEnd:
    """Return the end of a chain without entries; where two begin at once, one makes it and the other waits for it."""
    end, _ = ChainEnd.objects.select_for_update(no_key=True).get_or_create(
        practice_id=practice_id, defaults={"number": 0, "hash": GENESIS}
    )
    return end
