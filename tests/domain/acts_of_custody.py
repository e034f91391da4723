"""How to come to each act on case files as a whole."""

from __future__ import annotations

import io
from functools import partial

from evenhand.domain.custody.actions.bringing_in import import_practice
from evenhand.domain.custody.actions.taking_along import note_export
from evenhand.domain.custody.exporting import Scope
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.domain.custody.files import OWNER_ELSEWHERE, exported, is_gone_from_here
from tests.factories import PASSWORD, a_case, therapist_actor


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
