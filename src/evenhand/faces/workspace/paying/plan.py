"""The plan at the owner's desk: what was taken, how it stands, invoices, and another plan from the next period on."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.plans.actions import NoPlan, address_invoices, call_off, change_plan, go_on
from evenhand.domain.plans.models import Invoice, Subscription
from evenhand.domain.plans.money import shown
from evenhand.domain.plans.offers import Offers
from evenhand.domain.plans.paying.queries import kept_card
from evenhand.domain.plans.paying.stripe_door import takes_cards
from evenhand.domain.plans.queries import invoices, open_invoices, plan_taken, standing_now
from evenhand.domain.plans.signing_up.queries import offers_to_sign_up
from evenhand.domain.plans.terms import read_terms
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.paying.choosing import at_once, choices_of, in_words, key_of
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.wording import later, say
from evenhand.wording.dates import plain_day

LONGEST_FOR_INVOICES = 400
NOT_ADDRESSED = later("Write to whom invoices go, in up to 400 letters.")
DONE = {
    "addressed": later("Invoices go there from now on."),
    "changed": later("It is noted. What counts until then stays as it is."),
    "switched": later("You have it from now on. The invoice for it is below."),
    "called-off": later("The plan ends. You can take that back until its last day."),
    "kept": later("The plan goes on."),
    "card-gone": later("The card is taken away. Invoices are yours to pay."),
}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: TherapistRequest) -> HttpResponse:
    """Show the plan of the practice with its invoices; take another address for invoices."""
    subscription = own_plan(request)
    clock = clock_of(request)
    problems: list[tuple[str, str]] = []
    addressed_to = subscription.addressed_to
    if request.method == "POST":
        addressed_to = request.POST.get("addressed_to", "").strip()
        if 0 < len(addressed_to) <= LONGEST_FOR_INVOICES:
            address_invoices(to=addressed_to, by=request.actor, at=clock.now)
            return back_to(reverse("workspace:own_plan"), done="addressed")
        problems = [("addressed_to", str(NOT_ADDRESSED))]
    today, terms = clock.now.date(), read_terms(subscription.terms)
    ahead = read_terms(subscription.changes_to) if subscription.changes_to else terms
    context = {
        "subscription": subscription,
        "terms": terms,
        "price": in_words(terms),
        "ahead": ahead if subscription.changes_to else None,
        "ahead_price": in_words(ahead),
        "period_until": plain_day(subscription.period_until),
        "last_day": plain_day(subscription.ends_on - timedelta(days=1)) if subscription.ends_on else "",
        "has_ended": subscription.ends_on is not None and today >= subscription.ends_on,
        **standing_words(subscription, today),
        "invoices": invoice_rows(clock),
        "by_card": takes_cards(),
        "kept": kept_card(),
        "addressed_to": addressed_to,
        "problems": problems,
        "problem": dict(problems),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/paying/plan.html", context, status=422 if problems else 200)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: TherapistRequest) -> HttpResponse:
    """Show what other plans and rhythms cost; the chosen one counts from the next period on."""
    subscription, clock = own_plan(request), clock_of(request)
    found = offers_of_house()
    terms = read_terms(subscription.terms)
    choices = list(choices_of(found, terms, clock))
    problem = ""
    if request.method == "POST":
        chosen = next((one for one in choices if key_of(one) == request.POST.get("to", "")), None)
        if chosen is None:
            problem = say("Choose a plan from the list.")
        elif found.billing is not None:
            try:
                change_plan(to=chosen, billing=found.billing, by=request.actor, at=clock.now)
            except NoPlan:
                return HttpResponseRedirect(reverse("workspace:own_plan"))
            return back_to(reverse("workspace:own_plan"), done="changed")
    ahead = read_terms(subscription.changes_to or subscription.terms)
    context = {
        "at_once": list(at_once(choices, found, subscription, clock)),
        "choices": [(key_of(one), one.name, in_words(one), key_of(one) == key_of(ahead)) for one in choices],
        "begins": plain_day(subscription.period_until),
        "problem": problem,
        "problems": [("to", problem)] if problem else [],
    }
    return render(request, "workspace/paying/change.html", context, status=422 if problem else 200)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: TherapistRequest) -> HttpResponse:
    """Say until when it works and what stays; a button calls the plan off, or takes that back."""
    subscription, clock = own_plan(request), clock_of(request)
    billing = offers_of_house().billing
    if request.method == "POST" and billing is not None:
        act, done = (go_on, "kept") if "keep" in request.POST else (call_off, "called-off")
        try:
            act(billing=billing, by=request.actor, at=clock.now)
        except NoPlan:
            return HttpResponseRedirect(reverse("workspace:own_plan"))
        return back_to(reverse("workspace:own_plan"), done=done)
    last_day = plain_day(subscription.period_until - timedelta(days=1))
    return render(request, "workspace/paying/end.html", {"last_day": last_day, "called_off": subscription.ends_on})


def own_plan(request: TherapistRequest) -> Subscription:
    """Return what the practice took, for an owner; raises Http404 for others, and where no plans are taken here."""
    only_owners(request)
    found = plan_taken()
    if found is None:
        raise Http404
    return found


def offers_of_house() -> Offers:
    """Return what the house offers; raises Http404 where its file cannot be read."""
    found = offers_to_sign_up()
    if found is None:
        raise Http404
    return found


def standing_words(subscription: Subscription, today: date) -> dict[str, str]:
    """Return how the practice stands, and until when everything works where something is to be paid."""
    standing = standing_now(subscription, today=today)
    due = open_invoices().first()
    return {
        "state": standing.state.name,
        "due": plain_day(due.due_on) if due else "",
        "works_until": plain_day(standing.read_only_from - timedelta(days=1)) if standing.read_only_from else "",
    }


def invoice_rows(clock: Clock) -> list[dict[str, object]]:
    """Return a line for each invoice and credit note, newest first."""
    found = invoices()
    taken_back = {one.corrects_id for one in found}
    return [
        {
            "id": one.pk,
            "number": one.number,
            "day": clock.day(one.issued_on),
            "amount": shown(one.total, one.currency),
            "became": became(one, clock, is_taken_back=one.pk in taken_back),
            "is_open": one.paid_on is None and one.corrects_id is None and one.pk not in taken_back,
        }
        for one in found
    ]


def became(invoice: Invoice, clock: Clock, *, is_taken_back: bool) -> str:
    """Return what became of an invoice, in words."""
    if invoice.corrects is not None:
        return say("Takes %(number)s back", number=invoice.corrects.number)
    if is_taken_back:
        return say("Taken back")
    if invoice.paid_on is not None:
        return say("Paid on %(day)s", day=clock.day(invoice.paid_on))
    return say("To pay by %(day)s", day=clock.day(invoice.due_on))
