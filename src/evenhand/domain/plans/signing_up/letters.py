"""Handing over the letters of sign-ups: they belong to no practice yet, and so not to the outbox of one."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from evenhand.domain.plans.models import SignUp
from evenhand.domain.plans.signing_up.asking import LINK_DAYS, secret_of
from evenhand.foundation.accounts.models import User
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.words import Message, beginning, beginning_known
from evenhand.wording import in_language

AT_ONCE = 50
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
KEPT = timedelta(days=30)
log = logging.getLogger(__name__)


def hand_over_letters(at: datetime) -> None:
    """Send every letter that is due, and forget sign-ups from which nothing came within KEPT.

    A letter that fails is tried again after a wait that grows, until its link has expired. A worker that is killed
    between handing over and noting it hands the same letter over twice: it carries the same link, which works once.
    """
    for row in _claimed(at):
        try:
            send_mail(letter(to=row.email, message=_message(row)))
        except Exception as problem:  # noqa: BLE001  whatever a mail host answers, the others get their letters
            log.warning("sign-up: a letter did not leave (%s)", type(problem).__name__)
        else:
            SignUp.objects.filter(pk=row.pk).update(mail_due_at=None)
    SignUp.objects.filter(asked_at__lt=at - KEPT).delete()


def _claimed(at: datetime) -> list[SignUp]:
    """Lease the letters that are due: another worker, or the next turn, has them after the wait."""
    with transaction.atomic():
        due = SignUp.objects.select_for_update(skip_locked=True).filter(mail_due_at__lte=at)
        SignUp.objects.filter(mail_due_at__lte=at, expires_at__lte=at).update(mail_due_at=None)
        rows = list(due.order_by("mail_due_at")[:AT_ONCE])
        for row in rows:
            row.mail_due_at = at + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(row.attempts, 8))
            row.attempts += 1
            row.save(update_fields=["mail_due_at", "attempts"])
    return rows


def _message(row: SignUp) -> Message:
    """Word the letter: who signs in here already is led to the sign-in, which only they learn."""
    with in_language(row.language):
        if User.objects.filter(login=bytes(row.email_hash).hex()).exists():
            return beginning_known(link=f"{settings.PUBLIC_ADDRESS}/in/")
        return beginning(link=f"{settings.PUBLIC_ADDRESS}/plans/begin/{secret_of(row)}/", days=LINK_DAYS)
