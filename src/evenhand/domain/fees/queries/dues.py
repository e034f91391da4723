"""What each past session costs and how it stands: of one client, or of the whole practice.

Single sessions and places in groups lie in two tables; each is asked once, and the two are put in one order. How
each stands is `owing`'s to say; the database works out the same (a test holds one against the other), so that years of
a practice are counted and not read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case as Either
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.numbers import tidy_number
from evenhand.domain.fees.models import Fee, ServicePrice
from evenhand.domain.fees.owing import TO_DECIDE, TOOK_PLACE, Standing, standing_of
from evenhand.domain.scheduling.models import BookedAs, Seat, Session, State
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.domain.scheduling.slots.zones import start_of_day
from evenhand.domain.worksheets.paper_codes import code_of, tail_behind
from evenhand.foundation.practices.models import Member

Rows = QuerySet[Any, Any]
"""Sessions or places in groups, with what is worked out of their money."""

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Due:
    """One client's session with the price that was promised, and what was noted of it."""

    session: Session
    seat: Seat | None
    case: CaseFile
    price: ServicePrice
    fee: Fee | None
    standing: Standing

    @property
    def amount(self) -> int:
        """What it costs, in minor units of the price's currency."""
        return self.price.amount or 0

    @property
    def reference(self) -> str:
        """The number for a transfer: random, of this session alone, such as "K3F92QXM7"."""
        return code_of(self.seat.pk if self.seat else self.session.pk).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions of a practice are asked for; a month is one of its own clock.

    In a month are the sessions of its days; where only paid ones are asked for, those that were paid in it.
    """

    standing: Standing | None = None
    month: date | None = None
    zone: ZoneInfo | None = None


def dues_of(*, case: CaseFile, at: datetime, sessions: Collection[UUID] | None = None) -> list[Due]:
    """Return what every past session of a case file costs, the latest first; of some sessions only if given.

    Four queries. What is owed of nothing, or lies ahead, is not among them.
    """
    only = Q(case=case) if sessions is None else Q(case=case, own_session__in=sessions)
    return _read(_single(at).filter(only), _seated(at).filter(only), at=at, most=None)


def due_of(*, case: CaseFile, session_id: UUID, at: datetime) -> Due | None:
    """Return one session of a case file; None for any other, for one without a price, and for what is not owed."""
    return next(iter(dues_of(case=case, at=at, sessions=[session_id])), None)


def dues_of_practice(*, member: Member, wanted: Wanted, at: datetime, page: int = 1) -> tuple[list[Due], bool]:
    """Return one page of the sessions whose money a member may see, the latest first, and whether there are more."""
    most = page * PAGE + 1
    found = _read(*_wanted(member, wanted, at), at=at, most=most)[(page - 1) * PAGE : most]
    return found[:PAGE], len(found) > PAGE


def all_dues_of_practice(*, member: Member, wanted: Wanted, at: datetime) -> list[Due]:
    """Return all of the sessions whose money a member may see, as `dues_of_practice` does. Four queries."""
    return _read(*_wanted(member, wanted, at), at=at, most=None)


def totals_of_practice(*, member: Member, wanted: Wanted, at: datetime) -> dict[str, int]:
    """Return how much the sessions that are asked for come to, by currency. Two queries."""
    return _totals(*_wanted(member, wanted, at))


def totals_of(dues: Collection[Due], standing: Standing) -> dict[str, int]:
    """Return how much of some sessions stands so, by currency."""
    found: dict[str, int] = {}
    for one in dues:
        if one.standing is standing:
            found[one.price.currency] = found.get(one.price.currency, 0) + one.amount
    return found


def can_see_money_of(*, member: Member, case: CaseFile) -> bool:
    """Return whether a member may see what a client's sessions cost: their therapist, and owners."""
    return case.therapist_id == member.pk or member.role == Member.Role.OWNER


def case_with_money(*, number: str, member: Member) -> CaseFile | None:
    """Return a case file whose money a member may see: their own, and to an owner every one; None for any other.

    So one of somebody else and one that nobody has look the same. Who shares a case file with its therapist sees none.
    """
    tidy = tidy_number(number)
    rows = CaseFile.objects.filter(_theirs(member, "therapist"), number=tidy)
    return rows.select_related("client", "contact", "practice").first() if tidy else None


def due_by_reference(*, typed: str, member: Member, at: datetime) -> Due | None:
    """Return the session behind the number of a transfer, of a case file whose money a member may see; else None."""
    tail = tail_behind(typed)
    if tail is None:
        return None
    only = Q(written__endswith=tail) & _theirs(member, "case__therapist")
    single, seated = (
        rows.annotate(written=Cast("pk", CharField())).filter(only) for rows in (_single(at), _seated(at))
    )
    found = _read(single, seated, at=at, most=2)
    return found[0] if len(found) == 1 else None


def _theirs(member: Member, name: str) -> Q:
    return Q() if member.role == Member.Role.OWNER else Q(**{name: member})


def _wanted(member: Member, wanted: Wanted, at: datetime) -> tuple[Rows, Rows]:
    only = _theirs(member, "case__therapist")
    if wanted.standing is not None:
        only &= Q(standing=wanted.standing.value)
    if wanted.month is not None:
        first = wanted.month.replace(day=1)
        end = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        if wanted.standing is Standing.PAID:
            only &= Q(paid_on__gte=first, paid_on__lt=end)
        else:
            zone = wanted.zone or ZoneInfo("UTC")
            low, high = (moment_of(start_of_day(zone, day)) for day in (first, end))
            only &= Q(begins__gte=low, begins__lt=high)
    return _single(at).filter(only), _seated(at).filter(only)


def _single(at: datetime) -> Rows:
    booked_as = BookedAs.objects.filter(session=OuterRef("pk")).values("service")[:1]
    rows = Session.objects.exclude(case=None).exclude(state=State.HOLD)
    return _with_money(
        rows.annotate(
            own_session=F("pk"),
            begins=F("starts_at"),
            over=F("ends_at"),
            stands=F("state"),
            sold=Coalesce(Subquery(booked_as), F("service"), output_field=UUIDField()),
        ).select_related("service", "case"),
        at,
    )


def _seated(at: datetime) -> Rows:
    """Places in groups: each stands as it does itself, or, as long as it is taken, as its group."""
    rows = Seat.objects.exclude(case=None).exclude(state=State.HOLD)
    return _with_money(
        rows.annotate(
            own_session=F("session"),
            begins=F("session__starts_at"),
            over=F("session__ends_at"),
            stands=Either(
                When(state=State.CONFIRMED, then=F("session__state")), default=F("state"), output_field=CharField()
            ),
            sold=F("session__service"),
        ).select_related("session__service", "case"),
        at,
    )


def _with_money(rows: Rows, at: datetime) -> Rows:
    """Keep what has a price and is to be shown, with the version that was promised and how it stands."""
    promised = ServicePrice.objects.filter(service=OuterRef("sold"), since__lte=OuterRef("booked_at"))
    fee = Fee.objects.filter(session=OuterRef("own_session"), case=OuterRef("case"))
    priced = rows.annotate(
        price_id=Subquery(promised.order_by("-version").values("pk")[:1]),
        paid_on=Subquery(fee.values("paid_on")[:1]),
        owed=Subquery(fee.values("owed")[:1]),
    ).filter(price_id__isnull=False)
    amount = ServicePrice.objects.filter(pk=OuterRef("price_id"))
    priced = priced.annotate(
        amount=Subquery(amount.values("amount")[:1]), currency=Subquery(amount.values("currency")[:1])
    ).filter(amount__isnull=False)
    ended = Q(stands__in=TOOK_PLACE, over__lte=at)
    known = priced.annotate(
        standing=Either(
            When(paid_on__isnull=False, then=_text(Standing.PAID)),
            When(~ended & ~Q(stands__in=TO_DECIDE), then=_text(Standing.NOTHING)),  # what lies ahead too
            When(owed=True, then=_text(Standing.OPEN)),
            When(owed=False, then=_text(Standing.WAIVED)),
            When(ended, then=_text(Standing.OPEN)),
            default=_text(Standing.UNDECIDED),
        )
    )
    shown: Rows = known.exclude(standing=Standing.NOTHING.value)
    return shown


def _text(standing: Standing) -> Value:
    return Value(standing.value, output_field=CharField())


def _read(single: Rows, seated: Rows, *, at: datetime, most: int | None) -> list[Due]:
    """Read sessions and places with their prices and what was noted, in one order; the first `most` of them."""
    rows: list[Any] = [*single.order_by("-begins", "-pk")[:most], *seated.order_by("-begins", "-pk")[:most]]
    rows = sorted(rows, key=lambda row: (row.begins, row.pk), reverse=True)[:most]
    prices = ServicePrice.objects.in_bulk({row.price_id for row in rows}) if rows else {}
    fees = _fees_of(rows)
    return [_due(row, prices, fees, at) for row in rows]


def _fees_of(rows: list[Any]) -> Mapping[tuple[UUID, UUID], Fee]:
    noted = [row.own_session for row in rows if row.paid_on is not None or row.owed is not None]
    cases = {row.case_id for row in rows}
    found = Fee.objects.filter(session__in=noted) if noted else ()
    return {(one.session_id, one.case_id): one for one in found if one.case_id in cases}


def _due(row: Any, prices: Mapping[UUID, ServicePrice], fees: Mapping[tuple[UUID, UUID], Fee], at: datetime) -> Due:
    seat = row if isinstance(row, Seat) else None
    return Due(
        session=row.session if seat else row,
        seat=seat,
        case=row.case,
        price=prices[row.price_id],
        fee=fees.get((row.own_session, row.case_id)),
        standing=standing_of(state=row.stands, is_over=row.over <= at, owed=row.owed, is_paid=row.paid_on is not None),
    )


def _totals(single: Rows, seated: Rows) -> dict[str, int]:
    found: dict[str, int] = {}
    for rows in (single, seated):
        for currency, total in rows.order_by().values_list("currency").annotate(total=Sum("amount")):
            found[currency] = found.get(currency, 0) + total
    return found
