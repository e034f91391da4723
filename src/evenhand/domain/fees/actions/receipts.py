"""Receipts: numbers of the practice without gaps, words for good, taken back by another one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.actions.problems import NoIssuer, NotOwed, NotPaid
from evenhand.domain.fees.models import PaymentSettings, Receipt
from evenhand.domain.fees.queries.dues import due_of
from evenhand.domain.fees.queries.receipts import receipt_in_force
from evenhand.domain.scheduling.models import Session
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Practice
from evenhand.wording import in_language, say
from evenhand.wording.dates import plain_day


def issue_receipt(*, session: Session, case: CaseFile, by: Actor, at: datetime) -> Receipt:
    """Write the receipt of a session that was paid; where one is in force, that one is returned.

    Its words are in the practice's language and name nothing but the day. One transaction. Raises NotPaid, NotOwed for
    a session without a price, and NoIssuer; nothing is stored then.
    """
    with transaction.atomic():
        CaseFile.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
        known = receipt_in_force(session_id=session.pk, case_id=case.pk)
        if known is not None:
            return known
        due = due_of(case=case, session_id=session.pk, at=at)
        if due is None:
            raise NotOwed
        if due.fee is None or due.fee.paid_on is None:
            raise NotPaid
        serial, settings = _next_serial()
        if not settings.issuer:
            raise NoIssuer
        practice = Practice.objects.get(pk=settings.practice_id)
        zone = ZoneInfo(practice.zone)
        made = Receipt.objects.create(
            serial=serial,
            case=case,
            session=session,
            issued_on=at.astimezone(zone).date(),
            words=_words(settings, practice, due.session.starts_at.astimezone(zone).date()),
            issuer=settings.issuer,
            tax_words=settings.tax_words,
            currency=due.price.currency,
            amount=due.amount,
            tax_points=due.price.tax_points,
            paid_on=due.fee.paid_on,
            paid_how=due.fee.paid_how,
            issued_by=f"{by.kind}:{by.id}",
        )
        record(act="receipt.issued", subject="receipt", subject_id=made.pk, case_id=case.pk, by=by, at=at)
    return made


def correct_receipt(*, receipt: Receipt, by: Actor, at: datetime) -> Receipt:
    """Take a receipt back by another one with a number of its own; taken back already, that one is returned.

    One transaction. Raises ValueError for what takes one back itself.
    """
    if receipt.corrects_id is not None:
        raise ValueError("What takes a receipt back is not taken back itself.")
    with transaction.atomic():
        serial, settings = _next_serial()
        known = Receipt.objects.filter(corrects=receipt).first()
        if known is not None:
            return known
        zone = ZoneInfo(Practice.objects.values_list("zone", flat=True).get(pk=settings.practice_id))
        made = Receipt.objects.create(
            serial=serial,
            corrects=receipt,
            case_id=receipt.case_id,
            session_id=receipt.session_id,
            issued_on=at.astimezone(zone).date(),
            words=receipt.words,
            issuer=receipt.issuer,
            tax_words=receipt.tax_words,
            currency=receipt.currency,
            amount=-receipt.amount,
            tax_points=receipt.tax_points,
            paid_on=receipt.paid_on,
            paid_how=receipt.paid_how,
            issued_by=f"{by.kind}:{by.id}",
        )
        record(act="receipt.taken_back", subject="receipt", subject_id=made.pk, case_id=made.case_id, by=by, at=at)
    return made


def _next_serial() -> tuple[int, PaymentSettings]:
    """Return the number that comes next with the settings, whose lock lets one receipt after the other be written."""
    settings = PaymentSettings.objects.select_for_update(no_key=True).get()
    last = Receipt.objects.aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1, settings


def _words(settings: PaymentSettings, practice: Practice, day: date) -> str:
    with in_language(practice.language):
        if settings.wording:
            return say("%(what)s on %(day)s", what=settings.wording, day=plain_day(day))
        return say("Appointment on %(day)s", day=plain_day(day))
