"""The review of one entry: read it side by side, record what came of it, assign the next."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.tracking.queries import alike_note
from evenhand.domain.worksheets.actions import RiskDutyMissing, assign_again, begin_review, save_review
from evenhand.domain.worksheets.actions.reviewing import ReviewChanged, ReviewProblem
from evenhand.domain.worksheets.definition import TOTAL
from evenhand.domain.worksheets.formulas import gaps_in
from evenhand.domain.worksheets.queries import (
    Entry,
    ReviewState,
    assignment_of,
    entry_of,
    neighbours_of,
    rating_of,
    review_of,
)
from evenhand.domain.worksheets.sequences import masked_in
from evenhand.faces.components.library_words import without_marks
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.components.sheet.reading import answered
from evenhand.faces.workspace.case_frame import (
    back_to,
    case_address,
    case_frame,
    done_sentence,
    key_for,
    new_key,
    own_case,
)
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.entry_parts import blocks_of
from evenhand.faces.workspace.homework import NOBODY_ANSWERS
from evenhand.faces.workspace.notes import note_lines
from evenhand.faces.workspace.review_form import (
    Typed,
    answers_of,
    belief_of,
    problems_of,
    rule_followed,
    seen_in,
    stored_beside,
    stored_in,
    typed_in,
)
from evenhand.faces.workspace.score_words import score_of
from evenhand.faces.workspace.sharing_answers import SHARED, UNSHARED, to_share
from evenhand.wording import later, say

DONE = {
    SHARED: later("The client can read what is ticked, and nothing else of your part."),
    UNSHARED: later("Taken back: the client reads nothing of your part."),
    "again": later("Assigned again, once, due in a week. What you wrote here is saved."),
    "redo": later("Assigned with a real friend in mind, once, due in a week. What you wrote here is saved."),
}
SAVED = "saved"


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: TherapistRequest, number: str, entry: UUID) -> HttpResponse:
    """Show an entry for review; opening it for the first time marks it as read, which changes nothing later."""
    case = own_case(request, number)
    found = entry_of(case=case, entry_id=entry, values=False)
    if found is None:
        raise Http404
    clock = clock_of(request)
    if request.method == "POST":
        return _keep(request, case, found, clock)
    if found.submission.read_at is None:
        begin_review(submission=found.submission, by=request.actor, at=clock.now)
    state = review_of(case=case, entry_id=entry)
    return _page(request, case, found, state, stored_in(state, found.definition.review_questions), [], clock)


def _keep(request: TherapistRequest, case: CaseFile, entry: Entry, clock: Clock) -> HttpResponse:
    state = review_of(case=case, entry_id=entry.submission.entry)
    questions = entry.definition.review_questions
    typed = typed_in(request.POST, state, questions)
    problems = problems_of(typed)
    if not problems and typed != stored_in(state, questions):
        try:
            problems = _save(request, entry, state, typed, clock)
        except ReviewChanged:
            state = review_of(case=case, entry_id=entry.submission.entry)
            if stored_beside(typed, state):
                return _page(request, case, entry, state, typed, [], clock)
    if problems:
        return _page(request, case, entry, state, typed, problems, clock)
    done = _assign(request, case, entry, clock)
    return back_to(
        case_address("review", case, entry.submission.entry), done=done, anchor="" if done != SAVED else "save"
    )


def _save(
    request: TherapistRequest, entry: Entry, state: ReviewState, typed: Typed, clock: Clock
) -> list[tuple[str, str]]:
    rule_id = rule_followed(typed, state)
    try:
        save_review(
            submission=entry.submission,
            answers=answers_of(typed),
            notes=typed.notes,
            rule_id=rule_id,
            rule_words="" if rule_id else typed.rule_words,
            belief=belief_of(typed),
            by=request.actor,
            at=clock.now,
            seen=seen_in(request.POST),
        )
    except ReviewProblem as problem:
        return [(problem.field, problem.message)]
    return []


def _assign(request: TherapistRequest, case: CaseFile, entry: Entry, clock: Clock) -> str:
    """Assign what the pressed button says, and return the word for what was done."""
    act, redo = request.POST.get("act", ""), entry.definition.redo
    if act not in ("again", "redo") or (act == "redo" and redo is None):
        return SAVED
    former = assignment_of(case=case, assignment_id=entry.submission.assignment_id)
    if former is None:
        raise Http404
    try:
        assign_again(
            former=former,
            case=case,
            slug=redo.slug if act == "redo" and redo else None,
            message=None,
            key=key_for(case, request.POST.get("key", ""), act=act),
            by=request.actor,
            at=clock.now,
        )
    except RiskDutyMissing:
        return "duty"
    return act


def _page(
    request: TherapistRequest,
    case: CaseFile,
    entry: Entry,
    state: ReviewState,
    typed: Typed,
    problems: list[tuple[str, str]],
    clock: Clock,
) -> HttpResponse:
    sent, definition = entry.submission, entry.definition
    alike = alike_note(case=case, entry=entry, now=clock.now)
    problem = dict(problems)
    changed = stored_beside(typed, state) if request.method == "POST" and not problems else []
    context = {
        **case_frame(case, tab="progress", within=True),
        "done": _done(request),
        "entry": sent,
        "definition": definition,
        "sent": clock.moment(sent.sent_at),
        "sent_at": sent.sent_at.isoformat(timespec="minutes"),
        "elsewhere": clock.elsewhere(sent.sent_at, sent.zone),
        "happened": clock.moment(sent.happened_at) if sent.happened_at else "",
        "blocks": blocks_of(definition, entry.answers, agreed=entry.agreed),
        "beside": blocks_of(entry.beside, entry.answers, agreed=entry.agreed) if entry.beside else (),
        "beside_title": entry.beside.client_title if entry.beside else "",
        "to_share": to_share(case, entry),
        "unseen": _unseen(case, entry),
        "scores": score_of(definition, entry.answers, sent.sent_at, clock, stored=_stored_total(case, entry)),
        "agreed": answered(definition, entry.agreed, stages=("setup",)) if entry.agreed else (),
        "neighbours": neighbours_of(case=case, submission=sent),
        "guidance": without_marks(definition.review_guidance),
        "asked": [(one, problem.get(f"answer_{one.question.key}", "")) for one in typed.asked],
        "rules": [{"id": str(rule.pk), "words": rule.words} for rule in state.rules],
        "typed": typed,
        "saved": clock.moment(state.review.changed_at) if request.GET.get("done") and state.review else "",
        "findings": note_lines([alike]) if alike else [],
        "problems": problems,
        "problem": problem,
        "key": new_key(),
        "changed": changed,
        "changed_at": clock.moment(state.review.changed_at) if state.review else "",
        "seen": _seen(request, state, problems),
    }
    return render(request, "workspace/review.html", context, status=422 if problems else 409 if changed else 200)


def _stored_total(case: CaseFile, entry: Entry) -> float | None:
    """The score that was stored of an instrument with gaps. Two queries for such an entry, none for others."""
    if not gaps_in(entry.definition, entry.answers):
        return None
    found = entry_of(case=case, entry_id=entry.submission.entry)
    return found.values.get(TOTAL) if found else None


def _unseen(case: CaseFile, entry: Entry) -> list[tuple[str, str]]:
    """The ratings that the therapist gave without labels, each under what it is of. One query for such a sheet."""
    masked = masked_in(entry.submission.series)
    rated = rating_of(case=case, entry=entry.submission.entry) if masked else None
    labels = {measure.name: measure.label for measure in entry.definition.measures}
    if masked is None or rated is None:
        return []
    return [(labels.get(name, name), f"{rated.ratings[name]:g}") for name in masked.texts.values()]


def _done(request: TherapistRequest) -> str:
    """Return the sentence that confirms an act; where nothing could be assigned, what was saved and why."""
    if request.GET.get("done") == "duty":
        return f"{say('What you wrote here is saved.')} {NOBODY_ANSWERS}"
    return done_sentence(request, DONE)


def _seen(request: TherapistRequest, state: ReviewState, problems: list[tuple[str, str]]) -> str:
    """When the review shown was changed last; a form that is shown again for a mistake knows what it knew before."""
    if problems:
        return request.POST.get("seen", "")
    return state.review.changed_at.isoformat() if state.review else ""
