"""How to come to each act on sheets of paper."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.foundation.practices.models import Practice
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import TODAY, TWO_REPLIES, a_case, an_assignment


@act_of(actions.send_from_paper, "submission.sent")
def typing_an_entry_in_from_paper() -> Ready:
    case = a_case()
    given = an_assignment(of=case)
    send = partial(actions.send_from_paper, assignment=given, case=case, answers=TWO_REPLIES, written_on=TODAY)
    return Ready(case.practice_id, partial(send, key=uuid4(), by=by_therapist(case), at=LATER))


@act_of(actions.pick_measure, "practice.measure_picked")
def picking_a_measure() -> Ready:
    case = a_case()
    diary = bundled_definitions()["sleep-diary"][0]
    pick = partial(actions.pick_measure, definition=diary, measure="sleep_efficiency_trying")
    return Ready(case.practice_id, partial(pick, by=by_therapist(case), at=LATER))


@act_of(actions.choose_paper, "practice.paper_chosen")
def choosing_the_paper() -> Ready:
    case = a_case()
    size = Practice.Paper.LETTER
    return Ready(case.practice_id, partial(actions.choose_paper, size=size, by=by_therapist(case), at=LATER))
