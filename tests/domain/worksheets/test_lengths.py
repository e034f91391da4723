"""A sheet of two lengths: nothing written is lost between them, and each entry says on which it was sent."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.actions import AnswersMissing, NotOpen
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition, Field
from evenhand.domain.worksheets.lengths import may_be_switched, rest_of, with_rest, written_beside
from evenhand.domain.worksheets.models import Assignment, Draft, MeasureValue, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import entry_of, neighbours_of
from evenhand.domain.worksheets.queries.writing import other_form, writing_of
from evenhand.domain.worksheets.sequences import is_short, other_length, shared_series
from tests.domain.acts import LATER, by_therapist
from tests.factories import NOW, a_case, a_draft, a_setup, an_assignment, client_actor, inside, published

SHEETS = {slug: definition for slug, (definition, _) in bundled_definitions().items()}
SHORT, LONG = SHEETS["thought-challenge"], SHEETS["thought-record"]
BEGUN: dict[str, object] = {
    "happened_at": "2026-11-23T10:00:00+00:00",
    "situation": "The meeting.",
    "emotion_main": "sad",
    "emotion_before": 70,
    "thought": "They all laughed at me.",
    "belief_before": 80,
}
REST: dict[str, object] = {
    "habit": "guessing_what_others_think",
    "reply": "One person laughed.\nThe others were reading.",
    "belief_reply": 50,
    "belief_after": 60,
}
WATCHED: dict[str, object] = {
    "what": "Unease",
    "low_word": "None",
    "high_word": "The most",
    "better": "worse",
    "moment": "At noon",
}


def test_each_pair_of_the_library_can_be_switched_both_ways() -> None:
    pairs = [(one.short, one.long) for one in shared_series() if one.short and one.long]
    assert len(pairs) == 2
    for short, long in pairs:
        assert may_be_switched(SHEETS[short], SHEETS[long])
        assert may_be_switched(SHEETS[long], SHEETS[short])
        assert (other_length(short), other_length(long)) == (long, short)
        assert (is_short(short), is_short(long)) == (True, False)


def test_forms_that_have_grown_apart_are_not_switched() -> None:
    belief = LONG.field("belief_before")
    other_ends = _with(LONG, replace(belief, maximum=10))
    as_words = _with(LONG, replace(belief, kind="long_text"))
    two_sittings = replace(LONG, steps=(*LONG.steps[:-1], replace(LONG.steps[-1], after=True)))
    assert not any(may_be_switched(SHORT, one) for one in (other_ends, as_words, two_sittings))
    assert not may_be_switched(SHORT, replace(LONG, series="another"))
    assert may_be_switched(SHORT, _with(LONG, replace(LONG.field("reply"), kind="short_text")))


def _with(definition: Definition, field: Field) -> Definition:
    steps = (
        replace(step, fields=tuple(field if one.key == field.key else one for one in step.fields))
        for step in definition.steps
    )
    return replace(definition, steps=tuple(steps))


def test_the_rest_is_what_the_other_form_alone_asks() -> None:
    rest = rest_of(SHORT, LONG)
    assert rest is not None
    keys = {field.key for field in rest.fields()}
    assert keys == {
        "situation", "emotion_main", "emotion_before", "emotions_other", "thoughts_other", "evidence_for",
        "evidence_against", "emotion_after", "next_step",
    }  # fmt: skip
    assert rest_of(LONG, SHORT) is None
    assert written_beside(SHORT, LONG, {"situation": "The meeting."})
    assert not written_beside(SHORT, LONG, {"thought": "They laughed."})
    whole = with_rest(SHORT, LONG)
    assert {field.key for field in whole.fields()} == {field.key for field in LONG.fields()}
    assert len({step.id for step in whole.steps}) == len(whole.steps)
    assert with_rest(LONG, SHORT) is LONG


@pytest.fixture
def case() -> CaseFile:
    published("thought-challenge", "thought-record", "ninety-second-form", "ninety-second-long")
    return a_case()


def take(draft: Draft, *, other: bool = True) -> Draft:
    with inside(draft):
        case = CaseFile.objects.get(pk=draft.case_id)
        return actions.take_length(draft=draft, other=other, by=client_actor(case), at=LATER)


def write(draft: Draft, changes: dict[str, object]) -> None:
    with inside(draft):
        row = Draft.objects.get(pk=draft.pk)
        case = CaseFile.objects.get(pk=draft.case_id)
        actions.save_draft(
            draft=row, changes=changes, base=row.revision, writer=uuid4().hex, sequence=1, by=client_actor(case),
            at=LATER,
        )  # fmt: skip


def send(draft: Draft, *, on_other: bool) -> Submission:
    with inside(draft):
        case = CaseFile.objects.get(pk=draft.case_id)
        return actions.submit(
            draft=draft, case=case, key=f"send:{draft.pk}", on_other=on_other, by=client_actor(case), at=LATER
        )


@pytest.mark.django_db
def test_a_long_form_that_was_begun_is_sent_as_the_short_one_and_no_word_is_lost(case: CaseFile) -> None:
    given = an_assignment(of=case, slug="thought-record")
    draft = a_draft(BEGUN, of=given)
    take(draft)
    write(draft, REST)
    sent = send(draft, on_other=True)
    with inside(case):
        entry = entry_of(case=case, entry_id=sent.entry)
        values = set(MeasureValue.objects.filter(submission=sent).values_list("name", flat=True))
        assert entry is not None
        assert entry.answers == {**BEGUN, **REST}
    assert (sent.slug, sent.series, entry.definition.slug) == ("thought-challenge", "thought", "thought-challenge")
    assert "emotion_before" not in values
    assert {"belief_before", "belief_after", "belief_change"} <= values
    assert entry.beside is not None
    assert {"situation", "emotion_main"} <= {field.key for field in entry.beside.fields()}
    assert {"thought", "situation"} <= {field.key for field in entry.whole.fields()}


@pytest.mark.django_db
def test_what_the_form_in_hand_asks_is_asked_and_nothing_else(case: CaseFile) -> None:
    draft = a_draft(BEGUN, of=an_assignment(of=case, slug="thought-record"))
    take(draft)
    write(draft, {name: value for name, value in REST.items() if name != "belief_reply"})
    with pytest.raises(AnswersMissing) as refused:
        send(draft, on_other=True)
    assert {problem.field for problem in refused.value.problems} == {"belief_reply"}
    with pytest.raises(AnswersMissing) as refused:
        send(draft, on_other=False)
    assert {"evidence_for", "emotion_after"} <= {problem.field for problem in refused.value.problems}


@pytest.mark.django_db
def test_going_there_and_back_leaves_everything_as_it_was(case: CaseFile) -> None:
    draft = a_draft(BEGUN, of=an_assignment(of=case, slug="thought-record"))
    take(draft)
    take(draft, other=False)
    whole = {**REST, "evidence_for": "A laugh.", "evidence_against": "Most were reading.", "emotion_after": 40}
    write(draft, whole)
    sent = send(draft, on_other=False)
    assert (sent.slug, sent.also_in_id) == ("thought-record", None)
    with inside(case):
        assert Submission.objects.get(pk=sent.pk).answers == {**BEGUN, **whole}


@pytest.mark.django_db
def test_both_forms_write_into_one_series(case: CaseFile) -> None:
    given = an_assignment(of=case, slug="thought-record")
    draft = a_draft(BEGUN, of=given)
    take(draft)
    write(draft, REST)
    first = send(draft, on_other=True)
    second = a_draft(
        {**BEGUN, **REST, "evidence_for": "A.", "evidence_against": "B.", "emotion_after": 4 * 5}, of=given, at=LATER
    )
    last = send(second, on_other=False)
    with inside(case):
        neighbours = neighbours_of(case=case, submission=Submission.objects.get(pk=last.pk))
    assert (neighbours.earlier, neighbours.number, neighbours.of) == (first.entry, 2, 2)


@pytest.mark.django_db
def test_a_correction_keeps_the_form_and_what_stands_beside_it(case: CaseFile) -> None:
    draft = a_draft(BEGUN, of=an_assignment(of=case, slug="thought-record"))
    take(draft)
    write(draft, REST)
    sent = send(draft, on_other=True)
    with inside(case):
        new = actions.correct(submission=sent, changes={"belief_after": 55}, key="c", by=client_actor(case), at=LATER)
        stored = Submission.objects.get(pk=new.pk)
        assert (stored.worksheet_id, stored.also_in_id) == (sent.worksheet_id, sent.also_in_id)
        assert stored.answers == {**BEGUN, **REST, "belief_after": 55}


@pytest.mark.django_db
def test_where_the_therapist_fixed_the_length_it_is_not_changed(case: CaseFile) -> None:
    given = an_assignment(of=case, slug="thought-record", keeps_length=True)
    draft = a_draft(BEGUN, of=given)
    with pytest.raises(NotOpen):
        take(draft)
    with inside(case):
        again = actions.assign_again(
            former=given, case=case, slug=None, message=None, key="again", by=by_therapist(case), at=LATER
        )
    assert again.keeps_length


@pytest.mark.django_db
def test_a_sheet_of_one_length_and_a_draft_that_was_sent_have_no_other(case: CaseFile) -> None:
    draft = a_draft({"situation": "Rain."}, of=an_assignment(of=case))
    with pytest.raises(NotOpen):
        take(draft)
    with pytest.raises(NotOpen):
        send(draft, on_other=True)
    short = a_draft({**REST, "thought": "No.", "belief_before": 5}, of=an_assignment(of=case, slug="thought-challenge"))
    send(short, on_other=False)
    with pytest.raises(NotOpen):
        take(short)


@pytest.mark.django_db
def test_the_version_that_was_taken_stays_while_it_is_written_on(
    case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = an_assignment(of=case, slug="thought-record")
    draft = take(a_draft(BEGUN, of=given))
    monkeypatch.setattr("evenhand.domain.worksheets.queries.writing.latest_version", _nothing_newer)
    with inside(case):
        writing = writing_of(case=case, address=given.pk, other=True)
        assert other_form(given, draft) is not None
    assert writing is not None
    assert draft.other_id is not None
    assert writing.definition == definition_of(draft.other_id)


def _nothing_newer(slug: str) -> None:
    raise AssertionError(f"{slug} is pinned already")


def watched(given: Assignment) -> dict[str, object]:
    with inside(given):
        setup = writing_of(case=given.case, address=given.pk)
        return dict(setup.setup.answers) if setup and setup.setup else {}


@pytest.mark.django_db
def test_both_lengths_stand_under_the_same_set_up(case: CaseFile) -> None:
    given = an_assignment(of=case, slug="ninety-second-form")
    a_setup(WATCHED, of=given)
    draft = take(a_draft({"level": 6}, of=given))
    with inside(case):
        writing = writing_of(case=case, address=given.pk, other=True)
        assert writing is not None
        assert writing.setup is not None
        assert (writing.definition.slug, writing.setup.answers) == ("ninety-second-long", WATCHED)
    write(draft, {"happened_at": "2026-11-23T10:00:00+00:00", "note": "Quiet."})
    sent = send(draft, on_other=True)
    assert sent.setup_id == writing.setup.pk


@pytest.mark.django_db
def test_what_a_client_agreed_on_the_short_page_counts_for_the_long_one(case: CaseFile) -> None:
    given = an_assignment(of=case, slug="ninety-second-long")
    assert watched(given) == {}
    a_setup(WATCHED, of=given)
    assert watched(given) == WATCHED


@pytest.mark.django_db
def test_a_therapist_types_on_either_length(case: CaseFile) -> None:
    given = an_assignment(of=case, slug="thought-record", keeps_length=True)
    with inside(case):
        sent = actions.send_together(
            assignment=given, case=case, answers={**BEGUN, **REST}, key=uuid4(), on_other=True, by=by_therapist(case),
            at=LATER,
        )  # fmt: skip
        assert isinstance(sent, Submission)
        assert (sent.slug, sent.mode, sent.also_in_id) == ("thought-challenge", "desk", given.worksheet_id)
        paper = actions.send_from_paper(
            assignment=given, case=case, answers=dict(REST, thought="No.", belief_before=50), key=uuid4(),
            written_on=NOW.date(), on_other=True, by=by_therapist(case), at=LATER,
        )  # fmt: skip
        assert isinstance(paper, Submission)
        assert (paper.slug, paper.mode, paper.also_in_id) == ("thought-challenge", "paper", None)
        with pytest.raises(NotOpen):
            actions.send_together(
                assignment=an_assignment(of=case), case=case, answers={}, key=uuid4(), on_other=True,
                by=by_therapist(case), at=LATER,
            )  # fmt: skip
