"""How to come to each act of building a practice's own sheets."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.building.bundles import as_bundle
from evenhand.domain.worksheets.models import OwnSheet
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.domain.worksheets.building.sheets import A_SHEET, changed_sheet
from tests.factories import NOW, a_case, inside, published


def a_begun_sheet(case: CaseFile, title: str = "Evening notes") -> OwnSheet:
    """Begin a sheet of a practice whose one question is worded."""
    by = by_therapist(case)
    with inside(case):
        sheet = actions.begin_own_sheet(title=title, is_instrument=False, key=uuid4().hex, by=by, at=NOW)
        content = changed_sheet(sheet, "What went well?")
        return actions.write_own_sheet(sheet=sheet, content=content, base=1, part="", by=by, at=NOW)


def a_published_sheet(case: CaseFile) -> OwnSheet:
    """Publish such a sheet."""
    sheet = a_begun_sheet(case)
    with inside(case):
        actions.publish_own_sheet(sheet=sheet, may_use=False, by=by_therapist(case), at=NOW)
        return OwnSheet.objects.get(pk=sheet.pk)


@act_of(actions.keep_message, "sheet_message.kept")
def keeping_a_message() -> Ready:
    case = a_case()
    published("mood-check")
    keep = partial(actions.keep_message, slug="mood-check", words="Whenever you think of it.")
    return Ready(case.practice_id, partial(keep, by=by_therapist(case), at=LATER))


@act_of(actions.take_suggested_message, "sheet_message.dropped")
def going_back_to_the_suggested_message() -> Ready:
    case = a_case()
    published("mood-check")
    by = by_therapist(case)
    with inside(case):
        actions.keep_message(slug="mood-check", words="Whenever you think of it.", by=by, at=NOW)
    return Ready(case.practice_id, partial(actions.take_suggested_message, slug="mood-check", by=by, at=LATER))


@act_of(actions.begin_own_sheet, "own_sheet.begun")
def beginning_a_sheet() -> Ready:
    case = a_case()
    begin = partial(actions.begin_own_sheet, title="Evening notes", is_instrument=False, key="k")
    return Ready(case.practice_id, partial(begin, by=by_therapist(case), at=LATER))


@act_of(actions.copy_sheet, "own_sheet.begun")
def copying_a_sheet_of_the_library() -> Ready:
    case = a_case()
    published("gratitude-log")
    copy = partial(actions.copy_sheet, slug="gratitude-log", in_place=False, key="k")
    return Ready(case.practice_id, partial(copy, by=by_therapist(case), at=LATER))


@act_of(actions.bring_in_sheet, "own_sheet.begun")
def bringing_a_sheet_in() -> Ready:
    case = a_case()
    bring = partial(actions.bring_in_sheet, data=as_bundle(A_SHEET), filename="The file", ground="", key="k")
    return Ready(case.practice_id, partial(bring, by=by_therapist(case), at=LATER))


@act_of(actions.write_own_sheet, "own_sheet.changed")
def writing_on_a_sheet() -> Ready:
    case = a_case()
    sheet = a_begun_sheet(case)
    with inside(case):
        content = changed_sheet(sheet, "What was hard?")
    write = partial(actions.write_own_sheet, sheet=sheet, content=content, base=sheet.at, part="")
    return Ready(case.practice_id, partial(write, by=by_therapist(case), at=LATER))


@act_of(actions.step_through, "own_sheet.changed")
def stepping_back() -> Ready:
    case = a_case()
    sheet = a_begun_sheet(case)
    with inside(case):
        typed = changed_sheet(sheet, "What went well?")
    step = partial(actions.step_through, sheet=sheet, back=True, base=sheet.at, typed=typed)
    return Ready(case.practice_id, partial(step, by=by_therapist(case), at=LATER))


@act_of(actions.publish_own_sheet, "own_sheet.published")
def publishing_a_sheet() -> Ready:
    case = a_case()
    sheet = a_begun_sheet(case)
    publish = partial(actions.publish_own_sheet, sheet=sheet, may_use=False, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, publish)


@act_of(actions.withdraw_own_sheet, "own_sheet.withdrawn")
def offering_a_sheet_no_more() -> Ready:
    case = a_case()
    sheet = a_published_sheet(case)
    return Ready(case.practice_id, partial(actions.withdraw_own_sheet, sheet=sheet, by=by_therapist(case), at=LATER))


@act_of(actions.withdraw_own_sheet, "own_sheet.removed")
def removing_a_draft() -> Ready:
    case = a_case()
    sheet = a_begun_sheet(case)
    return Ready(case.practice_id, partial(actions.withdraw_own_sheet, sheet=sheet, by=by_therapist(case), at=LATER))


@act_of(actions.note_sheet_taken, "own_sheet.taken_along")
def taking_a_sheet_along() -> Ready:
    case = a_case()
    sheet = a_begun_sheet(case)
    return Ready(case.practice_id, partial(actions.note_sheet_taken, sheet=sheet, by=by_therapist(case), at=LATER))


def in_building(case: CaseFile) -> OwnSheet:
    """Give a practice a sheet of its own, published, and a message of its own for a sheet of the library."""
    published("mood-check")
    with inside(case):
        actions.keep_message(slug="mood-check", words="Whenever you think of it.", by=by_therapist(case), at=NOW)
    return a_published_sheet(case)
