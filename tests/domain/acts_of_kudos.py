"""How to come to each act on points."""

from __future__ import annotations

from functools import partial

from evenhand.domain.kudos import actions
from evenhand.domain.kudos.counting import Rule
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import a_case


@act_of(actions.settle_rules, "kudos.settled")
def settling_what_gives_points() -> Ready:
    case = a_case()
    rules = {Rule.ON_TIME: actions.Gives(2, is_on=True), Rule.EXPERIMENT: actions.Gives(5, is_on=True)}
    return Ready(
        case.practice_id, partial(actions.settle_rules, case=case, rules=rules, by=by_therapist(case), at=LATER)
    )
