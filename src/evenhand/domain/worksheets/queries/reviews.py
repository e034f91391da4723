"""What waits to be read, and what came of reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Review, Rule, RuleBelief, Submission
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.prepared import Answer, PreparedInPractice


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
    review = _review.first(case=case.pk, entry=entry_id)
    rules = tuple(_rules.all(case=case.pk))
    belief: RuleBelief | None = getattr(review, "rule_belief", None)
    if belief is not None:
        belief.rule = next(rule for rule in rules if rule.pk == belief.rule_id)
    return ReviewState(review, belief, rules)


_review = PreparedInPractice(
    Review,
    lambda rows, case, entry: rows.filter(case_id=case, submission_id=entry).select_related("rule_belief"),
    case=UUID,
    entry=UUID,
)
_rules = PreparedInPractice(
    Rule, lambda rows, case: rows.filter(case_id=case).order_by("-written_at", "-id"), case=UUID
)


def beliefs_of(*, case: CaseFile) -> list[BeliefPoint]:
    """Return every recorded belief in the rules of a case, oldest first. One query."""
    return beliefs_in(ask_for_beliefs(case=case))


def ask_for_beliefs(*, case: CaseFile) -> Answer[RuleBelief]:
    """Ask for every recorded belief in the rules of a case. One query."""
    return _beliefs.ask(case=case.pk)


def beliefs_in(answer: Answer[RuleBelief]) -> list[BeliefPoint]:
    """Return the beliefs of an answer, oldest first."""
    rules: dict[UUID, Rule] = {}
    asked = [(row, rules.setdefault(row.rule_id, row.rule)) for row in answer.all()]
    return [BeliefPoint(rule, row.belief, row.asked_at) for row, rule in asked if row.belief is not None]


_beliefs = PreparedInPractice(
    RuleBelief,
    lambda rows, case: (
        rows.filter(case_id=case, belief__isnull=False).select_related("rule").order_by("asked_at", "id")
    ),
    case=UUID,
)
