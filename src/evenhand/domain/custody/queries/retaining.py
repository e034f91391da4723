"""What the retention table says today: its times, and which records are over their time. Queries alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.custody.models import LegalHold, RetentionRule
from evenhand.domain.custody.retention import over_on, starting_times
from evenhand.domain.scheduling.models import Inquiry
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.keyring import keyring

ENDED = (Inquiry.Standing.DECLINED, Inquiry.Standing.WITHDRAWN)
"""How a request stands that has become no case file and waits for no answer."""


@dataclass(frozen=True, slots=True)
class Time:
    """How long a kind of record is kept; `own` says that the practice wrote it and does not start from the library."""

    kind: str
    label: str
    months: int | None
    own: bool
    after: str


@dataclass(frozen=True, slots=True)
class Due:
    """A record whose time was over on a day; `held` says that a hold stops its destruction."""

    case: CaseFile
    kind: str
    since: date
    held: bool


@dataclass(frozen=True, slots=True)
class DueInquiry:
    """A stranger's request that ended without a case file, and the day since which its time is over."""

    inquiry: Inquiry
    since: date


def times_of(country: str) -> list[Time]:
    """Return the times that hold in a country, in the order of the library. One query."""
    own = {rule.kind: rule.months for rule in RetentionRule.objects.filter(country=country)}
    return [
        Time(one.kind, one.label, own.get(one.kind, one.months), one.kind in own, one.after)
        for one in starting_times().kinds
    ]


def today_of(at: datetime) -> date:
    """Return the day of a moment on the practice's clock."""
    return at.astimezone(ZoneInfo(_practice().zone)).date()


def due_in(case: CaseFile, *, kind: str, today: date) -> date | None:
    """Return since when the time of a record is over; None while it is not, or before therapy has ended."""
    practice = _practice()
    months = next(one.months for one in times_of(practice.country) if one.kind == kind)
    return _since(case, months, practice, today)


def due_records(*, today: date) -> list[Due]:
    """Return what the table would have destroyed, the longest over first: the dry run. Four queries, one for keys."""
    practice = _practice()
    months = {one.kind: one.months for one in times_of(practice.country)}
    ended = list(CaseFile.objects.exclude(closed_at=None).select_related("contact").order_by("closed_at", "number"))
    held = {
        hold.case_id for hold in LegalHold.objects.filter(lifted_at=None) if hold.until is None or hold.until >= today
    }
    files = [(case, since) for case in ended if (since := _since(case, months["case_file"], practice, today))]
    gone = {case.pk for case, _ in files}
    contacts = [
        (case, since)
        for case in ended
        if case.pk not in gone and (since := _since(case, months["contact"], practice, today))
    ]
    keyring().preload({case.pk for case, _ in contacts})
    return [
        *(Due(case, "case_file", since, case.pk in held) for case, since in files),
        *(Due(case, "contact", since, case.pk in held) for case, since in contacts if _says_something(case.contact)),
    ]


def inquiry_due_in(inquiry: Inquiry, *, today: date) -> date | None:
    """Return since when the time of a request is over; None while it is not, and for one that waits or was accepted."""
    practice = _practice()
    return _since_answer(inquiry, _months_of_inquiries(practice), practice, today)


def due_inquiries(*, today: date) -> list[DueInquiry]:
    """Return the requests that the table would have destroyed, the longest over first. Three queries."""
    practice = _practice()
    months = _months_of_inquiries(practice)
    rows = Inquiry.objects.filter(standing__in=ENDED).select_related("therapist").order_by("answered_at", "pk")
    return [DueInquiry(row, since) for row in rows if (since := _since_answer(row, months, practice, today))]


def _months_of_inquiries(practice: Practice) -> int | None:
    return next(one.months for one in times_of(practice.country) if one.kind == "inquiry")


def _since_answer(inquiry: Inquiry, months: int | None, practice: Practice, today: date) -> date | None:
    if inquiry.standing not in ENDED or inquiry.answered_at is None:
        return None
    since = over_on(inquiry.answered_at.astimezone(ZoneInfo(practice.zone)).date(), months)
    return since if since is not None and since <= today else None


def _since(case: CaseFile, months: int | None, practice: Practice, today: date) -> date | None:
    if case.closed_at is None:
        return None
    since = over_on(case.closed_at.astimezone(ZoneInfo(practice.zone)).date(), months)
    return since if since is not None and since <= today else None


def _says_something(contact: Contact) -> bool:
    return bool(contact.name or contact.email or contact.phone)


def _practice() -> Practice:
    return Practice.objects.get(pk=current_practice_id())
