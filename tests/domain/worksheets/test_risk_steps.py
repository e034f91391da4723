"""Answers about harm: who is told, by when, what closes them, and what never does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.told.actions import be_away
from evenhand.domain.custody.actions.moving import move_entry
from evenhand.domain.worksheets.actions import (
    RiskDutyMissing,
    RiskProblem,
    close_risk_task,
    open_risk_task,
    settle_risk_duty,
)
from evenhand.domain.worksheets.models import RiskDuty, RiskTask
from evenhand.domain.worksheets.queries import open_risks_of, risk_task_for, tasks_to_answer
from evenhand.domain.worksheets.risk_steps import pass_on, pass_on_key, risk_duty
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from tests.domain.acts import by_therapist
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_colleague,
    a_risk_duty,
    a_submission,
    a_therapist,
    an_assignment,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
HARM = "q9"


def phq(answer: int) -> dict[str, object]:
    return {**{f"q{number}": "0" for number in range(1, 9)}, HARM: str(answer)}


def pcl(answer: int) -> dict[str, object]:
    return {**{f"q{number}": "0" for number in range(1, 21)}, "q16": str(answer)}


def the_task(case: CaseFile) -> RiskTask:
    with inside(case):
        return RiskTask.objects.select_related("case").latest("raised_at", "id")


def test_nobody_gives_it_before_it_is_settled_who_answers() -> None:
    case = a_case()
    with pytest.raises(RiskDutyMissing):
        an_assignment(of=case, slug="phq-9")
    for slug in ("gad-7", "pcl-5", "pswq"):
        an_assignment(of=case, slug=slug)
    a_risk_duty(of=case.therapist)
    an_assignment(of=case, slug="phq-9")


@pytest.mark.parametrize("answer", [0, 1, 2, 3])
def test_every_answer_above_nothing_raises_one_task_however_low_the_total(answer: int) -> None:
    case = a_case()
    a_risk_duty(of=case.therapist, hours=12)
    given = an_assignment(of=case, slug="phq-9")
    a_submission(phq(answer), of=given)
    with inside(case):
        raised = list(RiskTask.objects.all())
        told = OutboxRow.objects.filter(key__startswith="risk:").values_list("kind", flat=True)
        assert len(raised) == (1 if answer else 0)
        assert sorted(told) == (["mail", "worksheets.risk_to_deputy"] if answer else [])
    for task in raised:
        assert (task.answer, task.answer_before, task.kind) == (answer, None, "task")
        assert task.due_at == NOW + timedelta(hours=12)
        assert task.owner_id == case.therapist_id


def test_a_task_knows_the_answer_before_and_a_later_nought_closes_nothing() -> None:
    case = a_case()
    a_risk_duty(of=case.therapist)
    given = an_assignment(of=case, slug="phq-9", at=NOW - timedelta(days=60))
    for days, answer in ((40, 0), (20, 2), (1, 0)):
        a_submission(phq(answer), of=given, at=NOW - timedelta(days=days))
    with inside(case):
        [task] = open_risks_of(case=case)
    assert (task.answer, task.answer_before) == (2, 0)


@pytest.mark.parametrize(("answer", "raised"), [(0, 0), (1, 0), (2, 1), (4, 1)])
def test_a_mark_is_quiet_and_has_nobody_and_no_time(answer: int, raised: int) -> None:
    case = a_case()
    a_submission(pcl(answer), of=an_assignment(of=case, slug="pcl-5"))
    with inside(case):
        found = open_risks_of(case=case)
        assert len(found) == raised
        assert all((one.kind, one.owner_id, one.due_at) == ("mark", None, None) for one in found)
        assert not OutboxRow.objects.filter(key__startswith="risk:").exists()
        assert tasks_to_answer(member=case.therapist, at=NOW) == []


@frozen(NOW + timedelta(hours=25))
def test_the_deputy_is_told_when_nobody_has_looked_in_time_once() -> None:
    case = a_case()
    deputy, other = (a_colleague(of=case.therapist) for _ in range(2))
    a_risk_duty(of=case.therapist, deputy=deputy)
    a_submission(phq(1), of=an_assignment(of=case, slug="phq-9"))
    task, late = the_task(case), NOW + timedelta(hours=25)
    with inside(case):
        assert [one.pk for one in tasks_to_answer(member=deputy, at=NOW)] == []
        pass_on({"task": str(task.pk)})
        assert [one.pk for one in tasks_to_answer(member=deputy, at=late)] == [task.pk]
        assert [one.pk for one in tasks_to_answer(member=case.therapist, at=late)] == [task.pk]
        assert tasks_to_answer(member=other, at=late) == []
        assert risk_task_for(member=other, task_id=task.pk) is None
        assert AuditEntry.objects.filter(act="risk.passed_on").count() == 1
    [sent] = mail.outbox
    assert sent.to == [deputy.user.email]
    assert "Something needs an answer from you" in sent.subject


def test_while_the_owner_is_away_the_deputy_is_told_at_once() -> None:
    case = a_case()
    owner = case.therapist
    a_risk_duty(of=owner, deputy=a_colleague(of=owner), hours=12)
    with inside(case):
        be_away(member=owner, first=TODAY, last=TODAY, today=TODAY, by=by_therapist(case), at=NOW)
    a_submission(phq(1), of=an_assignment(of=case, slug="phq-9"), at=NOW)
    with inside(case):
        assert OutboxRow.objects.get(key=pass_on_key(the_task(case))).due_at == NOW


def test_whoever_looks_in_time_keeps_the_deputy_out_of_it() -> None:
    case = a_case()
    a_risk_duty(of=case.therapist, deputy=a_colleague(of=case.therapist))
    a_submission(phq(3), of=an_assignment(of=case, slug="phq-9"))
    task = the_task(case)
    with inside(case):
        for minutes in (5, 9):
            open_risk_task(task=task, by=by_therapist(case), at=NOW + timedelta(minutes=minutes))
        assert OutboxRow.objects.get(key=pass_on_key(task)).outcome == Outcome.WITHDRAWN
        pass_on({"task": str(task.pk)})
        assert RiskTask.objects.get().opened_at == NOW + timedelta(minutes=5)
    assert mail.outbox == []


def test_a_person_closes_it_with_a_note_that_stays() -> None:
    case = a_case()
    a_risk_duty(of=case.therapist)
    a_submission(phq(1), of=an_assignment(of=case, slug="phq-9"))
    task = the_task(case)
    with inside(case):
        with pytest.raises(RiskProblem, match="Write what was asked"):
            close_risk_task(task=task, note=" \n", by=by_therapist(case), at=NOW)
        for words in ("Rang at six. Agreed to meet tomorrow.", "Something else."):
            close_risk_task(task=task, note=words, by=by_therapist(case), at=NOW)
        closed = RiskTask.objects.get()
        assert closed.note == "Rang at six. Agreed to meet tomorrow."
        assert open_risks_of(case=case) == []
        assert AuditEntry.objects.filter(act="risk.closed").count() == 1


def test_an_entry_that_is_moved_takes_its_task_and_note_along() -> None:
    case = a_case()
    other = a_case(of=case.therapist)
    a_risk_duty(of=case.therapist)
    sent = a_submission(phq(2), of=an_assignment(of=case, slug="phq-9"))
    with inside(case):
        close_risk_task(task=the_task(case), note="Rang at six.", by=by_therapist(case), at=NOW)
        move_entry(entry=sent.entry, from_case=case, to_case=other, by=by_therapist(case), at=NOW)
        moved = RiskTask.objects.get()
        assert (moved.case_id, moved.note) == (other.pk, "Rang at six.")


def test_who_answers_has_to_work_here_and_another_stands_in_where_there_is_one() -> None:
    owner = a_therapist()
    by, stranger = by_therapist(a_case(of=owner)), a_therapist()
    settle: dict[str, Any] = {"reading_times": "before five", "answer_within_hours": 24, "by": by, "at": NOW}
    with inside(owner):
        assert risk_duty() is None
        settle_risk_duty(owner=owner, deputy=owner, **settle)
        wrong: list[tuple[dict[str, Any], str]] = [({"owner": stranger}, "owner"), ({"deputy": stranger}, "deputy")]
        for changed, field in wrong:
            with pytest.raises(RiskProblem) as refused:
                settle_risk_duty(**{"owner": owner, "deputy": owner, **settle, **changed})
            assert refused.value.field == field
    colleague = a_colleague(of=owner)
    with inside(owner):
        wrong = [
            ({}, "deputy"),
            ({"deputy": colleague, "reading_times": " "}, "reading_times"),
            ({"deputy": colleague, "answer_within_hours": 0}, "answer_within_hours"),
            ({"deputy": colleague, "answer_within_hours": 169}, "answer_within_hours"),
        ]
        for changed, field in wrong:
            with pytest.raises(RiskProblem) as refused:
                settle_risk_duty(**{"owner": owner, "deputy": owner, **settle, **changed})
            assert refused.value.field == field
        for _ in range(2):
            settle_risk_duty(**{"owner": owner, "deputy": colleague, **settle})
        assert RiskDuty.objects.count() == 1
        assert AuditEntry.objects.filter(act="risk.duty_settled").count() == 2
