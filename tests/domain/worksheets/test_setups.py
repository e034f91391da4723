"""What is agreed once per assignment: written in versions, taken over, kept by what was written under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions, queries
from evenhand.domain.worksheets.actions import NotOpen, SetupChanged
from evenhand.domain.worksheets.answers import without_setup
from evenhand.domain.worksheets.definition import parse_definition
from evenhand.domain.worksheets.models import Assignment, MeasureValue, Setup, WorksheetVersion
from evenhand.domain.worksheets.queries.setups import latest_setup_of
from evenhand.domain.worksheets.queries.writing import setup_in_force, writing_of
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts import by_therapist
from tests.domain.at_once import at_once
from tests.domain.worksheets.own_sheets import LADDER
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

pytestmark = pytest.mark.django_db
ALONE, WITH_OTHERS = {"kind_of_step": "alone"}, {"kind_of_step": "with_others"}
AFTERWARDS = """
[[steps]]
id = "afterwards"
heading = "Afterwards"
after = true

  [[steps.fields]]
  key = "how"
  kind = "short_text"
  prompt = "How was it?"
  need = "required"
  show_if = "kind_of_step == 'alone'"

[[measures]]
name = "practised_alone"
label = "Alone"
up = "neutral"
formula = "1 if kind_of_step == 'alone' else 0"
"""


def later(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


def a_ladder(of: CaseFile, source: str = LADDER) -> Assignment:
    return an_assignment(of=of, worksheet=a_worksheet(source, of=of))


def write(given: Assignment, answers: Mapping[str, object], *, base: int | None, at: datetime = NOW) -> Setup:
    with inside(given):
        return actions.write_setup(assignment=given, answers=answers, by=by_therapist(given.case), at=at, base=base)


def again(former: Assignment, *, key: str = "again", slug: str | None = None, hours: int = 5) -> Assignment:
    with inside(former):
        return actions.assign_again(
            former=former,
            case=former.case,
            slug=slug,
            message=None,
            key=key,
            by=by_therapist(former.case),
            at=later(hours),
        )


def versions_of(given: Assignment) -> list[tuple[int, object]]:
    with inside(given):
        return [(one.version, one.answers) for one in queries.setups_of(assignment=given)]


class TestWriting:
    def test_the_first_one_is_version_1(self) -> None:
        given = a_ladder(a_case())
        assert write(given, ALONE, base=0).version == 1

    def test_a_change_from_the_version_in_sight_is_the_next_version(self) -> None:
        given = a_ladder(a_case())
        write(given, ALONE, base=0)
        write(given, WITH_OTHERS, base=1)
        assert versions_of(given) == [(2, WITH_OTHERS), (1, ALONE)]

    def test_words_written_beside_a_version_that_was_not_in_sight_are_refused_with_that_version(self) -> None:
        given = a_ladder(a_case())
        first = write(given, ALONE, base=0)
        with pytest.raises(SetupChanged) as refused:
            write(given, WITH_OTHERS, base=0)
        assert refused.value.latest == first
        assert versions_of(given) == [(1, ALONE)]

    def test_the_very_words_in_force_are_no_change_whatever_was_in_sight(self) -> None:
        given = a_ladder(a_case())
        first = write(given, ALONE, base=0)
        assert write(given, ALONE, base=0) == first
        with inside(given):
            assert AuditEntry.objects.filter(act="setup.written").count() == 1

    def test_an_assignment_that_ended_takes_none(self) -> None:
        given = a_ladder(a_case())
        with inside(given):
            actions.end_assignment(assignment=given, words="", by=by_therapist(given.case), at=NOW)
        with pytest.raises(NotOpen):
            write(given, ALONE, base=0)
        assert versions_of(given) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_the_same_moment_one_is_told_of_the_other() -> None:
    given = a_ladder(a_case())
    by = by_therapist(given.case)

    def writing(answers: Mapping[str, object]) -> Callable[[], Setup]:
        return partial(actions.write_setup, assignment=given, answers=answers, by=by, at=NOW, base=0)

    outcomes = at_once(given, [writing(ALONE), writing(WITH_OTHERS)])
    assert sorted(type(one).__name__ for one in outcomes) == ["Setup", "SetupChanged"]
    assert len(versions_of(given)) == 1


class TestTakingOver:
    def test_the_same_sheet_again_starts_with_the_latest_set_up(self) -> None:
        former = a_ladder(a_case())
        a_setup(ALONE, of=former)
        a_setup(WITH_OTHERS, of=former, at=later(1))
        given = again(former)
        assert versions_of(given) == [(1, WITH_OTHERS)]
        assert versions_of(former) == [(2, WITH_OTHERS), (1, ALONE)]
        with inside(given):
            [setup] = queries.setups_of(assignment=given)
            assert (setup.written_at, setup.written_by) == (later(5), f"therapist:{given.case.therapist_id}")

    def test_of_two_ladders_each_keeps_its_own(self) -> None:
        case = a_case()
        ladder = a_worksheet(LADDER, of=case)
        one, other = an_assignment(of=case, worksheet=ladder), an_assignment(of=case, worksheet=ladder)
        a_setup(ALONE, of=one)
        a_setup(WITH_OTHERS, of=other, at=later(1))
        assert versions_of(again(one)) == [(1, ALONE)]

    def test_sent_twice_it_takes_nothing_over_a_change_made_since(self) -> None:
        former = a_ladder(a_case())
        a_setup(ALONE, of=former)
        given = again(former)
        a_setup(WITH_OTHERS, of=given, at=later(6))
        assert again(former) == given
        assert versions_of(given) == [(2, WITH_OTHERS), (1, ALONE)]

    def test_without_one_there_is_nothing_to_take_over(self) -> None:
        assert versions_of(again(a_ladder(a_case()))) == []

    def test_another_sheet_starts_without(self) -> None:
        former = a_ladder(a_case())
        a_setup(ALONE, of=former)
        an_assignment(of=former.case)
        assert versions_of(again(former, slug="compassionate-self-care")) == []

    def test_pages_that_ask_more_by_now_start_empty_and_have_the_former_one_to_start_from(self) -> None:
        former = a_ladder(a_case())
        agreed = a_setup(ALONE, of=former)
        more = LADDER.replace("kind_of_step", "kind_of_practice").replace("version = 1", "version = 2")
        with inside(former):
            WorksheetVersion.objects.create(
                practice_id=former.practice_id,
                slug=former.slug,
                version=2,
                digest=bytes(32),
                source=more,
                published_at=NOW,
            )
        given = again(former)
        assert versions_of(given) == []
        with inside(given):
            assert queries.setup_to_start_from(assignment=given) == agreed

    def test_a_new_assignment_starts_from_the_newest_of_the_same_sheet_in_the_same_case_file(self) -> None:
        case = a_case()
        ladder = a_worksheet(LADDER, of=case)
        a_setup(ALONE, of=an_assignment(of=case, worksheet=ladder))
        newest = a_setup(WITH_OTHERS, of=an_assignment(of=case, worksheet=ladder), at=later(1))
        stranger = a_case(of=case.therapist)
        a_setup(ALONE, of=an_assignment(of=stranger, worksheet=ladder), at=later(2))
        given = an_assignment(of=case, worksheet=ladder)
        with inside(case):
            assert queries.setup_to_start_from(assignment=given) == newest
            assert latest_setup_of(assignment=given) is None


def test_the_numbers_in_force_by_assignment() -> None:
    case = a_case()
    one, other = a_ladder(case), a_ladder(case)
    a_setup(ALONE, of=one)
    a_setup(WITH_OTHERS, of=one, at=later(1))
    with inside(case):
        assert queries.setup_versions(case=case) == {one.pk: 2}
    a_setup(ALONE, of=other)
    with inside(case):
        assert queries.setup_versions(case=case) == {one.pk: 2, other.pk: 1}


class TestEntriesKeepTheirs:
    def test_an_entry_keeps_the_version_it_was_sent_under(self) -> None:
        given = a_ladder(a_case())
        first = a_setup(ALONE, of=given)
        sent = a_submission({"did": "Took the lift."}, of=given)
        second = a_setup(WITH_OTHERS, of=given, at=later(1))
        newer = a_submission({"did": "Again.", "others": "J."}, of=given, at=later(2))
        with inside(given):
            assert (sent.setup, newer.setup) == (first, second)
            corrected = actions.correct(
                submission=sent, changes={"did": "Two stops."}, key="c", by=client_actor(given.case), at=later(3)
            )
            assert corrected.setup == first

    def test_a_forecast_keeps_the_version_it_was_locked_under(self) -> None:
        given = a_ladder(a_case(), LADDER + AFTERWARDS)
        first = a_setup(ALONE, of=given)
        draft = a_draft({"did": "The lift."}, of=given)
        with inside(given):
            by = client_actor(given.case)
            draft = actions.lock_first_sitting(draft=draft, by=by, at=later(1))
        a_setup(WITH_OTHERS, of=given, at=later(2))
        with inside(given):
            opened = writing_of(case=given.case, address=draft.pk)
            assert opened is not None
            assert opened.setup == first
            assert setup_in_force(given, opened.definition) != first
            with pytest.raises(actions.AnswersMissing) as refused:
                actions.submit(draft=draft, case=given.case, key="s", by=by, at=later(3))
            assert [one.field for one in refused.value.problems] == ["how"]
            actions.save_draft(
                draft=draft, changes={"how": "Long."}, base=1, writer="w", sequence=1,
                by=by, at=later(3),
            )  # fmt: skip
            sent = actions.submit(draft=draft, case=given.case, key="s", by=by, at=later(4))
            assert sent.setup == first
            assert MeasureValue.objects.get(submission=sent).value == 1

    def test_the_first_sitting_asks_what_the_set_up_brings_up(self) -> None:
        given = a_ladder(a_case(), LADDER + AFTERWARDS)
        a_setup(WITH_OTHERS, of=given)
        draft = a_draft({"did": "The lift."}, of=given)
        with inside(given), pytest.raises(actions.AnswersMissing) as refused:
            actions.lock_first_sitting(draft=draft, by=client_actor(given.case), at=NOW)
        assert [one.field for one in refused.value.problems] == ["others"]

    def test_a_set_up_begun_by_the_client_and_filled_by_the_therapist_meanwhile_does_not_count(self) -> None:
        given = a_ladder(a_case(), LADDER + AFTERWARDS)
        draft = a_draft({"kind_of_step": "with_others", "did": "The lift."}, of=given)
        agreed = a_setup(ALONE, of=given)
        with inside(given):
            by = client_actor(given.case)
            locked = actions.lock_first_sitting(draft=draft, by=by, at=NOW)
            actions.save_draft(
                draft=draft, changes={"how": "Long."}, base=1, writer="w", sequence=1,
                by=by, at=NOW,
            )  # fmt: skip
            sent = actions.submit(draft=locked, case=given.case, key="s", by=by, at=NOW)
            assert sent.setup == agreed
            assert sent.answers["kind_of_step"] == "with_others", "no word is lost"
            assert MeasureValue.objects.get(submission=sent).value == 1, "what was agreed counts"


def test_answers_without_those_of_the_set_up() -> None:
    definition = parse_definition(LADDER, filename="ladder.toml")
    assert without_setup(definition, {**ALONE, "did": "x", "unknown": 1}) == {"did": "x", "unknown": 1}
    assert without_setup(definition, ALONE) == {}
