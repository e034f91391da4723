"""Reviewing a submission: begin, record the answer, the rule and its belief, private notes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Review, Rule, RuleBelief, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


class ReviewProblem(ValueError):
    """Something in the review form has to be changed; the message says what. Nothing was stored."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field and say what to do."""
        super().__init__(message)
        self.field, self.message = field, message


def begin_review(*, submission: Submission, by: Actor, at: datetime) -> Review:
    """Mark an entry and its corrections as read and return its review; reading it again changes nothing."""
    with transaction.atomic():
        Submission.objects.only("pk").get(pk=submission.entry)  # raises for an entry of another practice
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
            record(act="submission.read", subject="submission", subject_id=submission.entry, by=by, at=at)
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
    answer: str,
    answer_words: str,
    notes: str,
    rule_id: UUID | None,
    rule_words: str,
    belief: int | None,
    by: Actor,
    at: datetime,
) -> Review:
    """Store what came of a review: the recorded answer, private notes, and the rule with how strongly it is believed.

    `rule_id` follows a rule that is known already; `rule_words` writes a new one. One transaction, the last save
    stands. Raises ReviewProblem for an answer that the sheet does not offer or a belief outside 0-100.
    """
    _check(submission, answer, belief)
    with transaction.atomic():
        review = begin_review(submission=submission, by=by, at=at)
        review.answer, review.answer_words, review.notes = answer, answer_words, notes
        review.changed_at, review.reviewed_by = at, f"{by.kind}:{by.id}"
        review.save()
        _keep_rule(review, rule_id=rule_id, words=rule_words.strip(), belief=belief, at=at)
        record(act="review.saved", subject="review", subject_id=review.pk, by=by, at=at)
    return review


def _check(submission: Submission, answer: str, belief: int | None) -> None:
    questions = definition_of(submission.worksheet_id).review_questions
    offered = {option.value for question in questions for option in question.options}
    if answer and answer not in offered:
        raise ReviewProblem("answer", "Choose one of the answers.")
    if belief is not None and not 0 <= belief <= 100:
        raise ReviewProblem("belief", "Choose a number from 0 to 100.")


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
