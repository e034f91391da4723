"""How the practice asks for money: currency, name and address on receipts, tax, wording, its own payment page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.fees.actions import FeeProblem, keep_settings
from evenhand.domain.fees.actions.setting_up import LONGEST
from evenhand.domain.fees.pay_links import LONGEST as LONGEST_ADDRESS
from evenhand.domain.fees.pay_links import host_of
from evenhand.domain.fees.queries.prices import payment_settings as settings_in_force
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.outbox.silence import words_that_give_away
from evenhand.wording import later
from evenhand.wording.countries import currency_of_country
from evenhand.wording.lists import all_of

FIELDS = ("currency", "issuer", "tax_words", "wording", "pay_address")
LIKE = "https://pay.example.org/you?amount={amount}&currency={currency}&note={reference}"
DONE = {"saved": later("Saved. Receipts that are written already stay as they are.")}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def payment_settings(request: TherapistRequest) -> HttpResponse:
    """Show and keep how the practice asks for money; for owners."""
    only_owners(request)
    stored = settings_in_force()
    typed = dict.fromkeys(FIELDS, "") | {"currency": currency_of_country(request.member.practice.country)}
    if stored is not None:
        typed = {name: getattr(stored, name) for name in FIELDS}
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        typed = {name: words_in(request.POST, name) for name in FIELDS}
        try:
            keep_settings(by=request.actor, at=clock_of(request).now, **typed)
        except FeeProblem as problem:
            problems = [(problem.field, str(problem))]
        else:
            return back_to(reverse("workspace:payment_settings"), done="saved")
    context = {
        "typed": typed,
        "gives_away": _given_away(typed) if stored is not None and not problems else "",
        "host": host_of(typed["pay_address"]) if not problems and typed["pay_address"] else "",
        "is_stored": stored is not None,
        "like": LIKE,
        "longest": LONGEST | {"pay_address": LONGEST_ADDRESS},
        "done": done_sentence(request, DONE),
        "problems": problems,
        "problem": dict(problems),
    }
    return render(request, "workspace/payments/settings.html", context, status=422 if problems else 200)


def _given_away(typed: dict[str, str]) -> str:
    """Return the words of a receipt that say what it is about, as they were typed; "" where none does."""
    said = " ".join((typed["wording"], typed["tax_words"], typed["issuer"])).split()
    return all_of(list(dict.fromkeys(word.strip(".,;:()") for word in said if words_that_give_away(word))))
