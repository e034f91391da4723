"""How to come to each act that writes down what became of a backup."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from evenhand.foundation.archive.backup import actions as backups
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.acts import LATER, Ready, act_of
from tests.factories import NOW, a_practice, a_therapist, inside, therapist_actor


@act_of(backups.ask_for_backup, "backup.asked")
def asking_for_a_backup() -> Ready:
    member = a_therapist()
    ask = partial(backups.ask_for_backup, member=member, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, ask)


@act_of(backups.begin_backup, "backup.begun")
def beginning_a_backup() -> Ready:
    return Ready(a_practice().pk, partial(backups.begin_backup, at=LATER))


@act_of(backups.note_made, "backup.made")
def noting_that_a_backup_was_made() -> Ready:
    practice, run = a_practice(), backups.begin_backup(at=NOW)
    return Ready(practice.pk, partial(backups.note_made, run=run, size=1_000, at=LATER))


@act_of(backups.note_failed, "backup.failed")
def noting_that_a_backup_failed() -> Ready:
    practice, run = a_practice(), backups.begin_backup(at=NOW)
    return Ready(practice.pk, partial(backups.note_failed, run=run, problem="No space left on device", at=LATER))


@act_of(backups.note_drilled, "backup.drilled")
def noting_that_a_backup_was_tried() -> Ready:
    practice, run = a_practice(), backups.begin_backup(at=NOW)
    return Ready(practice.pk, partial(backups.note_drilled, backup_id=run.pk, problem="", at=LATER))


@act_of(backups.settle_after_restore, "backup.restored")
def settling_after_a_restore() -> Ready:
    member = a_therapist()
    with inside(member):
        OutboxRow.objects.create(kind="mail", content={}, key="one", created_at=NOW, due_at=NOW)
    return Ready(member.practice_id, partial(backups.settle_after_restore, backup_id=uuid4(), at=LATER))
