"""How to come to each act on payments by card: the page at Stripe, hearing of what was paid, the card that is kept."""

from __future__ import annotations

from functools import partial

from evenhand.domain.plans.models import Invoice, SavedCard
from evenhand.domain.plans.paying import actions as paying
from evenhand.domain.plans.paying.said import Came
from evenhand.foundation.practices.models import Member
from tests.domain.acts import LATER, Ready, act_of
from tests.domain.plans.paying.stand_in import a_stripe, event
from tests.domain.plans.sold import a_plan
from tests.factories import NOW, a_therapist, inside, therapist_actor


def _an_owner_with_an_invoice() -> tuple[Member, Invoice]:
    owner = a_therapist()
    return owner, a_plan(of=owner)[1]


def _came(invoice: Invoice) -> Came:
    opened = int(NOW.timestamp())
    return Came(str(invoice.practice_id), str(invoice.pk), "pi_1", invoice.total, invoice.currency.lower(), opened)


def _told(invoice: Invoice) -> dict[str, object]:
    ours = {"practice": str(invoice.practice_id), "invoice": str(invoice.pk), "opened": str(int(NOW.timestamp()))}
    paid = {"id": "pi_1", "status": "succeeded", "amount_received": invoice.total, "currency": "eur", "metadata": ours}
    return event("payment_intent.succeeded", paid)


@act_of(paying.open_page, "invoice.card_page")
def opening_a_page() -> Ready:
    owner, invoice = _an_owner_with_an_invoice()

    def do() -> object:
        with a_stripe():
            return paying.open_page(
                invoice_id=invoice.pk, keep=False, language="en", by=therapist_actor(owner), at=LATER
            )

    return Ready(owner.practice_id, do)


@act_of(paying.ask_how_it_went, "invoice.paid")
def asking_how_it_went() -> Ready:
    owner, invoice = _an_owner_with_an_invoice()
    with a_stripe() as there, inside(owner):
        paying.open_page(invoice_id=invoice.pk, keep=False, language="en", by=therapist_actor(owner), at=NOW)
        there.pay(there.of("checkout.session")[0]["id"])

    def do() -> object:
        with a_stripe() as still_there:
            still_there.kept = there.kept
            paying.ask_how_it_went(invoice_id=invoice.pk, at=LATER)
            return None

    return Ready(owner.practice_id, do)


@act_of(paying.hear, "invoice.paid")
def hearing_of_a_payment() -> Ready:
    _, invoice = _an_owner_with_an_invoice()
    return Ready(None, partial(paying.hear, event=_told(invoice), at=LATER))


@act_of(paying.note_payment, "invoice.paid")
def noting_a_payment() -> Ready:
    owner, invoice = _an_owner_with_an_invoice()
    return Ready(owner.practice_id, partial(paying.note_payment, came=_came(invoice), at=LATER))


@act_of(paying.take_card_away, "card.taken_away")
def taking_a_card_away() -> Ready:
    owner, _ = _an_owner_with_an_invoice()
    with inside(owner):
        SavedCard.objects.create(customer="cus_1", since=NOW)
    return Ready(owner.practice_id, partial(paying.take_card_away, by=therapist_actor(owner), at=LATER))
