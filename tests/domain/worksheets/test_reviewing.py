"""Reviewing an entry: read once, the last save stands, the rule and its belief follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TypedDict, Unpack
from uuid import UUID

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.actions.reviewing import ReviewChanged, ReviewProblem
from evenhand.domain.worksheets.models import Review, Rule, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import beliefs_of, review_of, to_read
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts import LATER, by_therapist
from tests.domain.at_once import at_once
from tests.domain.stored import stored_now
from tests.domain.worksheets.test_sending import correct
from tests.factories import NOW, TWO_REPLIES, a_case, a_submission, a_tap, an_assignment, inside

pytestmark = pytest.mark.django_db
NAMED = "compassionate-self-care-named"
OFFERED = ["they_did_nothing_wrong", "their_situation_is_different", "other"]


class _Form(TypedDict, total=False):
    answers: Mapping[str, Mapping[str, str]]
    notes: str
    rule_id: UUID | None
    rule_words: str
    belief: int | None
    seen: datetime


def save(case: CaseFile, sent: Submission, **form: Unpack[_Form]) -> Review:
    whole: _Form = {"answers": {}, "notes": "", "rule_id": None, "rule_words": "", "belief": None}
    whole |= form
    with inside(case):
        return actions.save_review(submission=sent, by=by_therapist(case), at=LATER, **whole)


def begin(case: CaseFile, sent: Submission) -> Review:
    with inside(case):
        return actions.begin_review(submission=sent, by=by_therapist(case), at=LATER)


def times_read(case: CaseFile) -> int:
    with inside(case):
        return AuditEntry.objects.filter(act="submission.read").count()


@pytest.fixture
def case() -> CaseFile:
    return a_case()


@pytest.fixture
def sent(case: CaseFile) -> Submission:
    return a_submission(of=an_assignment(of=case))


def waiting(case: CaseFile) -> list[UUID]:
    with inside(case):
        return [row.pk for row in to_read(therapist=case.therapist)]


def test_reading_takes_an_entry_off_the_desk_once(case: CaseFile, sent: Submission) -> None:
    assert waiting(case) == [sent.pk]
    assert begin(case, sent) == begin(case, sent)
    assert (waiting(case), times_read(case)) == ([], 1)
    with inside(case):
        assert Submission.objects.get(pk=sent.pk).read_at == LATER


def test_a_correction_waits_to_be_read_and_keeps_the_review(case: CaseFile, sent: Submission) -> None:
    review = begin(case, sent)
    corrected = correct(sent, {"self_kindness": 5})
    assert waiting(case) == [corrected.pk]
    assert begin(case, corrected) == review
    assert (waiting(case), times_read(case)) == ([], 2)


def test_all_entries_of_a_log_are_read_in_one_act_and_no_others(case: CaseFile, sent: Submission) -> None:
    log = an_assignment(of=case, slug="noticing-log")
    for _ in range(3):
        a_tap(of=log)
    with inside(case):
        read = actions.read_all(case=case, slug="noticing-log", by=by_therapist(case), at=LATER)
    assert (read, waiting(case)) == (3, [sent.pk])


def test_the_last_save_of_a_review_stands(case: CaseFile, sent: Submission) -> None:
    first, second = ({"deserves": {"choice": value, "words": ""}} for value in OFFERED[:2])
    save(case, sent, answers=first, notes="first 🫶🏽", rule_words="I must not fail.", belief=90)
    save(case, sent, answers=second, notes="second", belief=None)
    with inside(case):
        state = review_of(case=case, entry_id=sent.pk)
        assert state.review is not None
        kept = state.review
        assert (kept.answers, kept.notes) == ({"deserves": {"choice": OFFERED[1]}}, "second")
        assert (kept.begun_at, kept.changed_at) == (LATER, LATER)
        assert state.belief is None


def test_each_review_question_keeps_an_answer_of_its_own(case: CaseFile) -> None:
    sent = a_submission({**TWO_REPLIES, "friend": "Jo"}, of=an_assignment(of=case, slug=NAMED))
    said = {"their_face": {"words": "<b>It went soft.</b> 🫶🏽"}, "let_anyone": {"words": "No. Never.\nNobody."}}
    assert [question.key for question in definition_of(sent.worksheet_id).review_questions] == list(said)
    save(case, sent, answers=said)
    with inside(case):
        assert Review.objects.get().answers == said


@pytest.mark.parametrize("choice", OFFERED)
def test_a_choice_may_come_with_words_beside_it(case: CaseFile, sent: Submission, choice: str) -> None:
    both = {"deserves": {"choice": choice, "words": "She had an excuse."}}
    save(case, sent, answers=both)
    with inside(case):
        assert Review.objects.get().answers == both


def test_what_is_left_empty_is_no_answer(case: CaseFile, sent: Submission) -> None:
    begin(case, sent)
    with inside(case):
        assert Review.objects.get().answers is None
    save(case, sent, answers={"deserves": {"choice": "", "words": ""}})
    with inside(case):
        assert Review.objects.get().answers == {}


@pytest.mark.django_db(transaction=True)
def test_saving_twice_at_the_same_moment_writes_one_rule() -> None:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    begin(case, sent)
    calls = [lambda: save(case, sent, rule_words="I must not fail.", belief=80)] * 3
    first, *others = at_once(case, calls)
    assert isinstance(first, Review)
    assert others == [first, first]
    with inside(case):
        assert [(point.rule.words, point.belief) for point in beliefs_of(case=case)] == [("I must not fail.", 80)]
        assert Rule.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_save_at_the_same_moment_one_is_told() -> None:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    seen = begin(case, sent).changed_at

    def saving(notes: str) -> Review:
        later, by = seen + timedelta(minutes=1), by_therapist(case)
        return actions.save_review(
            submission=sent,
            answers={},
            notes=notes,
            rule_id=None,
            rule_words="",
            belief=None,
            by=by,
            at=later,
            seen=seen,
        )

    results = at_once(case, [partial(saving, notes) for notes in ("one", "two", "three")])
    assert [type(result) for result in results if not isinstance(result, Review)] == [ReviewChanged] * 2


def test_a_rule_is_followed_over_several_entries(case: CaseFile, sent: Submission) -> None:
    given = an_assignment(of=case)
    save(case, sent, rule_words="  I must not fail.  ", belief=90)
    with inside(case):
        rule = Rule.objects.get()
    second = a_submission(of=given)
    save(case, second, rule_id=rule.pk, belief=60)
    with inside(case):
        assert [(point.rule.words, point.belief) for point in beliefs_of(case=case)] == [
            ("I must not fail.", 90),
            ("I must not fail.", 60),
        ]


def test_saving_the_same_rule_again_makes_no_second_one(case: CaseFile, sent: Submission) -> None:
    for belief in (90, 70):
        save(case, sent, rule_words="I must not fail.", belief=belief)
    with inside(case):
        assert Rule.objects.count() == 1
        assert [point.belief for point in beliefs_of(case=case)] == [70]


def test_a_rule_of_another_case_file_is_not_followed(case: CaseFile, sent: Submission) -> None:
    other = a_case(of=case.therapist)
    foreign = a_submission(of=an_assignment(of=other))
    save(other, foreign, rule_words="Nobody may see.", belief=50)
    with inside(case):
        rule = Rule.objects.get()
    save(case, sent, rule_id=rule.pk, belief=10)
    with inside(case):
        assert beliefs_of(case=case) == []
        assert [point.belief for point in beliefs_of(case=other)] == [50]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"answers": {"deserves": {"choice": "not offered"}}}, "answer_deserves"),
        ({"answers": {"deserves": {"choice": OFFERED[0], "colour": "red"}}}, "answer_deserves"),
        ({"answers": {"their_face": {"words": "asked by another form"}}}, "answer_their_face"),
        ({"answers": {"their_face": {}}}, "answer_their_face"),
        ({"belief": 101}, "belief"),
        ({"belief": -1}, "belief"),
    ],
)
def test_what_a_form_does_not_offer_is_refused_and_nothing_stored(
    case: CaseFile, sent: Submission, form: _Form, field: str
) -> None:
    before = stored_now()
    with pytest.raises(ReviewProblem) as refused:
        save(case, sent, **form)
    assert (refused.value.field, bool(refused.value.message)) == (field, True)
    assert stored_now() == before


def test_a_question_without_options_takes_no_choice(case: CaseFile) -> None:
    sent = a_submission({**TWO_REPLIES, "friend": "Jo"}, of=an_assignment(of=case, slug=NAMED))
    with pytest.raises(ReviewProblem) as refused:
        save(case, sent, answers={"let_anyone": {"choice": OFFERED[0]}})
    assert refused.value.field == "answer_let_anyone"


@pytest.mark.parametrize("belief", [0, 100])
def test_a_belief_may_be_nothing_at_all_or_whole(case: CaseFile, sent: Submission, belief: int) -> None:
    save(case, sent, rule_words="I must not fail.", belief=belief)
    with inside(case):
        assert [(point.belief, point.at) for point in beliefs_of(case=case)] == [(belief, LATER)]
    assert NOW < LATER


def test_a_save_that_knows_the_newest_is_stored(case: CaseFile, sent: Submission) -> None:
    seen = begin(case, sent).changed_at
    assert save(case, sent, notes="First.", seen=seen).notes == "First."


def test_a_save_from_an_older_page_stores_nothing(case: CaseFile, sent: Submission) -> None:
    save(case, sent, notes="First.")
    with pytest.raises(ReviewChanged):
        save(case, sent, notes="", rule_words="A rule", seen=LATER - timedelta(hours=1))
    with inside(case):
        assert Review.objects.get(submission=sent).notes == "First."
        assert not Rule.objects.exists()
