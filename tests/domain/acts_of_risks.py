"""How to come to each act on answers about harm."""

from __future__ import annotations

from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.models import RiskTask
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import a_case, a_risk_duty, a_submission, an_assignment, inside

LOW = {f"q{number}": "0" for number in range(1, 9)}


def a_task(case: CaseFile, answer: str = "2") -> RiskTask:
    """Let a client answer the item about harm, and return what that raised."""
    a_risk_duty(of=case.therapist)
    a_submission({**LOW, "q9": answer}, of=an_assignment(of=case, slug="phq-9"))
    with inside(case):
        return RiskTask.objects.get()


@act_of(actions.settle_risk_duty, "risk.duty_settled")
def settling_who_answers() -> Ready:
    case = a_case()
    settle = partial(actions.settle_risk_duty, owner=case.therapist, deputy=case.therapist, reading_times="before five")
    return Ready(case.practice_id, partial(settle, answer_within_hours=24, by=by_therapist(case), at=LATER))


@act_of(actions.open_risk_task, "risk.opened")
def looking_at_an_answer() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.open_risk_task, task=a_task(case), by=by_therapist(case), at=LATER))


@act_of(actions.close_risk_task, "risk.closed")
def closing_an_answer() -> Ready:
    case = a_case()
    close = partial(actions.close_risk_task, task=a_task(case), note="Rang at six.")
    return Ready(case.practice_id, partial(close, by=by_therapist(case), at=LATER))
