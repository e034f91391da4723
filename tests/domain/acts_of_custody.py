"""How to come to each act on case files as a whole."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions import holding, moving, retaining
from evenhand.domain.custody.actions.bringing_in import import_practice
from evenhand.domain.custody.actions.deleting import delete_again, delete_case
from evenhand.domain.custody.actions.taking_along import note_export
from evenhand.domain.custody.exporting import Scope
from evenhand.domain.custody.models import Deletion, Move
from evenhand.domain.scheduling.actions import decline
from evenhand.foundation.audit.actor import SYSTEM
from tests.domain.acts import LATER, Ready, a_reachable_case, act_of, by_therapist
from tests.domain.acts_of_scheduling import an_inquiry
from tests.domain.custody.files import OWNER_ELSEWHERE, exported, is_gone_from_here
from tests.factories import (
    NOW,
    PASSWORD,
    a_case,
    a_service,
    a_submission,
    an_assignment,
    inside,
    therapist_actor,
)

LONG_AGO = date(2001, 1, 31)


@act_of(import_practice, "practice.imported")
def bringing_a_practice_in() -> Ready:
    case = a_case(goal="To rest.")
    file = exported(case.therapist)
    is_gone_from_here(case.therapist)
    bring = partial(import_practice, email=OWNER_ELSEWHERE, password=PASSWORD, at=LATER)
    return Ready(None, lambda: bring(source=io.BytesIO(file)))


@act_of(note_export, "practice.exported_with_names")
def taking_a_practice_along() -> Ready:
    case = a_case()
    note = partial(note_export, scope=Scope(names=True), by=therapist_actor(case.therapist), at=LATER)
    return Ready(case.practice_id, note)


@act_of(note_export, "case.exported")
def taking_a_case_file_along() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(note_export, scope=Scope(case=case), by=by_therapist(case), at=LATER))


@act_of(delete_again, "case.deleted_again")
def deleting_a_case_file_that_a_restore_brought_back() -> Ready:
    case = a_reachable_case()
    a_submission(of=an_assignment(of=case))
    return Ready(case.practice_id, partial(delete_again, case_id=case.pk, by=SYSTEM, at=LATER))


@act_of(delete_case, "case.deleted")
def deleting_a_case_file() -> Ready:
    case = a_reachable_case()
    a_submission(of=an_assignment(of=case))
    delete = partial(delete_case, case=case, why=Deletion.Why.ASKED, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, delete)


@act_of(holding.end_therapy, "case.closed")
def ending_therapy() -> Ready:
    case = a_case()
    return Ready(
        case.practice_id, partial(holding.end_therapy, case=case, on=NOW.date(), by=by_therapist(case), at=LATER)
    )


@act_of(holding.take_up_therapy, "case.reopened")
def taking_therapy_up_again() -> Ready:
    case = an_ended_case()
    return Ready(case.practice_id, partial(holding.take_up_therapy, case=case, by=by_therapist(case), at=LATER))


@act_of(holding.place_hold, "hold.placed")
def placing_a_hold() -> Ready:
    case = a_case()
    hold = partial(holding.place_hold, case=case, reason="A court asked for it.", until=None)
    return Ready(case.practice_id, partial(hold, by=by_therapist(case), at=LATER))


@act_of(holding.lift_hold, "hold.lifted")
def lifting_a_hold() -> Ready:
    case = a_case()
    with inside(case):
        hold = holding.place_hold(case=case, reason="A court.", until=None, by=by_therapist(case), at=NOW)
    return Ready(case.practice_id, partial(holding.lift_hold, hold=hold, by=by_therapist(case), at=LATER))


@act_of(retaining.choose_country, "practice.country_chosen")
def choosing_the_country() -> Ready:
    case = a_case()
    choose = partial(retaining.choose_country, country="DE", by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, choose)


@act_of(retaining.keep_for, "practice.retention_changed")
def changing_a_time() -> Ready:
    case = a_case()
    keep = partial(retaining.keep_for, country="GB", kind="case_file", months=84, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, keep)


@act_of(retaining.destroy_when_due, "case.deleted")
def destroying_what_is_due() -> Ready:
    case = an_ended_case()
    return Ready(case.practice_id, partial(retaining.destroy_when_due, case=case, by=by_therapist(case), at=LATER))


@act_of(retaining.forget_contact_when_due, "contact.forgotten")
def forgetting_a_contact() -> Ready:
    case = an_ended_case()
    forget = partial(retaining.forget_contact_when_due, case=case, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, forget)


@act_of(retaining.forget_inquiry_when_due, "inquiry.deleted")
def forgetting_a_request_that_is_due() -> Ready:
    inquiry = an_inquiry(of=a_service(needs_approval=True))
    by = therapist_actor(inquiry.therapist)
    with inside(inquiry):
        decline(inquiry=inquiry, by=by, at=NOW - timedelta(days=400))
    forget = partial(retaining.forget_inquiry_when_due, inquiry=inquiry, by=by, at=LATER)
    return Ready(inquiry.practice_id, forget)


@act_of(moving.move_entry, "submission.moved_here")
def moving_an_entry() -> Ready:
    wrong = a_case()
    right = a_case(of=wrong.therapist)
    entry = a_submission(of=an_assignment(of=wrong)).entry
    move = partial(moving.move_entry, entry=entry, from_case=wrong, to_case=right, by=by_therapist(wrong), at=LATER)
    return Ready(wrong.practice_id, move)


@act_of(moving.take_move_back, "submission.moved_away")
def taking_a_move_back() -> Ready:
    ready = moving_an_entry()
    with ready.where():
        ready.do()
        move = Move.objects.get()
        right = CaseFile.objects.get(pk=move.to_case_id)
    return Ready(ready.practice_id, partial(moving.take_move_back, move=move, by=by_therapist(right), at=LATER))


def an_ended_case() -> CaseFile:
    """Return a case file whose therapy ended so long ago that every time is over."""
    case = a_case(email="client@example.org")
    with inside(case):
        holding.end_therapy(case=case, on=LONG_AGO, by=by_therapist(case), at=NOW)
    return case
