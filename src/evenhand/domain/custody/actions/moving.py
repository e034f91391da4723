"""Moving an entry that lies in the wrong client's case file to the right one, and back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.models import Move
from evenhand.domain.custody.queries.holding import move_to_take_back
from evenhand.domain.worksheets.models import (
    Assignment,
    Draft,
    MaskedRating,
    MeasureValue,
    Review,
    RiskTask,
    Rule,
    RuleBelief,
    Setup,
    SharedAnswers,
    Submission,
)
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.vault.keyring import keyring


class NotMovable(Exception):
    """The entry is not in the case file it was said to be in, or both case files are the same."""


def move_entry(*, entry: UUID, from_case: CaseFile, to_case: CaseFile, by: Actor, at: datetime) -> Move:
    """Put an entry with all its versions into the case file of the right client; the wrong one loses it at once.

    One transaction. Its words are sealed anew with the other case file's key; its numbers, its review with the
    private notes, the rule it brought into view and what was agreed for it go along. It hangs on an assignment of its
    own there, which is ended, so that no other assignment counts it. The draft it was sent from is deleted. Both
    records say so. The caller has made sure that who acts may open both. Raises NotMovable.
    """
    with transaction.atomic():
        rows = _locked(entry, from_case, to_case)
        former = rows[0].assignment
        setup = rows[0].setup
        move = Move.objects.create(
            entry=entry,
            from_case_id=from_case.pk,
            to_case_id=to_case.pk,
            former_assignment_id=former.pk,
            former_setup_id=setup.pk if setup else None,
            moved_at=at,
            moved_by=f"{by.kind}:{by.id}",
        )
        place = _a_place(former, to_case, move, by, at)
        _put(rows, to_case, place, _agreed(setup, place))
        _record(entry, from_case, to_case, by, at)
    return move


def take_move_back(*, move: Move, by: Actor, at: datetime) -> None:
    """Put a moved entry back where it hung before the latest move; taken back already, nothing changes.

    Raises NotMovable when it is not there any more, or has been moved on.
    """
    with transaction.atomic():
        here, there = (CaseFile.objects.filter(pk=one).first() for one in (move.to_case_id, move.from_case_id))
        former = Assignment.objects.filter(pk=move.former_assignment_id, case_id=move.from_case_id).first()
        if here is None or there is None or former is None:
            raise NotMovable
        rows = _locked(move.entry, here, there)
        latest = move_to_take_back(case=here, entry=move.entry)
        if latest is None or latest.pk != move.pk:
            raise NotMovable
        left = rows[0].assignment
        agreed = Setup.objects.get(pk=move.former_setup_id) if move.former_setup_id else None
        _put(rows, there, former, agreed)
        left.delete()
        Move.objects.filter(pk=move.pk).update(undone_at=at)
        _record(move.entry, here, there, by, at)


def _locked(entry: UUID, from_case: CaseFile, to_case: CaseFile) -> list[Submission]:
    """Lock both case files in one order, and return the versions of the entry, the first one first."""
    both = sorted((from_case.pk, to_case.pk))
    list(CaseFile.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk"))
    keyring().preload(both)
    found = Submission.objects.select_for_update(of=("self",), no_key=True).filter(case=from_case, entry=entry)
    rows = list(found.select_related("assignment", "setup").order_by("revision"))
    if not rows or from_case.pk == to_case.pk:
        raise NotMovable
    return rows


def _a_place(former: Assignment, case: CaseFile, move: Move, by: Actor, at: datetime) -> Assignment:
    """Return an assignment for a moved entry: the same worksheet, once, over."""
    return Assignment.objects.create(
        case=case,
        worksheet_id=former.worksheet_id,
        slug=former.slug,
        message="",
        rhythm=Rhythm.ONCE.value,
        starts_on=former.starts_on,
        given_at=former.given_at,
        given_by=f"{by.kind}:{by.id}",
        ended_at=at,
        ended_by=Assignment.EndedBy.THERAPIST,
        key=f"moved:{move.pk}",
    )


def _agreed(setup: Setup | None, place: Assignment) -> Setup | None:
    """Return a copy of what the entry was written under, sealed for its new case file."""
    if setup is None:
        return None
    return Setup.objects.create(
        case_id=place.case_id,
        assignment=place,
        version=1,
        answers=setup.answers,
        written_at=setup.written_at,
        written_by=setup.written_by,
    )


def _put(rows: list[Submission], case: CaseFile, place: Assignment, setup: Setup | None) -> None:
    """Let the versions of an entry, and all that was drawn from them, belong to another case file."""
    drafts = {row.draft_id for row in rows if row.draft_id}
    for row in rows:
        row.answers = row.answers  # opened with the key of the one case file, to be sealed with that of the other
        row.case, row.assignment, row.setup, row.draft = case, place, setup if row.setup_id else None, None
        row.save(update_fields=["answers", "case", "assignment", "setup", "draft"])
    Draft.objects.filter(pk__in=drafts).delete()
    MeasureValue.objects.filter(submission__in=[row.pk for row in rows]).update(case=case)
    for task in RiskTask.objects.filter(submission__in=[row.pk for row in rows]):
        task.note, task.case = task.note, case
        task.save(update_fields=["note", "case"])
    shuffled = MaskedRating.objects.filter(submission__in=[row.pk for row in rows])
    shuffled.filter(rated_at=None).delete()  # its batch is of the other case file
    for rated in shuffled:
        rated.content, rated.case, rated.batch = rated.content, case, uuid4()
        rated.save(update_fields=["content", "case", "batch"])
    for shared in SharedAnswers.objects.filter(submission__in=[row.pk for row in rows]):
        shared.delete()  # it was for the other client to read
    for review in Review.objects.filter(submission__in=[row.pk for row in rows]):
        review.answers, review.notes, review.case = review.answers, review.notes, case
        review.save(update_fields=["answers", "notes", "case"])
        _put_rule(review, case)


def _put_rule(review: Review, case: CaseFile) -> None:
    """Let the rule of a review go along; one that other reviews follow too stays, and a copy goes."""
    belief = RuleBelief.objects.select_related("rule").filter(review=review).first()
    if belief is None:
        return
    rule, shared = belief.rule, RuleBelief.objects.filter(rule=belief.rule).exclude(pk=belief.pk).exists()
    if shared:
        rule = Rule.objects.create(case=case, words=rule.words, written_at=rule.written_at)
    else:
        rule.words, rule.case = rule.words, case
        rule.save(update_fields=["words", "case"])
    RuleBelief.objects.filter(pk=belief.pk).update(case=case, rule=rule)


def _record(entry: UUID, from_case: CaseFile, to_case: CaseFile, by: Actor, at: datetime) -> None:
    record(act="submission.moved_away", subject="entry", subject_id=entry, case_id=from_case.pk, by=by, at=at)
    record(act="submission.moved_here", subject="entry", subject_id=entry, case_id=to_case.pk, by=by, at=at)
