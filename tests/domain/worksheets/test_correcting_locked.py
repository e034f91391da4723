"""What a correction may change: the second sitting of an entry, never its forecast nor its set-up."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.definition import parse_definition
from evenhand.domain.worksheets.models import Assignment, Submission
from tests.domain.worksheets.own_sheets import FORECAST, LADDER
from tests.domain.worksheets.test_sending import correct
from tests.factories import (
    NOW,
    a_case,
    a_draft,
    a_setup,
    a_submission,
    a_worksheet,
    an_assignment,
    client_actor,
    inside,
)

SECOND: dict[str, object] = {"went": 8, "learnt": "More than I thought."}


def two_sittings_sent() -> Submission:
    case = a_case()
    given: Assignment = an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case))
    draft = a_draft({"plan": "Call.", "hope": 3}, of=given)
    by = client_actor(case)
    with inside(case):
        actions.lock_first_sitting(draft=draft, by=by, at=NOW)
        actions.save_draft(draft=draft, changes=SECOND, base=1, writer="w", sequence=1, by=by, at=NOW)
        return actions.submit(draft=draft, case=case, key="s", by=by, at=NOW)


def test_the_pages_that_may_be_changed() -> None:
    assert [step.id for step in parse_definition(FORECAST, filename="f.toml").correctable_steps] == ["later"]
    assert [step.id for step in parse_definition(LADDER, filename="l.toml").correctable_steps] == ["step"]


@pytest.mark.django_db
def test_what_came_of_it_can_be_corrected() -> None:
    corrected = correct(two_sittings_sent(), {"went": 7})
    assert (corrected.revision, corrected.answers) == (2, {"plan": "Call.", "hope": 3, **SECOND, "went": 7})


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"hope": 9}, {"plan": None}, {"went": 7, "hope": 9}, {"no_such_field": 1}])
def test_a_forecast_stays_as_it_was_locked(changes: dict[str, object]) -> None:
    sent = two_sittings_sent()
    with pytest.raises(actions.NotOpen):
        correct(sent, changes)
    with inside(sent):
        assert Submission.objects.filter(entry=sent.entry).count() == 1


@pytest.mark.django_db
def test_saying_the_forecast_once_more_as_it_stands_is_no_change() -> None:
    sent = two_sittings_sent()
    assert correct(sent, {"hope": 3}) == sent


@pytest.mark.django_db
def test_a_set_up_is_not_corrected_through_an_entry() -> None:
    case = a_case()
    given = an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case))
    a_setup({"kind_of_step": "alone"}, of=given)
    sent = a_submission({"did": "Took the lift."}, of=given)
    with pytest.raises(actions.NotOpen):
        correct(sent, {"kind_of_step": "with_others"})
