"""What custody keeps of a practice, made for tests, and the rows by which its queries are asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from evenhand.domain.cases.access.actions import hand_over
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.deleting import delete_case
from evenhand.domain.custody.actions.holding import end_therapy, place_hold
from evenhand.domain.custody.actions.moving import move_entry
from evenhand.domain.custody.models import Deletion, LegalHold, Move, RetentionRule
from evenhand.domain.custody.queries import holding
from tests.domain.acts import by_therapist
from tests.factories import NOW, a_case, a_submission, an_assignment, inside

if TYPE_CHECKING:
    from tests.domain.test_walls import Everything


def in_custody(one: Everything) -> None:
    """Add what custody keeps of a practice: a hold, a moved entry, files that ended, are gone, were given away."""
    by = by_therapist(one.case)
    ended, gone, right, given_away = (a_case(of=one.therapist, name="Bo") for _ in range(4))
    wrong = a_submission(of=an_assignment(of=right))
    with inside(one.case):
        place_hold(case=one.case, reason="A court asked for it.", until=None, by=by, at=NOW)
        end_therapy(case=ended, on=date(2001, 1, 31), by=by, at=NOW)
        RetentionRule.objects.create(country="GB", kind="contact", months=12, changed_at=NOW, changed_by="system")
        delete_case(case=gone, why=Deletion.Why.ASKED, by=by, at=NOW)
        move_entry(entry=wrong.entry, from_case=right, to_case=one.case, by=by, at=NOW)
        hand_over(case=given_away, to=one.colleague, by=by, at=NOW)


def latest_proof(one: Everything) -> object:
    latest = next((row.pk for row in holding.deletions(member=one.therapist)), one.case.pk)
    return holding.deletion_of(deletion_id=latest, member=one.therapist)


def latest_hold(one: Everything) -> object:
    found = LegalHold.objects.first()
    return holding.hold_of(case=one.case, hold_id=found.pk if found else one.case.pk)


def number_of_gone(one: Everything) -> str:
    return Deletion.objects.values_list("number", flat=True).first() or one.case.number


def number_given_away(one: Everything) -> str:
    there = CaseFile.objects.filter(therapist=one.colleague).values_list("number", flat=True)
    return there.first() or one.case.number


def latest_move(one: Everything) -> object:
    entry = next((row.entry for row in Move.objects.all()), one.sent.entry)
    return holding.move_to_take_back(case=one.case, entry=entry)
