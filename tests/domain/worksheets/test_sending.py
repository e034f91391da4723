"""Sending an entry: whole or not at all, once for one key, every revision kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.actions import AnswersMissing, NotOpen
from evenhand.domain.worksheets.models import (
    Assignment,
    Draft,
    DraftRevision,
    MeasureValue,
    Submission,
    WorksheetVersion,
)
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import entry_of, revisions_of
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.acts import LATER, TAPPED, by_therapist
from tests.domain.stored import stored_now
from tests.domain.worksheets.own_sheets import FORECAST, LADDER
from tests.domain.worksheets.test_writing import AS_TYPED, lock, save
from tests.factories import (
    NOW,
    TODAY,
    TWO_REPLIES,
    a_case,
    a_draft,
    a_setup,
    a_submission,
    a_tap,
    a_worksheet,
    an_assignment,
    client_actor,
    inside,
)

pytestmark = pytest.mark.django_db


def send(draft: Draft, key: str = "k", at: datetime = LATER) -> Submission:
    with inside(draft):
        case = CaseFile.objects.get(pk=draft.case_id)
        return actions.submit(draft=draft, case=case, key=key, by=client_actor(case), at=at)


def correct(sent: Submission, changes: Mapping[str, object], key: str = "c", at: datetime = LATER) -> Submission:
    with inside(sent):
        by = client_actor(CaseFile.objects.get(pk=sent.case_id))
        return actions.correct(submission=sent, changes=changes, key=key, by=by, at=at)


def values_of(sent: Submission) -> dict[str, float | None]:
    with inside(sent):
        return dict(MeasureValue.objects.filter(submission=sent).values_list("name", "value"))


def end(given: Assignment) -> None:
    with inside(given):
        actions.end_assignment(assignment=given, words="", by=by_therapist(given.case), at=NOW)


def test_an_entry_is_stored_with_its_words_its_measures_and_its_version() -> None:
    case = a_case()
    given = an_assignment(of=case)
    draft = a_draft(TWO_REPLIES, of=given)
    sent = send(draft)
    with inside(case):
        entry = entry_of(case=case, entry_id=sent.pk)
        assert entry is not None
        assert entry.answers == TWO_REPLIES
        assert entry.values["gap"] == 6
        assert (sent.entry, sent.revision, sent.sent_at, sent.started_at) == (sent.pk, 1, LATER, NOW)
        assert (sent.slug, sent.series, sent.mode) == ("compassionate-self-care", "two_replies", "phone")
        assert sent.typed_by == f"client:{case.client_id}"
        assert sent.worksheet_id == given.worksheet_id
        left = Draft.objects.get(pk=draft.pk)
        assert (left.answers, left.sent_at, left.field_revisions, left.seen_by) == ({}, LATER, {}, {})
        assert not DraftRevision.objects.exists()


@pytest.mark.parametrize("words", AS_TYPED.values(), ids=AS_TYPED)
def test_sent_words_come_back_equal(words: str) -> None:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case), situation=words, self_reply=words)
    with inside(case):
        answers = Submission.objects.get(pk=sent.pk).answers
    assert (answers["situation"], answers["self_reply"]) == (words, words)


def test_the_same_draft_sent_again_is_the_same_entry_whatever_the_key() -> None:
    draft = a_draft(TWO_REPLIES, of=an_assignment(of=a_case()))
    first = send(draft, "k")
    before = stored_now()
    assert send(draft, "k") == first == send(draft, "another")
    assert stored_now() == before


def test_one_key_is_one_entry_also_for_a_second_draft() -> None:
    given = an_assignment(of=a_case())
    first = send(a_draft(TWO_REPLIES, of=given), "k")
    second = a_draft({**TWO_REPLIES, "notice": "other words"}, of=given)
    assert send(second, "k") == first
    with inside(given):
        kept = Draft.objects.get(pk=second.pk)
        assert (kept.sent_at, kept.answers["notice"]) == (None, "other words")


def test_a_key_of_another_case_file_never_gives_its_entry() -> None:
    first = a_case()
    with inside(first):
        other = a_case(of=first.therapist)
    stolen = a_submission(of=an_assignment(of=first))
    draft = a_draft(TWO_REPLIES, of=an_assignment(of=other))
    before = stored_now()
    with pytest.raises(IntegrityError), transaction.atomic():
        send(draft, stolen.key)
    assert stored_now() == before


def test_missing_answers_are_named_in_the_order_of_the_sheet_and_nothing_is_stored() -> None:
    draft = a_draft({"self_reply": "You always do this.", "self_kindness": 2}, of=an_assignment(of=a_case()))
    before = stored_now()
    with pytest.raises(AnswersMissing) as refused:
        send(draft)
    assert [problem.field for problem in refused.value.problems] == ["situation", "friend_reply", "friend_kindness"]
    assert stored_now() == before


def test_words_that_a_client_chose_not_to_write_are_no_missing_answer() -> None:
    sent = a_submission(of=an_assignment(of=a_case()), situation={"skipped": True})
    with inside(sent):
        assert Submission.objects.get(pk=sent.pk).answers["situation"] == {"skipped": True}


def test_an_ended_assignment_takes_no_entry_and_leaves_the_draft() -> None:
    given = an_assignment(of=a_case())
    draft = a_draft(TWO_REPLIES, of=given)
    end(given)
    before = stored_now()
    with pytest.raises(NotOpen):
        send(draft)
    assert stored_now() == before


def test_an_entry_sent_before_its_assignment_ended_is_still_the_answer() -> None:
    given = an_assignment(of=a_case())
    draft = a_draft(TWO_REPLIES, of=given)
    first = send(draft)
    end(given)
    assert send(draft) == first


def test_an_entry_stays_under_the_version_that_was_assigned() -> None:
    case = a_case()
    first = a_worksheet(FORECAST, of=case)
    given = an_assignment(of=case, worksheet=first)
    with inside(case):
        WorksheetVersion.objects.create(
            practice_id=case.practice_id,
            slug=first.slug,
            version=2,
            digest=bytes(32),
            source=FORECAST.replace("version = 1", "version = 2").replace("went - hope", "hope - went"),
            published_at=NOW,
        )
    sent = send(lock_and_finish(a_draft({"plan": "Call.", "hope": 3}, of=given), went=8))
    with inside(case):
        assert definition_of(sent.worksheet_id).version == 1
    assert values_of(sent) == {"surprise": 5.0}


def lock_and_finish(draft: Draft, *, went: int) -> Draft:
    lock(draft)
    save(draft, {"went": went})
    return draft


def test_a_measure_is_stored_with_the_version_of_its_formula() -> None:
    case = a_case()
    given = an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case))
    sent = send(lock_and_finish(a_draft({"plan": "Call.", "hope": 3}, of=given), went=8))
    with inside(case):
        assert MeasureValue.objects.get(submission=sent).formula_version == 3


def test_an_entry_with_two_sittings_is_sent_when_both_are_whole() -> None:
    case = a_case()
    draft = lock(
        a_draft({"plan": "Call.", "hope": 3}, of=an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case)))
    )
    with pytest.raises(AnswersMissing) as refused:
        send(draft)
    assert [problem.field for problem in refused.value.problems] == ["went"]


def test_an_entry_keeps_the_set_up_it_was_written_under() -> None:
    case = a_case()
    given = an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case))
    first = a_setup({"kind_of_step": "alone"}, of=given)
    sent = a_submission({"did": "Took the bus."}, of=given)
    second = a_setup({"kind_of_step": "with_others"}, of=given)
    corrected = correct(sent, {"did": "Took two buses."})
    assert (sent.setup_id, corrected.setup_id, second.version) == (first.pk, first.pk, 2)
    with pytest.raises(AnswersMissing) as refused:
        a_submission({"did": "Took the train."}, of=given)
    assert [problem.field for problem in refused.value.problems] == ["others"]
    assert a_submission({"did": "Took the train.", "others": "Ada"}, of=given).setup_id == second.pk


def test_a_correction_is_a_revision_and_the_former_one_stays_with_its_values() -> None:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    first = correct(sent, {"self_kindness": 4, "notice": None}, key="c1", at=LATER)
    second = correct(first, {"self_kindness": 7}, key="c2", at=LATER + timedelta(hours=1))
    with inside(case):
        revisions = [row.submission for row in revisions_of(case=case, entry_id=sent.pk)]
        assert [row.revision for row in revisions] == [3, 2, 1]
        assert [row.replaced_at for row in revisions] == [None, LATER + timedelta(hours=1), LATER]
        assert [row.answers.get("notice") for row in revisions] == [None, None, TWO_REPLIES["notice"]]
        assert {row.entry for row in revisions} == {sent.pk}
        assert {row.sent_at for row in revisions} == {NOW}
    assert [values_of(row)["gap"] for row in revisions] == [1, 4, 6]
    assert second.read_at is None


def test_a_correction_of_an_old_page_is_laid_over_the_revision_in_force() -> None:
    sent = a_submission(of=an_assignment(of=a_case()))
    correct(sent, {"self_kindness": 4}, key="c1")
    latest = correct(sent, {"notice": "later words"}, key="c2")
    with inside(sent):
        answers = Submission.objects.get(pk=latest.pk).answers
    assert (answers["self_kindness"], answers["notice"]) == (4, "later words")


def test_one_key_corrects_once_and_no_change_makes_no_revision() -> None:
    sent = a_submission(of=an_assignment(of=a_case()))
    first = correct(sent, {"self_kindness": 4})
    before = stored_now()
    assert correct(sent, {"self_kindness": 5}) == first
    assert correct(sent, {"self_kindness": 4}, key="another") == first
    assert stored_now() == before


def test_a_correction_may_not_empty_what_is_required() -> None:
    sent = a_submission(of=an_assignment(of=a_case()))
    before = stored_now()
    with pytest.raises(AnswersMissing):
        correct(sent, {"situation": None})
    assert stored_now() == before


def test_a_correction_may_not_empty_what_the_second_sitting_requires() -> None:
    case = a_case()
    given = an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case))
    sent = send(lock_and_finish(a_draft({"plan": "Call.", "hope": 3}, of=given), went=8))
    with pytest.raises(AnswersMissing):
        correct(sent, {"went": None})


def test_a_tap_is_an_entry_at_once_and_the_rest_can_be_added() -> None:
    case = a_case()
    tapped = a_tap(of=an_assignment(of=case, slug="noticing-log"), at=LATER)
    added = correct(tapped, {"words": "you always do this", "then": "i_just_noticed_it"})
    with inside(case):
        assert Submission.objects.get(pk=tapped.pk).answers == {"caught": TAPPED, "happened_at": LATER.isoformat()}
        assert Submission.objects.get(pk=added.pk).answers["words"] == "you always do this"
    assert (tapped.happened_at, added.happened_at, added.entry) == (LATER, LATER, tapped.pk)


def test_a_tap_says_when_it_was_in_the_clients_own_time() -> None:
    case = a_case(zone="Australia/Lord_Howe")
    at = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    tapped = a_tap(of=an_assignment(of=case, slug="noticing-log"), at=at)
    with inside(case):
        assert Submission.objects.get(pk=tapped.pk).answers["happened_at"] == "2026-11-24T02:30:00+11:00"
    assert tapped.happened_at == at


@pytest.mark.parametrize("answer", ["something else", "", None, 3, {"skipped": True}, ["a_harsh_line_to_myself"]])
def test_a_tap_on_nothing_that_is_offered_is_refused(answer: object) -> None:
    given = an_assignment(of=a_case(), slug="noticing-log")
    before = stored_now()
    with pytest.raises(AnswersMissing):
        a_tap(answer, of=given)
    assert stored_now() == before


def test_a_sheet_that_is_not_for_tapping_and_an_ended_one_are_not_tapped() -> None:
    case = a_case()
    with pytest.raises(NotOpen):
        a_tap(of=an_assignment(of=case))
    given = an_assignment(of=case, slug="noticing-log")
    end(given)
    with pytest.raises(NotOpen):
        a_tap(of=given)


def test_the_reminder_of_a_sent_entry_gives_way_to_that_of_the_next() -> None:
    given = an_assignment(
        of=a_case(),
        rhythm=Rhythm.TIMES,
        times=2,
        due_on=TODAY + timedelta(days=3),
        remind_days_before=1,
        remind_at=time(9),
    )
    waiting = []
    for number in range(3):
        with inside(given):
            waiting.append(OutboxRow.objects.filter(key__startswith="reminder:", done_at=None).count())
        if number < 2:
            a_submission(of=given)
    assert waiting == [1, 1, 0]
