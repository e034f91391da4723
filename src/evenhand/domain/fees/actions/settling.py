"""What a therapist notes of a session's money: owed after all or not, paid by hand, and taking either back."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.actions.problems import FeeProblem, NotOwed, PaidAlready
from evenhand.domain.fees.actions.receipts import correct_receipt
from evenhand.domain.fees.models import Fee, Way
from evenhand.domain.fees.owing import Standing
from evenhand.domain.fees.queries.dues import Due, due_of
from evenhand.domain.fees.queries.receipts import receipt_in_force
from evenhand.domain.scheduling.models import Session
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Practice
from evenhand.wording import later, say

LONGEST_NOTE = 300
EARLIEST = date(2000, 1, 1)
NOT_THAT_DAY = later("Choose the day on which it was paid, today or before.")
NOT_THAT_WAY = later("Choose how it was paid.")


def decide(*, session: Session, case: CaseFile, owed: bool | None, by: Actor, at: datetime) -> None:
    """Note whether a session is owed; None takes back what was noted before. The same again changes nothing.

    Raises NotOwed where that is not to be decided: nothing is owed of it anyway, it lies ahead, or it is paid.
    """
    with transaction.atomic():
        due, fee = _locked(session, case, at)
        if fee.owed == owed:
            return
        if due.standing not in (Standing.OPEN, Standing.UNDECIDED, Standing.WAIVED):
            raise NotOwed
        fee.owed = owed
        act = {True: "fee.owed", False: "fee.waived", None: "fee.not_decided"}[owed]
        _store(fee, act, by=by, at=at)


def note_paid(
    *, session: Session, case: CaseFile, on: date | None, how: str, note: str, by: Actor, at: datetime
) -> None:
    """Note that an open session was paid, on which day and how.

    The same again changes nothing. Raises FeeProblem for what cannot be, PaidAlready where something else is noted, and
    NotOwed where nothing is open; nothing is stored then.
    """
    tidy = note.strip()
    if len(tidy) > LONGEST_NOTE:
        raise FeeProblem(say("Use up to %(most)s letters here.", most=LONGEST_NOTE), field="note")
    if how not in Way.values:
        raise FeeProblem(str(NOT_THAT_WAY), field="how")
    with transaction.atomic():
        due, fee = _locked(session, case, at)
        if on is None or not EARLIEST <= on <= _today(at):
            raise FeeProblem(str(NOT_THAT_DAY), field="on")
        if fee.paid_on is not None:
            if (fee.paid_on, fee.paid_how, fee.note) == (on, how, tidy):
                return
            raise PaidAlready
        if due.standing is not Standing.OPEN:
            raise NotOwed
        fee.paid_on, fee.paid_how, fee.note = on, how, tidy
        _store(fee, "fee.paid", by=by, at=at)


def take_payment_back(*, session: Session, case: CaseFile, by: Actor, at: datetime) -> None:
    """Take back that a session was paid, and with it the receipt that was given, by a correcting one.

    One transaction; where nothing is noted, nothing happens.
    """
    with transaction.atomic():
        _, fee = _locked(session, case, at)
        if fee.paid_on is None:
            return
        given = receipt_in_force(session_id=session.pk, case_id=case.pk)
        if given is not None:
            correct_receipt(receipt=given, by=by, at=at)
        fee.paid_on, fee.paid_how, fee.note = None, "", ""
        _store(fee, "fee.payment_taken_back", by=by, at=at)


def _locked(session: Session, case: CaseFile, at: datetime) -> tuple[Due, Fee]:
    """Lock the case file, so that two acts on one session follow each other; raises NotOwed for one without a price."""
    CaseFile.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    due = due_of(case=case, session_id=session.pk, at=at)
    if due is None:
        raise NotOwed
    return due, Fee.objects.filter(case=case, session=session).first() or Fee(case=case, session=session)


def _today(at: datetime) -> date:
    zone = Practice.objects.values_list("zone", flat=True).get(pk=Fee().practice_id)
    return at.astimezone(ZoneInfo(zone)).date()


def _store(fee: Fee, act: str, *, by: Actor, at: datetime) -> None:
    fee.changed_at, fee.changed_by = at, f"{by.kind}:{by.id}"
    fee.save()
    record(act=act, subject="session", subject_id=fee.session_id, case_id=fee.case_id, by=by, at=at)
