"""What custody keeps of a practice, made by what people do."""

from __future__ import annotations

from datetime import date

from evenhand.domain.cases.access.actions import hand_over
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.deleting import delete_case
from evenhand.domain.custody.actions.holding import end_therapy, place_hold
from evenhand.domain.custody.actions.moving import move_entry
from evenhand.domain.custody.models import Deletion, RetentionRule
from tests.domain.acts import by_therapist
from tests.factories import NOW, a_case, a_colleague, a_submission, an_assignment, inside


def in_custody(case: CaseFile) -> None:
    """Add what custody keeps of a practice: a hold, a moved entry, files that ended, are gone, were given away."""
    by = by_therapist(case)
    ended, gone, right, given_away = (a_case(of=case.therapist, name="Bo") for _ in range(4))
    colleague = a_colleague(of=case.therapist)
    wrong = a_submission(of=an_assignment(of=right))
    with inside(case):
        place_hold(case=case, reason="A court asked for it.", until=None, by=by, at=NOW)
        end_therapy(case=ended, on=date(2001, 1, 31), by=by, at=NOW)
        RetentionRule.objects.create(country="GB", kind="contact", months=12, changed_at=NOW, changed_by="system")
        delete_case(case=gone, why=Deletion.Why.ASKED, by=by, at=NOW)
        move_entry(entry=wrong.entry, from_case=right, to_case=case, by=by, at=NOW)
        hand_over(case=given_away, to=colleague, by=by, at=NOW)
