"""Payments of one client: every past session with what it costs, and one session's page with all that can be noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_by_number, display_name
from evenhand.domain.fees.actions import (
    FeeProblem,
    NoIssuer,
    NotOwed,
    NotPaid,
    PaidAlready,
    correct_receipt,
    decide,
    issue_receipt,
    note_paid,
    take_payment_back,
    tell_client_of_news,
)
from evenhand.domain.fees.actions.settling import LONGEST_NOTE
from evenhand.domain.fees.models import Way
from evenhand.domain.fees.owing import Standing
from evenhand.domain.fees.queries.dues import Due, due_of, dues_of, totals_of
from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.domain.fees.queries.receipts import receipt_in_force, receipt_to_see, receipts_of
from evenhand.domain.scheduling.models import State
from evenhand.faces.components.money import money, sums, tax_in_words
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.receipt_paper import printed_receipt
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.form_words import words_in
from evenhand.faces.workspace.payments.lines import STANDS, TAGS, case_to_account_for, line_of
from evenhand.faces.workspace.sessions import time_of
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

DONE = {
    "owed": later("Noted: it is owed."),
    "waived": later("Noted: it is not owed."),
    "undecided": later("Taken back. It can be decided anew."),
    "paid": later("Noted as paid."),
    "open": later("Taken back. It is open again."),
    "receipt": later("The receipt is written. Your client finds it in their space."),
    "corrected": later("The receipt is taken back by another one."),
    "told": later("A notice goes out, at most one a day: something is new in their space. It says nothing more."),
    "other": later("It stands otherwise now. This is how."),
}
OTHERWISE = later("Something else was noted a moment ago. It stands as shown here, and what you typed is below.")
NO_ISSUER = later("Receipts need a name and an address first.")
PRESSED: dict[str, bool | None] = {"owed": True, "waived": False, "undecided": None}


@for_therapist
@require_safe
def case_payments(request: TherapistRequest, number: str) -> HttpResponse:
    """List what the past sessions of a client cost and how each stands, with what is open in all."""
    case = case_to_account_for(request, number)
    settings = payment_settings()
    if settings is None:
        return HttpResponseRedirect(reverse("workspace:payments"))
    clock = clock_of(request)
    dues = dues_of(case=case, at=clock.now)
    receipts = receipts_of(case=case)
    context = {
        **_about(request, case),
        "done": done_sentence(request, DONE),
        "lines": [line_of(due, clock, receipts=receipts) for due in dues],
        "total": sums(totals_of(dues, Standing.OPEN), currency=settings.currency),
        "to_decide": sum(due.standing is Standing.UNDECIDED for due in dues),
    }
    return render(request, "workspace/payments/of_case.html", context)


def _about(request: TherapistRequest, case: CaseFile) -> dict[str, object]:
    """Return whose money it is; an owner who may not open the case file reads its number and no name."""
    opens = case.therapist_id == request.member.pk or case_by_number(number=case.number, therapist=request.member)
    return {
        "number": case.number,
        "shown": display_name(case) if opens else case.number,
        "opens": bool(opens),
        "owns": request.member.role == Member.Role.OWNER,
    }


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: TherapistRequest, number: str, session_id: UUID) -> HttpResponse:
    """Show how one session stands, and note what became of it: decided, paid, taken back, a receipt, a notice."""
    case = case_to_account_for(request, number)
    clock = clock_of(request)
    due = due_of(case=case, session_id=session_id, at=clock.now)
    if due is None:
        raise Http404
    if request.method != "POST":
        return _page(request, due, clock)
    act = request.POST.get("act", "")
    if act == "paid":
        return _note_paid(request, due, clock)
    noted = _ACTS.get(act)
    if noted is None:
        raise Http404
    try:
        done = noted(request, due, clock)
    except NoIssuer:
        return _page(request, due, clock, problems=[("receipt", str(NO_ISSUER))], status=422)
    except (NotOwed, NotPaid):
        done = "other"
    return _back(request, due, done)


def _back(request: TherapistRequest, due: Due, done: str) -> HttpResponse:
    """Go back to where the button was: a list, or the session's own page."""
    number = due.case.number
    match request.POST.get("from", ""):
        case "client":
            return back_to(reverse("workspace:case_payments", args=[number]), done=done)
        case "all":
            return back_to(reverse("workspace:payments"), done=done)
        case _:
            return back_to(reverse("workspace:payment", args=[number, due.session.pk]), done=done)


def _decide(request: TherapistRequest, due: Due, clock: Clock) -> str:
    act = request.POST["act"]
    decide(session=due.session, case=due.case, owed=PRESSED[act], by=request.actor, at=clock.now)
    return act


def _take_back(request: TherapistRequest, due: Due, clock: Clock) -> str:
    take_payment_back(session=due.session, case=due.case, by=request.actor, at=clock.now)
    return "open"


def _receipt(request: TherapistRequest, due: Due, clock: Clock) -> str:
    issue_receipt(session=due.session, case=due.case, by=request.actor, at=clock.now)
    return "receipt"


def _correct(request: TherapistRequest, due: Due, clock: Clock) -> str:
    given = receipt_in_force(session_id=due.session.pk, case_id=due.case.pk)
    if given is not None:
        correct_receipt(receipt=given, by=request.actor, at=clock.now)
    return "corrected"


def _tell(request: TherapistRequest, due: Due, clock: Clock) -> str:
    tell_client_of_news(case=due.case, by=request.actor, at=clock.now)
    return "told"


_ACTS: dict[str, Callable[[TherapistRequest, Due, Clock], str]] = {
    **dict.fromkeys(PRESSED, _decide),
    "take-back": _take_back,
    "receipt": _receipt,
    "correct": _correct,
    "tell": _tell,
}


def _note_paid(request: TherapistRequest, due: Due, clock: Clock) -> HttpResponse:
    typed = {"on": request.POST.get("on", "").strip(), "how": request.POST.get("how", "")}
    typed["note"] = words_in(request.POST, "note")
    try:
        note_paid(
            session=due.session,
            case=due.case,
            on=_day(typed["on"]),
            how=typed["how"],
            note=typed["note"],
            by=request.actor,
            at=clock.now,
        )
    except FeeProblem as problem:
        return _page(request, due, clock, typed=typed, problems=[(problem.field, str(problem))], status=422)
    except (PaidAlready, NotOwed):
        now = due_of(case=due.case, session_id=due.session.pk, at=clock.now) or due
        return _page(request, now, clock, typed=typed, told=str(OTHERWISE), status=409)
    return _back(request, due, "paid")


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _page(
    request: TherapistRequest,
    due: Due,
    clock: Clock,
    *,
    typed: dict[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    settings, case = payment_settings(), due.case
    receipts = receipts_of(case=case, sessions=[due.session.pk])
    taken_back = {one.corrects_id for one in receipts}
    context = {
        **_about(request, case),
        "done": done_sentence(request, DONE),
        "line": line_of(due, clock, receipts=receipts),
        "when": time_of(due.session, clock),
        "how_it_went": str(State(due.seat.state if due.seat and not due.seat.guards else due.session.state).label),
        "standing": due.standing.value,
        "state": str(STANDS[due.standing]),
        "tag": TAGS[due.standing],
        "amount": money(due.amount, due.price.currency),
        "tax": tax_in_words(due.amount, due.price.currency, due.price.tax_points),
        "note": due.fee.note if due.fee else "",
        "was_decided": due.fee is not None and due.fee.owed is not None,
        "given": next((one for one in receipts if one.corrects_id is None and one.pk not in taken_back), None),
        "has_issuer": settings is not None and settings.issuer != "",
        "ways": [(one.value, one.label) for one in Way],
        "typed": typed or {"on": clock.today.isoformat(), "how": Way.TRANSFER.value, "note": ""},
        "came_back": typed if told else None,
        "today": clock.today.isoformat(),
        "longest": LONGEST_NOTE,
        "problems": problems or [],
        "problem": dict(problems or []),
        "told": told,
    }
    return render(request, "workspace/payments/one.html", context, status=status)


@for_therapist
@require_safe
def receipt_pages(request: TherapistRequest, receipt_id: UUID) -> HttpResponse:
    """Give a receipt as a PDF; where none can be made now, a page that says so."""
    found = receipt_to_see(receipt_id=receipt_id, member=request.member)
    if found is None:
        raise Http404
    request.opened_case = found.case_id
    return printed_receipt(found, request.member.practice) or render(
        request, "workspace/not_printed.html", {"prints": True}, status=503
    )
