"""How to come to each act on a safety plan."""

from __future__ import annotations

from functools import partial

from evenhand.domain.safety import actions
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import A_PLAN, a_case, a_safety_plan, client_actor


@act_of(actions.write_plan, "safety_plan.written")
def making_a_plan_together() -> Ready:
    case = a_case()
    a_safety_plan(of=case)
    answers = {**A_PLAN, "keep": "The sea."}
    write = partial(actions.write_plan, case=case, answers=answers, base=1, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, write)


@act_of(actions.change_plan, "safety_plan.written")
def changing_ones_own_steps() -> Ready:
    case = a_case()
    a_safety_plan(of=case)
    changes = {"alone": [{"do": "Water the beans."}]}
    change = partial(actions.change_plan, case=case, changes=changes, base=1, by=client_actor(case), at=LATER)
    return Ready(case.practice_id, change)
