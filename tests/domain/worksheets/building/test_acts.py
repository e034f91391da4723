"""What is built keeps its steps, its numbers and its words: states, versions, formulas, what was given."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.building.judging import ONE_EVERYWHERE
from evenhand.domain.worksheets.models import OwnSheet, OwnSheetState, OwnVersionText
from evenhand.domain.worksheets.published import definition_of, latest_version, text_of
from evenhand.domain.worksheets.queries import own_sheet, own_sheets
from tests.domain.acts_of_building import a_begun_sheet, a_published_sheet
from tests.domain.stored import everything
from tests.domain.worksheets.building.sheets import A_SHEET, changed_sheet
from tests.factories import NOW, a_case, an_assignment, inside, therapist_actor

pytestmark = pytest.mark.django_db


def written(case: CaseFile, sheet: OwnSheet, tree: dict[str, Any], *, minutes: int = 5) -> OwnSheet:
    """Write a whole tree; asked inside the practice."""
    content = {"sheet": {**tree, "slug": sheet.slug}, "next": 9}
    by, at = therapist_actor(case.therapist), NOW + timedelta(minutes=minutes)
    return actions.write_own_sheet(sheet=sheet, content=content, base=sheet.at, part="", by=by, at=at)


def published(case: CaseFile, sheet: OwnSheet) -> Any:
    return actions.publish_own_sheet(sheet=sheet, may_use=False, by=therapist_actor(case.therapist), at=NOW)


def test_no_word_of_a_sheet_stands_in_the_open_and_its_slug_says_nothing() -> None:
    case = a_case()
    sheet = a_begun_sheet(case, "Brennnessel")
    with inside(case):
        content = changed_sheet(sheet, "Do you like Brennnesseln?")
        by = therapist_actor(case.therapist)
        actions.write_own_sheet(sheet=sheet, content=content, base=sheet.at, part="", by=by, at=NOW)
        version = published(case, sheet)
        assert "Brennnesseln" in text_of(version)
        assert own_sheets()[0].name == "Brennnessel"
    rows = [value for found in everything().values() for row in found for value in row]
    assert not [one for one in rows if b"rennnessel" in (one if isinstance(one, bytes) else str(one).encode())]


def test_the_oldest_states_go_and_the_one_that_stands_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.domain.worksheets.actions.building.MOST_STATES", 5)
    case = a_case()
    sheet = a_begun_sheet(case)
    with inside(case):
        for number in range(9):
            sheet = actions.write_own_sheet(
                sheet=sheet, content=changed_sheet(sheet, f"Words {number}"), base=sheet.at, part="",
                by=therapist_actor(case.therapist), at=NOW,
            )  # fmt: skip
        numbers = sorted(OwnSheetState.objects.values_list("number", flat=True))
        found = own_sheet(sheet_id=sheet.pk)
    assert numbers == [7, 8, 9, 10, 11]
    assert found is not None
    assert (found.number, found.can_go_back, found.can_go_on) == (11, True, False)


def test_a_changed_formula_is_the_next_version_of_it_and_an_unchanged_one_is_not() -> None:
    case = a_case()
    sheet = a_begun_sheet(case)
    with inside(case):
        sheet = written(case, sheet, A_SHEET)
        assert definition_of(published(case, sheet).pk).measure("m1").formula_version == 1
        tree = deepcopy(A_SHEET)
        tree["steps"][0]["fields"][0]["prompt"] = "What was good?"
        sheet = written(case, sheet, tree)
        assert definition_of(published(case, sheet).pk).measure("m1").formula_version == 1
        tree["measures"][0]["formula"] = "10 - a2"
        sheet = written(case, sheet, tree)
        assert definition_of(published(case, sheet).pk).measure("m1").formula_version == 2
        assert definition_of(published(case, sheet).pk).version == 3


def test_a_sheet_that_is_offered_no_more_is_given_again_as_it_was_given() -> None:
    case = a_case()
    sheet = a_published_sheet(case)
    with inside(case):
        version = latest_version(sheet.slug)
    given = an_assignment(of=case, worksheet=version)
    by = therapist_actor(case.therapist)
    with inside(case):
        actions.withdraw_own_sheet(sheet=sheet, by=by, at=NOW)
        again = actions.assign_again(former=given, case=case, slug=None, message=None, key="again", by=by, at=NOW)
        assert again.worksheet_id == version.pk


def test_a_sheet_that_names_one_that_is_not_here_or_stands_everywhere_is_not_published() -> None:
    case = a_case()
    sheet = a_begun_sheet(case)
    with inside(case):
        for change, told in (
            ({"review": {"redo": {"slug": "nowhere", "label": "Once more"}}}, 'no sheet called "nowhere"'),
            ({"settings": {"pinned": "everywhere"}}, ONE_EVERYWHERE),
        ):
            sheet = written(case, sheet, {**A_SHEET, **change})
            with pytest.raises(actions.BuildingProblem) as caught:
                published(case, sheet)
            assert told in str(caught.value)
        assert not OwnVersionText.objects.exists()
