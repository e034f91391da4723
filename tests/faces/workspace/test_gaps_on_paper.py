"""Measures typed from paper with gaps: pro-rated where their rules allow it and somebody asks; else the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

import pytest

from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.formulas import gaps_in, prorated_total, why_not_prorated
from evenhand.domain.worksheets.models import MeasureValue, RiskTask, Submission
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import a_risk_duty, an_assignment, frozen, inside

MEASURES = {slug: definition for slug, (definition, _) in bundled_measures().items()}
GAD, PHQ, PSWQ = MEASURES["gad-7"], MEASURES["phq-9"], MEASURES["pswq"]


def items(count: int, points: object = "2", *, without: tuple[int, ...] = ()) -> dict[str, object]:
    return {f"q{number}": points for number in range(1, count + 1) if number not in without}


def test_one_or_two_gaps_are_filled_with_the_mean_of_the_answered() -> None:
    assert prorated_total(GAD, items(7, without=(3,))) == 14
    assert prorated_total(GAD, {**items(7, "1", without=(3, 5)), "q1": "3"}) == 10
    assert prorated_total(GAD, items(7)) is None
    assert gaps_in(GAD, items(7, without=(3, 5))) == ("q3", "q5")
    half = {**items(7, "0", without=(7,)), "q1": "3"}
    assert prorated_total(GAD, half) == 4


def test_a_reversed_item_counts_as_it_is_scored() -> None:
    plain = {item: 5 for item in PSWQ.instrument.items if item != "q2"} if PSWQ.instrument else {}
    expected = (5 * 1 + 10 * 5) * 16 / 15
    assert prorated_total(PSWQ, plain) == int(expected + 0.5)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [(items(9, without=(9,)), "harm"), (items(9, without=(1, 2, 3)), "too many"), (items(9, without=(1, 2)), "")],
)
def test_an_item_about_harm_is_never_filled_and_no_more_than_two_gaps_are(
    answers: Mapping[str, object], reason: str
) -> None:
    assert why_not_prorated(PHQ, answers) == reason
    assert (prorated_total(PHQ, answers) is None) is bool(reason)


def test_an_instrument_of_a_practice_has_the_rule_that_its_file_names() -> None:
    assert GAD.instrument is not None
    own = replace(GAD, instrument=replace(GAD.instrument, licence="supplied"))
    assert why_not_prorated(own, items(7, without=(1,))) == "no rule"
    named = replace(GAD, instrument=replace(GAD.instrument, licence="supplied", gaps_on_paper=1))
    assert prorated_total(named, items(7, without=(1,))) == 14
    assert why_not_prorated(named, items(7, without=(1, 2))) == "too many"


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def typed(desk: Desk, slug: str, answers: Mapping[str, object], **more: str) -> Submission | None:
    given = an_assignment(of=desk.case, slug=slug)
    form = {**answers, "key": str(uuid4()), "_written_on": "2026-11-22", "_act": "save", **more}
    answer = desk.browser.post(desk.at(f"homework/{given.pk}/paper/"), form)
    with inside(desk.member):
        found = Submission.objects.filter(assignment=given).first()
    assert (found is None) == (answer.status_code == 422)
    return found


def stored_total(desk: Desk, entry: Submission) -> float | None:
    with inside(desk.member):
        value: float | None = MeasureValue.objects.get(submission=entry, name="total").value
    return value


@frozen()
def test_a_paper_with_gaps_has_a_score_only_when_it_is_asked_for(desk: Desk) -> None:
    answers = items(7, without=(3,))
    plain, filled = typed(desk, "gad-7", answers), typed(desk, "gad-7", answers, _prorate="yes")
    assert plain is not None
    assert filled is not None
    assert (stored_total(desk, plain), stored_total(desk, filled)) == (None, 14)
    page = desk.page(f"entries/{plain.entry}/")
    assert "There is no score: not every item was answered (blank: 3)." in page
    page = desk.page(f"entries/{filled.entry}/")
    assert "Pro-rated: 6 of 7 items were answered; each gap was filled with their mean." in page
    assert "GAD-7 on" in page
    assert "Pro-rated, with gaps on paper filled:" in desk.page("progress/")


@frozen()
def test_the_reason_is_said_where_the_rules_refuse(desk: Desk) -> None:
    a_risk_duty(of=desk.member)
    entry = typed(desk, "phq-9", items(9, "1", without=(9,)), _prorate="yes")
    assert entry is not None
    assert stored_total(desk, entry) is None
    assert "an item about harm was left blank (blank: 9). Ask about it." in desk.page(f"entries/{entry.entry}/")
    with inside(desk.member):
        assert not RiskTask.objects.exists()
    many = typed(desk, "gad-7", items(7, without=(1, 2, 3)), _prorate="yes")
    assert many is not None
    assert "too many items were left blank (1, 2, 3)" in desk.page(f"entries/{many.entry}/")


@frozen()
def test_an_empty_paper_is_no_entry_and_the_choice_stays(desk: Desk) -> None:
    assert typed(desk, "gad-7", {}, _prorate="yes") is None
    given = an_assignment(of=desk.case, slug="gad-7")
    page = desk.page(f"homework/{given.pk}/paper/")
    assert "Fill up to 2 gaps with the mean of the answered items" in page
    assert 'name="_prorate" value="yes" checked' not in page
    assert "_prorate" not in desk.page(f"homework/{given.pk}/together/")


@frozen()
def test_in_the_session_every_item_is_asked(desk: Desk) -> None:
    given = an_assignment(of=desk.case, slug="gad-7")
    form = {**items(7, without=(3,)), "key": str(uuid4()), "_act": "save", "_prorate": "yes"}
    assert desk.browser.post(desk.at(f"homework/{given.pk}/together/"), form).status_code == 422
