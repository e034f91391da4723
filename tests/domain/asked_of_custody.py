"""What queries that name one row are asked across the walls: a hold, a proof, a move, a file that was given away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evenhand.domain.cases.access import queries as access
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.models import Deletion, LegalHold, Move
from evenhand.domain.custody.queries import holding, retaining
from tests.domain.acts import by_therapist
from tests.factories import TODAY

if TYPE_CHECKING:
    from tests.domain.test_walls import Everything


def latest_proof(one: Everything) -> object:
    latest = next((row.pk for row in holding.deletions(member=one.therapist)), one.case.pk)
    return holding.deletion_of(deletion_id=latest, member=one.therapist)


def proof_by_number(one: Everything) -> object:
    number = Deletion.objects.values_list("number", flat=True).first() or one.case.number
    return holding.deletion_by(number=number, member=one.therapist)


def latest_hold(one: Everything) -> object:
    found = LegalHold.objects.first()
    return holding.hold_of(case=one.case, hold_id=found.pk if found else one.case.pk)


def latest_move(one: Everything) -> object:
    return holding.move_to_take_back(case=one.case, entry=_moved(one))


def where_it_was_moved_to(one: Everything) -> object:
    return holding.case_moved_to(entry=_moved(one), from_case=one.case, member=one.therapist)


def _moved(one: Everything) -> UUID:
    return next((row.entry for row in Move.objects.all()), one.sent.entry)


def was_given_away(one: Everything) -> object:
    others = CaseFile.objects.exclude(therapist=one.therapist).values_list("number", flat=True)
    return any(access.gave_away(number=number, by=by_therapist(one.case)) for number in (*others, one.case.number))


ABOUT_A_ROW: Final[dict[Callable[..., object], Callable[[Everything], object]]] = {
    retaining.due_inquiries: lambda one: retaining.due_inquiries(today=TODAY + timedelta(days=400)),
    holding.deletion_of: latest_proof,
    holding.deletion_by: proof_by_number,
    holding.hold_of: latest_hold,
    holding.move_to_take_back: latest_move,
    holding.case_moved_to: where_it_was_moved_to,
    access.gave_away: was_given_away,
}
