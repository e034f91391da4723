"""A safety plan is made together, changed by its client in their own steps, and every version is kept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.safety.actions import NOT_CONFIRMED, PlanChanged, change_plan, write_plan
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.safety.queries import plan_of, plan_versions
from evenhand.domain.safety.sheet import fields_of_client, newest_sheet, plan_slug
from evenhand.domain.worksheets.actions import AnswersMissing, NotOpen
from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from tests.factories import A_PLAN, NOW, a_case, a_safety_plan, client_actor, inside, published, therapist_actor

pytestmark = pytest.mark.django_db
BEANS = {"alone": [{"do": "Water the beans."}]}


def written(case: CaseFile, *, base: int = 0, **changed: object) -> SafetyPlan:
    published(plan_slug())
    answers = {key: value for key, value in {**A_PLAN, **changed}.items() if value is not None}
    return write_plan(case=case, answers=answers, base=base, by=therapist_actor(case.therapist), at=NOW)


def changed_by_client(case: CaseFile, changes: Mapping[str, object], *, base: int = 1) -> SafetyPlan:
    return change_plan(case=case, changes=changes, base=base, by=client_actor(case), at=NOW)


def test_every_version_is_kept_in_its_order_and_the_record_says_who_wrote_it() -> None:
    case = a_case()
    a_safety_plan(of=case)
    with inside(case):
        changed_by_client(case, BEANS)
        written(case, base=2, keep="The sea.")
        found = plan_versions(case=case)
        acts = AuditEntry.objects.filter(act="safety_plan.written").order_by("number")
        assert [one.version for one in found] == [3, 2, 1]
        assert [one.is_clients for one in found] == [False, True, False]
        assert found[1].answers == {**A_PLAN, **BEANS}
        assert found[2].answers == A_PLAN
        assert [one.actor.partition(":")[0] for one in acts] == ["therapist", "client", "therapist"]
        assert {one.case_id for one in acts} == {case.pk}


def test_it_is_not_saved_before_somebody_confirms_that_an_assessment_came_first() -> None:
    case = a_case()
    with inside(case):
        for given in (None, False):
            with pytest.raises(AnswersMissing) as refused:
                written(case, assessed=given)
            assert [one.field for one in refused.value.problems] == ["assessed"]
        assert refused.value.problems[0].message == NOT_CONFIRMED
        with pytest.raises(AnswersMissing):
            written(case, help=[{"service": "One alone", "reach": "1"}])
        assert plan_of(case=case) is None


def test_pressed_twice_it_is_one_version_and_gone_over_again_it_is_another() -> None:
    case = a_case()
    with inside(case):
        assert written(case) == written(case)
        assert written(case, base=1).version == 2
        assert changed_by_client(case, BEANS, base=2) == changed_by_client(case, BEANS, base=2)
        assert changed_by_client(case, {}, base=3).version == 3


def test_of_two_places_the_later_one_is_shown_the_other_and_nothing_is_overwritten() -> None:
    case = a_case()
    with inside(case):
        written(case)
        there = changed_by_client(case, BEANS)
        with pytest.raises(PlanChanged) as refused:
            written(case, base=1, keep="The sea.")
        assert refused.value.latest == there
        with pytest.raises(PlanChanged):
            changed_by_client(case, {"alone": [{"do": "Swim."}]}, base=1)
        assert len(plan_versions(case=case)) == 2


def test_a_client_changes_steps_one_to_four_and_nothing_else() -> None:
    case = a_case()
    with inside(case):
        with pytest.raises(NotOpen):
            changed_by_client(case, BEANS)
        written(case)
        assert [one.key for one in fields_of_client(newest_sheet()[1])] == ["signs", "alone", "places", "people"]
        for key in ("help", "safer", "keep", "review_on", "assessed", "unknown"):
            with pytest.raises(NotOpen):
                changed_by_client(case, {key: A_PLAN.get(key)})
        with pytest.raises(AnswersMissing) as refused:
            changed_by_client(case, {"people": None})
        assert [one.field for one in refused.value.problems] == ["people"]
        assert len(plan_versions(case=case)) == 1


def test_nothing_is_sent_reminded_or_counted_because_of_a_plan() -> None:
    case = a_case(email="ada@example.org")
    with inside(case):
        before = OutboxRow.objects.count()
        written(case)
        changed_by_client(case, BEANS)
        assert OutboxRow.objects.count() == before
        definition = newest_sheet()[1]
    assert not definition.measures
    assert not definition.patterns
    assert not definition.settings.reminders
    assert not definition.settings.assignable


def test_a_sheet_of_the_practices_own_never_stands_in_its_place() -> None:
    case = a_case()
    published(plan_slug())
    with inside(case):
        [library] = WorksheetVersion.objects.filter(slug=plan_slug())
        source = library.source.replace("Assessment done today", "Anything")
        WorksheetVersion.objects.create(
            practice_id=case.practice_id, slug=plan_slug(), version=9, digest=b"9" * 32, source=source, published_at=NOW
        )
        assert newest_sheet()[0] == library
