"""What therapists do with their second step: add an app, use a code, make recovery codes, name and remove."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.actions import remove_passkey, rename_passkey
from evenhand.foundation.accounts.passkeys.models import Passkey
from evenhand.foundation.accounts.second_steps import codes
from evenhand.foundation.accounts.second_steps.models import CodeApp, RecoveryCode
from evenhand.foundation.accounts.second_steps.queries import factors_of
from evenhand.foundation.accounts.second_steps.slow_hash import new_salt, slow_hash
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.vault.lookup import keyed_hash

LONGEST_NAME = 60
UNNAMED = "App"
Factor = Passkey | CodeApp


class CodeRefused(Exception):
    """The code is wrong, late or used: which one is never said."""


class LastFactor(Exception):
    """Without this one a password alone would let in: it has to be said that this is meant."""


def begin_app(*, user: User, by: Actor, at: datetime) -> CodeApp:
    """Make the secret of an app that is being added; asked again before a first code, it is the same secret."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        waiting = CodeApp.objects.filter(user=user, confirmed_at=None).first()
        if waiting is not None:
            return waiting
        app = CodeApp.objects.create(user=user, secret=codes.new_secret(), name=UNNAMED, made_at=at)
        record(act="code_app.begun", subject="code_app", subject_id=app.pk, by=by, at=at)
    return app


def confirm_app(*, app: CodeApp, code: str, name: str, by: Actor, at: datetime) -> None:
    """Let an app count from now on, when it gives the right code; raises CodeRefused, which is then in the record."""
    with transaction.atomic():
        waiting = CodeApp.objects.select_for_update(no_key=True).filter(pk=app.pk, confirmed_at=None).first()
        typed = codes.plain(code)
        step = (
            codes.matching_step(secret=waiting.secret, code=typed, after=waiting.last_step, at=at)
            if waiting is not None and codes.is_app_code(typed)
            else None
        )
        if waiting is None or step is None:
            record(act="code.refused", subject="code_app", subject_id=app.pk, by=by, at=at)
        else:
            waiting.name = _name(name)
            waiting.last_step, waiting.confirmed_at, waiting.last_used_at = step, at, at
            waiting.save(update_fields=["name", "last_step", "confirmed_at", "last_used_at"])
            record(act="code_app.added", subject="code_app", subject_id=app.pk, by=by, at=at)
    if step is None:
        raise CodeRefused


def use_code(*, user: User, code: str, by: Actor, at: datetime) -> None:
    """Use a code of an app or a recovery code up; raises CodeRefused, which is then in the record.

    Each code works once, also when two try it at the same moment.
    """
    typed = codes.plain(code)
    hashed = None if codes.is_app_code(typed) else _hash_of_typed(user, typed)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        used = _use_app_code(user, typed, by, at) if hashed is None else _use_recovery(user, hashed, by, at)
        if not used:
            record(act="code.refused", subject="user", subject_id=user.pk, by=by, at=at)
    if not used:
        raise CodeRefused


def make_recovery_codes(*, user: User, by: Actor, at: datetime) -> list[str]:
    """Make new recovery codes and return them, the only time they are seen; earlier ones no longer work."""
    made, salt = [codes.new_recovery_code() for _ in range(codes.RECOVERY_CODES)], new_salt()
    rows = [
        RecoveryCode(user=user, hash=_recovery_hash(user, codes.plain(one), salt), salt=salt, made_at=at)
        for one in made
    ]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(rows)
        record(act="recovery_codes.made", subject="user", subject_id=user.pk, by=by, at=at)
    return made


def rename_factor(*, factor: Factor, name: str, by: Actor, at: datetime) -> None:
    """Give a passkey or an app another name."""
    if isinstance(factor, Passkey):
        rename_passkey(passkey=factor, name=name, by=by, at=at)
        return
    with transaction.atomic():
        kept = CodeApp.objects.select_for_update(no_key=True).filter(pk=factor.pk).first()
        if kept is None or kept.name == _name(name):
            return
        kept.name = _name(name)
        kept.save(update_fields=["name"])
        record(act="code_app.renamed", subject="code_app", subject_id=factor.pk, by=by, at=at)


def remove_factor(*, user: User, factor: Factor, last_too: bool, by: Actor, at: datetime) -> None:
    """Forget a passkey or an app of a therapist; raises LastFactor for the only one, unless `last_too` says so.

    With the last one the recovery codes go: they stand in for what is no longer there.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        is_last = factors_of(user=user).is_last
        if is_last and not last_too:
            raise LastFactor
        if isinstance(factor, Passkey):
            remove_passkey(passkey=factor, by=by, at=at)
        elif CodeApp.objects.filter(pk=factor.pk).delete()[0]:
            record(act="code_app.removed", subject="code_app", subject_id=factor.pk, by=by, at=at)
        if is_last:
            RecoveryCode.objects.filter(user=user).delete()


def put_off_second_step(*, user: User, by: Actor, at: datetime) -> None:
    """Note that a therapist was led to add a second step and will do it another time."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(second_step_put_off_at=at)
        record(act="second_step.put_off", subject="user", subject_id=user.pk, by=by, at=at)


def _use_app_code(user: User, code: str, by: Actor, at: datetime) -> bool:
    for app in CodeApp.objects.filter(user=user, confirmed_at__isnull=False):
        step = codes.matching_step(secret=app.secret, code=code, after=app.last_step, at=at)
        if step is not None:
            CodeApp.objects.filter(pk=app.pk).update(last_step=step, last_used_at=at)
            record(act="code_app.used", subject="code_app", subject_id=app.pk, by=by, at=at)
            return True
    return False


def _use_recovery(user: User, hashed: bytes, by: Actor, at: datetime) -> bool:
    found = RecoveryCode.objects.filter(user=user, hash=hashed, used_at=None).first()
    if found is None:
        return False
    RecoveryCode.objects.filter(pk=found.pk).update(used_at=at)
    record(act="recovery_code.used", subject="recovery_code", subject_id=found.pk, by=by, at=at)
    return True


def _hash_of_typed(user: User, code: str) -> bytes:
    """Return the hash of what was typed, before the transaction: nobody waits while it is worked out."""
    salt = RecoveryCode.objects.filter(user=user).values_list("salt", flat=True).first()
    return _recovery_hash(user, code, new_salt() if salt is None else bytes(salt))


def _recovery_hash(user: User, code: str, salt: bytes) -> bytes:
    return slow_hash(keyed_hash(f"recovery|{user.pk}|{code}"), salt)


def _name(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST_NAME] or UNNAMED
