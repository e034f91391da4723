"""What comes round with a plan: invoices ahead, periods, reminders; calling it off, changing it, numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from evenhand.domain.plans.actions import (
    NoPlan,
    NotAtOnce,
    OwnersDecide,
    address_invoices,
    call_off,
    change_plan,
    go_on,
    mark_paid,
    switch_plan,
    take_back,
)
from evenhand.domain.plans.invoicing import NotOpen
from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.offers import Cycle
from evenhand.domain.plans.queries import open_invoices, standing_now
from evenhand.domain.plans.renewing import bring_up_to_date, look_after_plans
from evenhand.domain.plans.signing_up.wishes import Wish, priced
from evenhand.domain.plans.standing import State
from evenhand.domain.plans.switching import switch_at_once
from evenhand.domain.plans.terms import Terms, read_terms, terms_of
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member
from tests.domain.plans.sold import a_house_of_many, a_plan, billing, example
from tests.factories import NOW, a_colleague, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db
BEGIN = date(2026, 11, 24)


@pytest.fixture
def owner() -> Member:
    return a_therapist()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def days_pass(owner: Member, upto: date) -> None:
    """Let the worker come round every day until one."""
    day = BEGIN
    with inside(owner):
        while day <= upto:
            bring_up_to_date(billing=billing(), at=at(day))
            bring_up_to_date(billing=billing(), at=at(day))
            day += timedelta(days=1)


def another(plan: str, cycle: Cycle) -> Terms:
    price = priced(Wish(plan, cycle, "EUR"), offers=example(), at=NOW)
    return terms_of(price.plan, price.quote, price.billing)


def written(owner: Member) -> list[tuple[int, str, int]]:
    with inside(owner):
        rows = Invoice.objects.order_by("serial").values_list("serial", "period_from", "total")
        return [(serial, str(begin), total) for serial, begin, total in rows]


def state(owner: Member, day: date) -> State:
    with inside(owner):
        return standing_now(Subscription.objects.get(), today=day).state


def test_each_period_has_one_invoice_that_is_written_ahead(owner: Member) -> None:
    a_plan(of=owner)
    days_pass(owner, date(2027, 1, 10))
    assert written(owner) == [(1, "2026-11-24", 17800), (2, "2026-12-24", 7900), (3, "2027-01-24", 7900)]
    with inside(owner):
        assert OutboxRow.objects.filter(key__startswith="invoice:").count() == 3


def test_a_worker_that_slept_for_months_writes_what_was_missed_once(owner: Member) -> None:
    a_plan(of=owner)
    with inside(owner):
        bring_up_to_date(billing=billing(), at=at(date(2027, 2, 25)))
    assert [begin for _, begin, _ in written(owner)] == ["2026-11-24", "2026-12-24", "2027-01-24", "2027-02-24"]
    with inside(owner):
        assert Subscription.objects.get().period_from == date(2027, 2, 24)


def test_late_is_told_once_a_week_and_then_it_is_read_only_until_it_is_paid(owner: Member) -> None:
    a_plan(of=owner, cycle=Cycle.YEARLY)
    due = BEGIN + timedelta(days=14)
    assert [state(owner, due + timedelta(days=more)) for more in (0, 1, 30, 31)] == [
        State.DUE,
        State.LATE,
        State.LATE,
        State.READ_ONLY,
    ]
    days_pass(owner, due + timedelta(days=40))
    with inside(owner):
        assert OutboxRow.objects.filter(key__startswith="late:").count() == 5
    mark_paid(number="EX-00001", by=SYSTEM, at=at(due + timedelta(days=41)))
    mark_paid(number="EX-00001", by=SYSTEM, at=at(due + timedelta(days=42)))
    assert state(owner, due + timedelta(days=41)) == State.WORKS
    with inside(owner):
        assert Invoice.objects.get().paid_on == due + timedelta(days=41)


def test_calling_off_takes_the_invoice_ahead_back_and_going_on_writes_it_anew(owner: Member) -> None:
    a_plan(of=owner)
    days_pass(owner, date(2026, 12, 12))
    mark_paid(number="EX-00001", by=SYSTEM, at=at(date(2026, 12, 12)))
    by, now = therapist_actor(owner), at(date(2026, 12, 12))
    with inside(owner):
        assert call_off(billing=billing(), by=by, at=now).ends_on == date(2026, 12, 24)
        call_off(billing=billing(), by=by, at=now)
        assert not open_invoices().exists()
    assert [total for _, _, total in written(owner)] == [17800, 7900, -7900]
    assert (state(owner, date(2026, 12, 23)), state(owner, date(2026, 12, 24))) == (State.WORKS, State.ENDED)
    with inside(owner):
        go_on(billing=billing(), by=by, at=now)
        go_on(billing=billing(), by=by, at=now)
    assert written(owner)[3] == (4, "2026-12-24", 7900)
    assert state(owner, date(2026, 12, 24)) == State.DUE


def test_a_plan_that_has_ended_stays_so_and_gets_no_more_invoices(owner: Member) -> None:
    a_plan(of=owner)
    by = therapist_actor(owner)
    with inside(owner):
        call_off(billing=billing(), by=by, at=NOW)
    days_pass(owner, date(2027, 1, 5))
    assert len(written(owner)) == 1
    with inside(owner):
        with pytest.raises(NoPlan):
            go_on(billing=billing(), by=by, at=at(date(2027, 1, 5)))
        address_invoices(to="Somebody else", by=by, at=at(date(2027, 1, 5)))


def test_another_plan_counts_from_the_next_period_on_at_the_price_that_was_shown(owner: Member) -> None:
    a_plan(of=owner)
    days_pass(owner, date(2026, 12, 12))
    with inside(owner):
        change_plan(to=another("single", Cycle.YEARLY), billing=billing(), by=therapist_actor(owner), at=NOW)
        assert read_terms(Subscription.objects.get().terms).plan == "shared"
    days_pass(owner, date(2026, 12, 24))
    assert [row[1:] for row in written(owner)] == [
        ("2026-11-24", 17800),
        ("2026-12-24", 7900),
        ("2026-12-24", -7900),
        ("2026-12-24", 24000),
    ]
    with inside(owner):
        taken = Subscription.objects.get()
    assert (read_terms(taken.terms).plan, str(taken.period_until)) == ("single", "2027-12-24")


def test_choosing_what_one_has_takes_an_earlier_choice_back(owner: Member) -> None:
    a_plan(of=owner)
    by = therapist_actor(owner)
    with inside(owner):
        change_plan(to=another("single", Cycle.YEARLY), billing=billing(), by=by, at=NOW)
        change_plan(to=another("shared", Cycle.MONTHLY), billing=billing(), by=by, at=NOW)
        assert Subscription.objects.get().changes_to is None


def test_only_owners_decide(owner: Member) -> None:
    a_plan(of=owner)
    colleague = a_colleague(of=owner)
    with inside(owner):
        for by in (therapist_actor(colleague), SYSTEM):
            with pytest.raises(OwnersDecide):
                call_off(billing=billing(), by=by, at=NOW)


def test_a_transaction_that_fails_leaves_no_gap_in_the_numbers(owner: Member) -> None:
    with transaction.atomic():
        a_plan(of=owner)
        transaction.set_rollback(True)
    a_plan(of=owner)
    other = a_therapist()
    a_plan(of=other)
    assert [row[0] for one in (owner, other) for row in written(one)] == [1, 2]


def test_what_was_paid_is_not_taken_back_and_what_was_taken_back_is_not_paid(owner: Member) -> None:
    a_plan(of=owner)
    taken = take_back(number="EX-00001", billing=billing(), by=SYSTEM, at=NOW)
    assert take_back(number="EX-00001", billing=billing(), by=SYSTEM, at=NOW) == taken
    for number in ("EX-00001", taken.number):
        with pytest.raises(NotOpen):
            mark_paid(number=number, by=SYSTEM, at=NOW)
    other = a_therapist()
    a_plan(of=other)
    mark_paid(number="EX-00003", by=SYSTEM, at=NOW)
    with pytest.raises(NotOpen):
        take_back(number="EX-00003", billing=billing(), by=SYSTEM, at=NOW)


def test_the_round_of_the_house_looks_after_everybody_and_after_nobody_where_it_is_off(owner: Member) -> None:
    a_plan(of=owner)
    look_after_plans(at(date(2026, 12, 12)))
    assert len(written(owner)) == 1
    with a_house_of_many():
        look_after_plans(at(date(2026, 12, 12)))
    assert len(written(owner)) == 2


def test_another_plan_at_once_is_an_invoice_for_the_days_that_are_left_and_the_next_one_is_written_anew(
    owner: Member,
) -> None:
    a_plan(of=owner, plan="single")
    days_pass(owner, date(2026, 12, 14))
    to, by, now = another("shared", Cycle.MONTHLY), therapist_actor(owner), at(date(2026, 12, 14))
    taken = partial(switch_plan, to=to, taxes=example().taxes, billing=billing(), by=by, at=now)
    with inside(owner):
        with pytest.raises(NotAtOnce):
            taken(agreed=1)
        cost = switch_at_once(
            read_terms(Subscription.objects.get().terms),
            to,
            period=(BEGIN, date(2026, 12, 24)),
            today=now.date(),
            taxes=example().taxes,
        )
        assert cost is not None
        taken(agreed=cost.now)
        taken(agreed=cost.now)
        subscription = Subscription.objects.get()
        assert (read_terms(subscription.terms).plan, subscription.period_until) == ("shared", date(2026, 12, 24))
        call_off(billing=billing(), by=by, at=now)
        with pytest.raises(NoPlan):
            switch_plan(to=another("single", Cycle.MONTHLY), agreed=1, taxes=(), billing=billing(), by=by, at=now)
    rows = written(owner)
    assert [(begin, total) for _, begin, total in rows][2:5] == [
        ("2026-12-14", cost.now),
        ("2026-12-24", -rows[1][2]),
        ("2026-12-24", to.after),
    ]
