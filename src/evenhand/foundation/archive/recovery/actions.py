"""Making, confirming and using a recovery sheet. Its secret is handed out once and stored nowhere."""

from __future__ import annotations

import hmac
import os
from datetime import datetime
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from evenhand.foundation.accounts.models import CodeApp, Passkey, RecoveryCode, User
from evenhand.foundation.archive.recovery.queries import SheetOpensNothing, find_sheet
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.house import give_house_secret
from evenhand.foundation.vault.keyring import Purpose, keyring
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.foundation.vault.models import RecoverySheet
from evenhand.foundation.vault.sealing import NotReadable
from evenhand.foundation.vault.sheet_words import SECRET_BYTES, WORDS, Written, written
from evenhand.foundation.vault.sheet_wrapping import (
    hash_of_words,
    wrap_by_root_key,
    wrap_on_sheet,
)


class OwnersOnly(Exception):
    """Only an owner of the practice makes or confirms its sheet."""


class NotThoseWords(Exception):
    """What was typed back is not what the sheet says, or no sheet waits to be confirmed."""


class OpensAlready(Exception):
    """The root key at hand opens this practice: the sheet is not needed and stays good."""


def make_sheet(*, member: Member, by: Actor, at: datetime) -> Written:
    """Make a sheet and return what stands on it, the only time it is seen.

    A sheet that was confirmed stays good until this one is; one that was not is replaced. Raises OwnersOnly.
    """
    _owners_only(member)
    secret = os.urandom(SECRET_BYTES)
    on_paper = written(secret)
    places = sorted(SystemRandom().sample(range(1, WORDS + 1), 2))
    with transaction.atomic():
        _replace(confirmed=False, at=at)
        sheet = RecoverySheet(made_at=at, asked=",".join(map(str, places)))
        wrap_on_sheet(sheet, secret)
        sheet.asked_hash = hash_of_words(sheet, [on_paper.words[place - 1] for place in places])
        sheet.save(force_insert=True)
        record(act="recovery_sheet.made", subject="recovery_sheet", subject_id=sheet.pk, by=by, at=at)
    return on_paper


def confirm_sheet(*, member: Member, words: list[str], by: Actor, at: datetime) -> None:
    """Take the newest sheet as printed once its two words were typed back; older sheets open nothing from then on.

    Raises OwnersOnly, and NotThoseWords, which changes nothing and is in the record.
    """
    _owners_only(member)
    with transaction.atomic():
        sheet = _good_sheets().filter(confirmed_at=None).select_for_update(no_key=True).order_by("-made_at").first()
        typed = [word.strip().casefold() for word in words]
        if sheet is None:
            raise NotThoseWords
        right = hmac.compare_digest(bytes(sheet.asked_hash), hash_of_words(sheet, typed))
        if right:
            _replace(confirmed=True, at=at)
            sheet.confirmed_at = at
            sheet.save(update_fields=["confirmed_at"])
        act = "recovery_sheet.confirmed" if right else "recovery_sheet.refused"
        record(act=act, subject="recovery_sheet", subject_id=sheet.pk, by=by, at=at)
    if not right:
        raise NotThoseWords


def use_sheet(*, typed: str, email: str, password: str, at: datetime) -> UUID:
    """Wrap a practice's key by the root key at hand, give its owner a new sign-in, use the sheet up; return whose.

    The address and password of the first owner are set anew and their second steps removed, because these hang on the
    root key that was lost.
    One transaction. Raises Mistyped, SheetOpensNothing, OpensAlready; nothing is changed then.
    """
    found, raw = find_sheet(typed)
    with practice_context(found.practice_id), transaction.atomic():
        sheet = _good_sheets().select_for_update(no_key=True).filter(pk=found.pk).first()
        if sheet is None:
            raise SheetOpensNothing
        if _opens_already():
            raise OpensAlready
        give_house_secret(fresh=True, at=at)
        wrap_by_root_key(sheet, raw)
        sheet.used_at, sheet.wrapped = at, b""
        sheet.save(update_fields=["used_at", "wrapped"])
        _let_owner_in(email=email, password=password)
        record(act="recovery_sheet.used", subject="recovery_sheet", subject_id=sheet.pk, by=SYSTEM, at=at)
    return sheet.practice_id


def end_sheets(*, at: datetime) -> int:
    """Let every sheet of the practice open nothing from now on, because its key was replaced; return how many.

    Belongs in the transaction of that act.
    """
    return _good_sheets().update(replaced_at=at, wrapped=b"")


def _let_owner_in(*, email: str, password: str) -> None:
    owner = Member.objects.filter(role=Member.Role.OWNER, left_at=None).earliest("joined_at")
    user = User.objects.select_for_update(no_key=True).get(pk=owner.user_id)
    user.login, user.email = keyed_hash(email).hex(), email.strip()
    user.set_password(password)
    user.save(update_fields=["login", "email", "password"])
    # What these keep is sealed or found by the root key that was lost: nobody could use them again.
    for lost in (CodeApp, RecoveryCode, Passkey):
        lost.objects.filter(user=user).delete()


def _opens_already() -> bool:
    try:
        keyring().for_writing(Purpose.PRACTICE, None)
    except NotReadable:
        return False
    finally:
        keyring().forget()
    return True


def _owners_only(member: Member) -> None:
    if member.role != Member.Role.OWNER:
        raise OwnersOnly


def _good_sheets() -> QuerySet[RecoverySheet]:
    return RecoverySheet.objects.filter(used_at=None, replaced_at=None)


def _replace(*, confirmed: bool, at: datetime) -> None:
    """Let the good sheets that were, or were not, confirmed open nothing from now on."""
    _good_sheets().filter(confirmed_at__isnull=not confirmed).update(replaced_at=at, wrapped=b"")
