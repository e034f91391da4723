"""How to come to each act on plans: beginning with one, changing and ending it, what a host does with its invoices."""

from __future__ import annotations

from functools import partial

from evenhand.domain.plans import actions as plans
from evenhand.domain.plans.models import SignUp, Subscription
from evenhand.domain.plans.offers import Cycle
from evenhand.domain.plans.signing_up import actions as signing_up
from evenhand.domain.plans.signing_up.asking import ask_to_begin, secret_of
from evenhand.domain.plans.signing_up.wishes import Wish, priced
from evenhand.domain.plans.switching import switch_at_once
from evenhand.domain.plans.terms import read_terms, terms_of
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import begin_making
from evenhand.foundation.audit.actor import SYSTEM
from tests.domain.acts import LATER, Ready, act_of
from tests.domain.plans.sold import a_plan, billing, example
from tests.factories import NOW, ZONE, a_therapist, inside, therapist_actor
from tests.foundation.accounts.passkeys.soft_device import SoftDevice


@act_of(signing_up.begin_practice, "plan.taken")
def beginning_with_a_plan() -> Ready:
    wish = Wish("single", Cycle.YEARLY, "EUR", "MYCBT25")
    ask_to_begin(wish=wish, name="Quiet Street", email="sol@example.org", language="en", network="n", at=NOW)
    token, agreed = secret_of(SignUp.objects.get()), priced(wish, offers=example(), at=LATER).quote.now
    new = signing_up.NewPractice("Quiet Street", ZONE, "GB", "Sol", agreed)
    begin = partial(signing_up.begin_practice, token=token, new=new, password="seven slow otters rowing")
    return Ready(None, partial(begin, offers=example(), at=LATER))


@act_of(signing_up.begin_with_passkey, "passkey.added")
def beginning_with_a_passkey() -> Ready:
    ask_to_begin(
        wish=Wish("single", Cycle.YEARLY, "EUR"), name="Q", email="sol@example.org", language="en", network="n", at=NOW
    )
    row = SignUp.objects.get()
    agreed = priced(Wish("single", Cycle.YEARLY, "EUR"), offers=example(), at=LATER).quote.now
    new = signing_up.NewPractice("Quiet Street", ZONE, "GB", "Sol", agreed)
    ceremony = begin_making(person=User(pk=row.pk), shown_as="sol@example.org", known=[], at=LATER)
    begin = partial(signing_up.begin_with_passkey, token=secret_of(row), new=new, ceremony=ceremony.token)
    return Ready(None, partial(begin, answer=SoftDevice().makes(ceremony), offers=example(), at=LATER))


@act_of(plans.call_off, "plan.called_off")
def calling_a_plan_off() -> Ready:
    owner = a_therapist()
    a_plan(of=owner)
    return Ready(owner.practice_id, partial(plans.call_off, billing=billing(), by=therapist_actor(owner), at=LATER))


@act_of(plans.go_on, "plan.kept")
def going_on_with_a_plan() -> Ready:
    owner = a_therapist()
    a_plan(of=owner)
    by = therapist_actor(owner)
    with inside(owner):
        plans.call_off(billing=billing(), by=by, at=NOW)
    return Ready(owner.practice_id, partial(plans.go_on, billing=billing(), by=by, at=LATER))


@act_of(plans.change_plan, "plan.changed")
def choosing_another_plan() -> Ready:
    owner = a_therapist()
    a_plan(of=owner)
    price = priced(Wish("single", Cycle.YEARLY, "EUR"), offers=example(), at=NOW)
    to = terms_of(price.plan, price.quote, price.billing)
    change = partial(plans.change_plan, to=to, billing=billing(), by=therapist_actor(owner), at=LATER)
    return Ready(owner.practice_id, change)


@act_of(plans.switch_plan, "plan.switched")
def having_another_plan_at_once() -> Ready:
    owner = a_therapist()
    a_plan(of=owner, plan="single")
    price = priced(Wish("shared", Cycle.MONTHLY, "EUR"), offers=example(), at=NOW)
    to, taxes = terms_of(price.plan, price.quote, price.billing), example().taxes
    with inside(owner):
        taken = Subscription.objects.get()
    period = (taken.period_from, taken.period_until)
    found = switch_at_once(read_terms(taken.terms), to, period=period, today=LATER.date(), taxes=taxes)
    assert found is not None
    switch = partial(plans.switch_plan, to=to, agreed=found.now, taxes=taxes, billing=billing())
    return Ready(owner.practice_id, partial(switch, by=therapist_actor(owner), at=LATER))


@act_of(plans.address_invoices, "plan.addressed")
def addressing_invoices() -> Ready:
    owner = a_therapist()
    a_plan(of=owner)
    return Ready(owner.practice_id, partial(plans.address_invoices, to="Another", by=therapist_actor(owner), at=LATER))


@act_of(plans.mark_paid, "invoice.paid")
def noting_that_an_invoice_was_paid() -> Ready:
    _, invoice = a_plan(of=a_therapist())
    return Ready(None, partial(plans.mark_paid, number=invoice.number, by=SYSTEM, at=LATER))


@act_of(plans.take_back, "invoice.taken_back")
def taking_an_invoice_back() -> Ready:
    _, invoice = a_plan(of=a_therapist())
    return Ready(None, partial(plans.take_back, number=invoice.number, billing=billing(), by=SYSTEM, at=LATER))
