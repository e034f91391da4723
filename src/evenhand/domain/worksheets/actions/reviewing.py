"""Reviewing a submission: begin, record the answers, the rule and its belief, private notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.definition import ReviewQuestion
from evenhand.domain.worksheets.models import Review, Rule, RuleBelief, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.wording import say

PARTS = {"choice", "words"}
"""What an answer to a review question is made of."""


class ReviewProblem(ValueError):
    """Something in the review form has to be changed; the message says what. Nothing was stored."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field and say what to do."""
        super().__init__(message)
        self.field, self.message = field, message


class ReviewChanged(Exception):
    """The review was changed since it was last seen; nothing was stored, and the caller shows both."""


def begin_review(*, submission: Submission, by: Actor, at: datetime) -> Review:
    """Mark an entry and its corrections as read and return its review; reading it again changes nothing."""
    with transaction.atomic():
        # Raises for an entry of another practice, and lets one therapist's two presses in one after the other.
        Submission.objects.select_for_update(no_key=True).only("pk").get(pk=submission.entry)
        unread = Submission.objects.filter(entry=submission.entry, read_at=None).update(read_at=at)
        review, new = Review.objects.get_or_create(
            submission_id=submission.entry,
            defaults={
                "case_id": submission.case_id,
                "begun_at": at,
                "changed_at": at,
                "reviewed_by": f"{by.kind}:{by.id}",
            },
        )
        if new or unread:
            record(
                act="submission.read",
                subject="submission",
                subject_id=submission.entry,
                case_id=submission.case_id,
                by=by,
                at=at,
            )
    return review


def read_all(*, case: CaseFile, slug: str, by: Actor, at: datetime) -> int:
    """Mark every unread entry of one worksheet of a case file as read; return how many there were.

    For logs of single taps, where there is nothing to say to each.
    """
    with transaction.atomic():
        unread = Submission.objects.filter(case=case, slug=slug, read_at=None, replaced_at=None).defer("answers")
        rows = list(unread)
        for submission in rows:
            begin_review(submission=submission, by=by, at=at)
    return len(rows)


def save_review(
    *,
    submission: Submission,
    answers: Mapping[str, Mapping[str, str]],
    notes: str,
    rule_id: UUID | None,
    rule_words: str,
    belief: int | None,
    by: Actor,
    at: datetime,
    seen: datetime | None = None,
) -> Review:
    """Store what came of a review: the recorded answers, private notes, and the rule with how strongly it is believed.

    `answers` holds for the key of a review question the value of its option as "choice", what was said as "words", or
    both. `rule_id` follows a rule that is known already; `rule_words` writes a new one. `seen` is when the review was
    changed last as far as its writer knows. One transaction, the last save stands; the same form sent again changes
    nothing. Raises ReviewChanged when somebody changed it after `seen`, ReviewProblem for what the sheet does not ask
    or offer ("answer_" and the key is its field then) and for a belief outside 0-100.
    """
    kept = _offered(definition_of(submission.worksheet_id).review_questions, answers)
    if belief is not None and not 0 <= belief <= 100:
        raise ReviewProblem("belief", say("Choose a number from 0 to 100."))
    with transaction.atomic():
        review = begin_review(submission=submission, by=by, at=at)
        if seen is not None and review.changed_at != seen:
            if _is_stored(review, kept, notes, rule_id=rule_id, words=rule_words.strip(), belief=belief, by=by):
                return review
            raise ReviewChanged
        review.answers, review.notes = kept, notes
        review.changed_at, review.reviewed_by = at, f"{by.kind}:{by.id}"
        review.save()
        _keep_rule(review, rule_id=rule_id, words=rule_words.strip(), belief=belief, at=at)
        record(act="review.saved", subject="review", subject_id=review.pk, case_id=review.case_id, by=by, at=at)
    return review


def _offered(
    questions: Sequence[ReviewQuestion], answers: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Return the answers without what was left empty; raises ReviewProblem for one that the sheet does not offer."""
    asked = {question.key: question for question in questions}
    kept = {}
    for key, answer in answers.items():
        if key not in asked or not answer.keys() <= PARTS:
            raise ReviewProblem(f"answer_{key}", say("This sheet does not ask that."))
        choice = answer.get("choice")
        if choice and choice not in {option.value for option in asked[key].options}:
            raise ReviewProblem(f"answer_{key}", say("Choose one of the answers."))
        filled = {part: said for part, said in answer.items() if said}
        if filled:
            kept[key] = filled
    return kept


def _is_stored(
    review: Review,
    answers: Mapping[str, Mapping[str, str]],
    notes: str,
    *,
    rule_id: UUID | None,
    words: str,
    belief: int | None,
    by: Actor,
) -> bool:
    """Whether the very same stands there, written by the same person: a form that was sent twice."""
    if (review.answers, review.notes, review.reviewed_by) != (answers, notes, f"{by.kind}:{by.id}"):
        return False
    former = RuleBelief.objects.filter(review=review).select_related("rule").first()
    if former is None:
        return not words and rule_id is None
    same_rule = former.rule.words == words if words else former.rule_id == rule_id
    return same_rule and former.belief == belief


def _keep_rule(review: Review, *, rule_id: UUID | None, words: str, belief: int | None, at: datetime) -> None:
    rule: Rule | None
    former = RuleBelief.objects.filter(review=review).select_related("rule").first()
    if words and not (former and former.rule.words == words):
        rule = Rule.objects.create(case_id=review.case_id, words=words, written_at=at)
    elif words and former:
        rule = former.rule
    else:
        rule = Rule.objects.filter(pk=rule_id, case_id=review.case_id).first() if rule_id else None
    if rule is None:
        RuleBelief.objects.filter(review=review).delete()
        return
    RuleBelief.objects.update_or_create(
        review=review,
        defaults={"case_id": review.case_id, "rule": rule, "belief": belief, "asked_at": review.begun_at},
    )
