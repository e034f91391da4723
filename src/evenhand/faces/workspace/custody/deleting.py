"""Deleting a case file: what goes is shown, confirmed twice, and proved afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.cases.access.queries import case_to_decide_on, colleagues_of
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.numbers import tidy_number
from evenhand.domain.custody.actions.deleting import OnHold, delete_case
from evenhand.domain.custody.models import Deletion
from evenhand.domain.custody.queries.holding import deletion_by, deletion_of, deletions, holds_in_force
from evenhand.domain.fees.queries.receipts import receipts_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.foundation.archive.backup.shelf import BACKUPS_KEPT
from evenhand.foundation.vault.queries import unreadable_from
from evenhand.wording import later, say
from evenhand.wording.dates import day_and_time, plain_day, time_of_day

BETWEEN_CONFIRMATIONS = timedelta(minutes=10)
BACKUP_DAYS = BACKUPS_KEPT.days
"""How long a backup of the database is kept; its texts cannot be opened without keys, its days and numbers can."""

ROWS_IN_WORDS = {
    "submissions": later("versions of entries"),
    "measure_values": later("numbers drawn from entries"),
    "drafts": later("sheets begun or sent"),
    "draft_revisions": later("former states of sheets"),
    "assignments": later("assignments"),
    "setups": later("agreements"),
    "shared_answers": later("marks of what the client may read"),
    "masked_ratings": later("ratings of texts without their labels"),
    "reviews": later("reviews"),
    "rules": later("rules"),
    "rule_beliefs": later("beliefs in rules"),
    "risk_tasks": later("answers about harm, with their notes"),
    "information": later("versions of goal and formulation"),
    "contacts": later("contact records"),
    "grants": later("grants to colleagues"),
    "holds": later("holds, none of them in force"),
    "dismissed_notes": later("notes put aside"),
    "silenced_detectors": later("kinds of notes switched off"),
    "messages": later("messages, sent or waiting"),
    "browsers": later("signed-in browsers of the client"),
    "moves": later("marks of entries that were moved"),
    "fees": later("what was noted of payments"),
}


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: TherapistRequest, number: str) -> HttpResponse:
    """Say what goes and from when on nobody can read it; delete it once it was confirmed twice, the number typed."""
    case = case_to_decide_on(number=number, member=request.member)
    if case is None:
        proof = deletion_by(number=number, member=request.member) if request.POST.get("confirmed") else None
        if proof is None:
            raise Http404
        return HttpResponseRedirect(reverse("workspace:deletion", args=[proof.pk]))
    request.opened_case = case.pk
    clock, problem, stage = clock_of(request), "", "first"
    holds = holds_in_force(case=case, today=clock.today)
    if request.method == "POST" and not holds:
        stage = "second"
        if request.POST.get("confirmed"):
            if not _was_asked_just_now(request, case):
                stage, problem = "first", say("That took longer than ten minutes. Begin again.")
            elif tidy_number(request.POST.get("number", "")) != case.number:
                problem = say("This is not the number of this case file.")
            else:
                return _delete(request, case, clock)
    context = {
        "number": case.number,
        "mine": case.therapist_id == request.member.pk,
        "stage": stage,
        "problems": [("number", problem)] if problem else [],
        "problem": problem,
        "holds": [(clock.day_of(hold.placed_at), clock.day(hold.until) if hold.until else "") for hold in holds],
        "confirmed": _signer(request).sign(str(case.pk)) if stage == "second" else "",
        "typed": request.POST.get("number", ""),
        "gone_from": _long_day(unreadable_from(clock.now, zone=clock.zone)),
        "backup_days": BACKUP_DAYS,
        "has_receipts": bool(receipts_of(case=case)),
    }
    return render(request, "workspace/custody/delete.html", context, status=422 if problem else 200)


def _delete(request: TherapistRequest, case: CaseFile, clock: Clock) -> HttpResponse:
    try:
        proof = delete_case(case=case, why=Deletion.Why.ASKED, by=request.actor, at=clock.now)
    except NotTheirs:
        raise Http404 from None
    except OnHold:
        return HttpResponseRedirect(reverse("workspace:delete_case", args=[case.number]))
    request.opened_case = None
    return HttpResponseRedirect(reverse("workspace:deletion", args=[proof.pk]))


@for_therapist
@require_safe
def deletion(request: TherapistRequest, deletion_id: UUID) -> HttpResponse:
    """Show the proof of a deletion, to be printed and kept."""
    proof = deletion_of(deletion_id=deletion_id, member=request.member)
    if proof is None:
        raise Http404
    clock = clock_of(request)
    context = {
        "proof": proof,
        "practice": request.member.practice.name,
        "at": f"{_long_moment(proof.deleted_at.astimezone(clock.zone))} ({request.member.practice.zone})",
        "who": _address(request, proof.deleted_by),
        "rows": [(ROWS_IN_WORDS.get(name, name), count) for name, count in proof.rows.items() if count],
        "gone_from": _long_day(unreadable_from(proof.deleted_at, zone=ZoneInfo(request.member.practice.zone))),
        "backups_until": _long_day((proof.deleted_at + timedelta(days=BACKUP_DAYS + 1)).date()),
        "hash": bytes(proof.record_hash).hex(),
    }
    return render(request, "workspace/custody/deletion.html", context)


@for_therapist
@require_safe
def deleted(request: TherapistRequest) -> HttpResponse:
    """List the proofs of deletion that a member may see."""
    clock = clock_of(request)
    rows = [
        (proof.pk, proof.number, clock.day_of(proof.deleted_at), proof.get_why_display())
        for proof in deletions(member=request.member)
    ]
    return render(request, "workspace/custody/deleted.html", {"rows": rows})


def _signer(request: TherapistRequest) -> TimestampSigner:
    return TimestampSigner(salt=f"delete:{request.member.pk}")


def _was_asked_just_now(request: TherapistRequest, case: CaseFile) -> bool:
    """Return whether the first confirmation of this very case file, by this therapist, is at most ten minutes old."""
    try:
        signed = _signer(request).unsign(request.POST.get("confirmed", ""), max_age=BETWEEN_CONFIRMATIONS)
    except BadSignature:
        return False
    return signed == str(case.pk)


def _address(request: TherapistRequest, deleted_by: str) -> str:
    people = {f"therapist:{one.pk}": one.user.email for one in (request.member, *colleagues_of(member=request.member))}
    return str(people.get(deleted_by) or say("somebody who has left"))


def _long_day(day: date) -> str:
    """Return a day as paper says it, which is read in another year: "3 November 2026"."""
    return plain_day(day)


def _long_moment(local: datetime) -> str:
    return day_and_time(plain_day(local.date()), time_of_day(local))
