"""What waits to be read, and what came of reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Review, Rule, RuleBelief, Submission
from evenhand.foundation.practices.models import Member


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A review as stored, the belief recorded in it, and every rule of the case that it may follow, newest first."""

    review: Review | None
    belief: RuleBelief | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class BeliefPoint:
    """How strongly a rule was believed (0-100) when it was asked."""

    rule: Rule
    belief: int
    at: datetime


def to_read(*, therapist: Member, most: int = 50) -> list[Submission]:
    """Return the newest unread entries of a therapist's clients with their case files; content stays unopened."""
    found = Submission.objects.filter(read_at=None, replaced_at=None, case__therapist=therapist)
    return list(found.select_related("case__contact").defer("answers").order_by("-sent_at", "-id")[:most])


def review_of(*, case: CaseFile, entry_id: UUID) -> ReviewState:
    """Return what is recorded about one entry. Two queries."""
    found = Review.objects.filter(case=case, submission_id=entry_id).select_related("rule_belief__rule")
    review = next(iter(found), None)
    belief: RuleBelief | None = getattr(review, "rule_belief", None)
    return ReviewState(review, belief, tuple(Rule.objects.filter(case=case).order_by("-written_at", "-id")))


def beliefs_of(*, case: CaseFile) -> list[BeliefPoint]:
    """Return every recorded belief in the rules of a case, oldest first. One query."""
    found = RuleBelief.objects.filter(case=case, belief__isnull=False).select_related("rule").order_by("asked_at", "id")
    return [BeliefPoint(row.rule, row.belief, row.asked_at) for row in found if row.belief is not None]
