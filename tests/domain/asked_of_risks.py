"""What queries of answers about harm are asked across the walls, and something for them to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import queries as worksheets
from evenhand.domain.worksheets.models import RiskTask
from tests.factories import NOW, a_risk_duty, a_submission, an_assignment

if TYPE_CHECKING:
    from tests.domain.test_walls import Everything


def in_risks(case: CaseFile) -> None:
    """Let a client of this case file answer the item about harm."""
    a_risk_duty(of=case.therapist)
    low = {f"q{number}": "0" for number in range(1, 9)}
    a_submission({**low, "q9": "2"}, of=an_assignment(of=case, slug="phq-9"))


def one_task(one: Everything) -> object:
    task = RiskTask.objects.first()
    return worksheets.risk_task_for(member=one.therapist, task_id=task.pk if task else one.case.pk)


ASKED = {
    worksheets.open_risks_of: lambda one: worksheets.open_risks_of(case=one.case),
    worksheets.tasks_to_answer: lambda one: worksheets.tasks_to_answer(member=one.therapist, at=NOW),
    worksheets.risk_task_for: one_task,
}
