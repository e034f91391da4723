"""Two people save one own sheet at the same moment: the later stands, and what the earlier wrote is one step back.

Nobody is refused: a sheet is typed in one place at a time, and a refusal would leave somebody with words that lie
nowhere. Every save takes the sheet's row, so none overwrites the state that another one has just made.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.models import OwnSheet, OwnSheetState
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts_of_building import a_begun_sheet
from tests.domain.at_once import at_once
from tests.domain.worksheets.building.sheets import changed_sheet
from tests.factories import NOW, a_case, a_colleague, inside, therapist_actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(60)]


def prompts(sheet: OwnSheet) -> list[str]:
    """The first question in every state that is kept, in their order; asked inside the practice."""
    states = OwnSheetState.objects.filter(sheet=sheet).order_by("number")
    return [one.content["sheet"]["steps"][0]["fields"][0].get("prompt", "") for one in states]


@pytest.mark.parametrize("part", ["", "steps.0.fields.0"])
def test_nobodys_words_are_lost_when_several_save_at_once(part: str) -> None:
    case = a_case()
    sheet = a_begun_sheet(case)
    people = [case.therapist, *(a_colleague(of=case.therapist) for _ in range(3))]
    with inside(case):
        before, recorded = prompts(sheet), AuditEntry.objects.filter(act="own_sheet.changed").count()
        contents: list[Any] = [changed_sheet(sheet, f"Words of person {number}") for number in range(len(people))]
    base = sheet.at
    saves = [
        partial(
            actions.write_own_sheet,
            sheet=sheet,
            content=content,
            base=base,
            part=part,
            by=therapist_actor(person),
            at=NOW,
        )
        for person, content in zip(people, contents, strict=True)
    ]
    results = at_once(sheet, saves)
    assert [one for one in results if isinstance(one, Exception)] == []
    with inside(case):
        kept = prompts(sheet)
        row = OwnSheet.objects.get(pk=sheet.pk)
        assert AuditEntry.objects.filter(act="own_sheet.changed").count() == recorded + len(people)
    assert kept[: len(before)] == before
    assert sorted(kept[len(before) :]) == [f"Words of person {number}" for number in range(len(people))]
    assert row.at == len(before) + len(people)


def test_what_stood_before_the_later_save_is_one_step_back() -> None:
    case = a_case()
    sheet = a_begun_sheet(case)
    colleague = a_colleague(of=case.therapist)
    with inside(case):
        first, second = (changed_sheet(sheet, words) for words in ("Hers", "His"))
    base = sheet.at
    saves = [
        partial(
            actions.write_own_sheet, sheet=sheet, content=content, base=base, part="", by=therapist_actor(one), at=NOW
        )
        for one, content in ((case.therapist, first), (colleague, second))
    ]
    at_once(sheet, saves)
    with inside(case):
        row = OwnSheet.objects.get(pk=sheet.pk)
        stands = OwnSheetState.objects.get(sheet=row, number=row.at).content
        other = first if stands == second else second
        by = therapist_actor(case.therapist)
        back = actions.step_through(sheet=row, back=True, base=row.at, typed=stands, by=by, at=NOW)
        assert OwnSheetState.objects.get(sheet=row, number=back.at).content == other
