"""What is written down of backups in the record of every practice: asked for, made, failed, restored, tried."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.foundation.archive.backup.contents import practices_here
from evenhand.foundation.archive.backup.models import BackupRun
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member


class OwnersOnly(Exception):
    """Only an owner of a practice asks for a backup."""


def ask_for_backup(*, member: Member, by: Actor, at: datetime) -> BackupRun:
    """Ask the worker for a backup now; asking again while one waits changes nothing. Raises OwnersOnly."""
    if member.role != Member.Role.OWNER:
        raise OwnersOnly
    with transaction.atomic():
        waiting = BackupRun.objects.select_for_update(no_key=True).filter(made_at=None, problem="").first()
        if waiting is not None:
            return waiting
        run = BackupRun.objects.create(asked_at=at)
        record(act="backup.asked", subject="backup", subject_id=run.pk, by=by, at=at)
    return run


def begin_backup(*, at: datetime) -> BackupRun:
    """Take up the backup that was asked for, or begin one that nobody asked for."""
    with transaction.atomic():
        run = (
            BackupRun.objects.select_for_update(no_key=True)
            .filter(made_at=None, problem="")
            .order_by("asked_at")
            .first()
        )
        run = run or BackupRun(asked_at=at)
        run.began_at = at
        run.save()
        _record_everywhere("backup.begun", run.pk, at=at)
    return run


def note_made(*, run: BackupRun, size: int, at: datetime) -> None:
    """Record that a backup was made; `size` is that of both files in bytes."""
    with transaction.atomic():
        BackupRun.objects.filter(pk=run.pk).update(made_at=at, bytes=size, problem="")
        _record_everywhere("backup.made", run.pk, at=at)


def note_failed(*, run: BackupRun, problem: str, at: datetime) -> None:
    """Record that a backup was not made, with a sentence for whoever runs the program."""
    with transaction.atomic():
        BackupRun.objects.filter(pk=run.pk).update(problem=problem[:100], began_at=at)
        _record_everywhere("backup.failed", run.pk, at=at)


def note_drilled(*, backup_id: UUID, problem: str, at: datetime) -> None:
    """Record that a backup was restored aside, and what was wrong with it; an empty `problem` means that all was well.

    A backup that this database does not know, because it was made before a restore, is noted as well.
    """
    with transaction.atomic():
        run, _ = BackupRun.objects.get_or_create(pk=backup_id, defaults={"asked_at": at, "problem": "made elsewhere"})
        run.drilled_at, run.drill_problem = at, problem[:100]
        run.save(update_fields=["drilled_at", "drill_problem"])
        _record_everywhere("backup.drill_failed" if problem else "backup.drilled", backup_id, at=at)


def settle_after_restore(*, backup_id: UUID, at: datetime) -> int:
    """Record in every practice that it was restored, and stop what may have left already; return how many effects.

    An effect that was due by now was waiting when the backup was made; the program that ran on may have sent it, and
    nobody can know, so it is not sent again.
    """
    stopped = 0
    with transaction.atomic():
        for practice_id in practices_here():
            with practice_context(practice_id):
                waiting = OutboxRow.objects.filter(done_at=None, due_at__lte=at)
                stopped += waiting.update(done_at=at, leased_until=None, outcome=MAY_HAVE_LEFT)
        _record_everywhere("backup.restored", backup_id, at=at)
    return stopped


MAY_HAVE_LEFT = "may have left"


def _record_everywhere(act: str, backup_id: UUID, *, at: datetime) -> None:
    for practice_id in practices_here():
        with practice_context(practice_id):
            record(act=act, subject="backup", subject_id=backup_id, by=SYSTEM, at=at)
