"""Writing a draft: stored as typed, told truthfully, locked where a forecast must stay."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.actions import AnswersMissing, NotOpen, Saved
from evenhand.domain.worksheets.merging import Clash
from evenhand.domain.worksheets.models import Assignment, Draft, DraftRevision
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts import LATER, by_therapist
from tests.domain.worksheets.own_sheets import FORECAST
from tests.factories import (
    NOW,
    TWO_REPLIES,
    ZONE,
    a_case,
    a_draft,
    a_submission,
    a_worksheet,
    an_assignment,
    client_actor,
    inside,
)

pytestmark = pytest.mark.django_db

PASTED_PAGE = "<!doctype html><script>alert(1)</script><p style='color:red'>Hello &amp; welcome</p>\x00\ufeff"
AS_TYPED = {
    "emoji": "🫶🏽 👩‍👩‍👧 🇬🇧 café",
    "right to left": "שלום, \u202bمرحبا\u202c — mixed עם English",
    "20,000 letters": "äöü … 'x' " * 2_000,
    "a pasted page": PASTED_PAGE,
    "lines": "one\r\ntwo\n\n\tthree  ",
    "odd letters": "\ud83d lone, \u0000 null, \u2028 line",
}


def save(
    draft: Draft,
    changes: Mapping[str, object],
    *,
    base: int | None = None,
    writer: str = "page",
    sequence: int = 1,
    chosen: Mapping[str, int] | None = None,
) -> Saved:
    with inside(draft):
        return actions.save_draft(
            draft=copy(draft),  # as its page was read, whatever was stored since
            changes=changes,
            base=draft.revision if base is None else base,
            writer=writer,
            sequence=sequence,
            chosen=chosen,
            by=client_actor(draft.assignment.case),
            at=LATER,
        )


def stored(draft: Draft) -> Draft:
    with inside(draft):
        return Draft.objects.get(pk=draft.pk)


def recorded(draft: Draft, word: str) -> int:
    with inside(draft):
        return AuditEntry.objects.filter(act=word).count()


def a_forecast() -> Assignment:
    case = a_case()
    return an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case))


def lock(draft: Draft, *, revision: int | None = None) -> Draft:
    with inside(draft):
        by = client_actor(draft.assignment.case)
        return actions.lock_first_sitting(draft=draft, revision=revision, by=by, at=LATER)


@pytest.mark.parametrize("words", AS_TYPED.values(), ids=AS_TYPED)
def test_words_come_back_equal(words: str) -> None:
    draft = a_draft(of=an_assignment(of=a_case()))
    saved = save(draft, {"situation": words})
    assert (saved.clashes, saved.saved_at) == ((), LATER)
    again = stored(draft)
    with inside(draft):
        assert again.answers == {"situation": words}


def test_every_shape_of_answer_comes_back_equal() -> None:
    shapes = {
        "text": "words",
        "scale": 0,
        "tags": ["a", "b"],
        "yes": False,
        "number": 1.5,
        "rows": [{"a": "x", "b": {"skipped": True}}, {}],
        "skip": {"skipped": True},
    }
    draft = a_draft(of=an_assignment(of=a_case()))
    save(draft, shapes)
    again = stored(draft)
    with inside(draft):
        assert again.answers == shapes


def test_beginning_twice_gives_one_draft_and_a_new_one_after_sending() -> None:
    given = an_assignment(of=a_case())
    first, second = a_draft(TWO_REPLIES, of=given), a_draft(of=given)
    assert first.pk == second.pk
    assert recorded(first, "draft.begun") == 1
    a_submission(of=given)
    assert a_draft(of=given).pk != first.pk


def test_a_saved_revision_rises_by_one_and_an_empty_save_leaves_it() -> None:
    draft = a_draft(of=an_assignment(of=a_case()))
    assert save(draft, {"situation": "one"}).revision == 1
    assert save(draft, {"situation": "one"}, base=1, sequence=2).revision == 1
    assert save(draft, {}, base=1, sequence=3).revision == 1
    assert save(draft, {"notice": "two"}, base=1, sequence=4).revision == 2


def test_a_repeated_save_changes_nothing_and_answers_alike() -> None:
    draft = a_draft(of=an_assignment(of=a_case()))
    first = save(draft, {"situation": "one"})
    assert save(draft, {"situation": "one"}) == first
    assert stored(draft).revision == 1
    assert recorded(draft, "draft.written") == 1


def test_a_late_save_does_not_bring_old_words_back() -> None:
    draft = a_draft(of=an_assignment(of=a_case()))
    save(draft, {"situation": "one, two"}, sequence=2)
    late = save(draft, {"situation": "one"}, sequence=1)
    again = stored(draft)
    with inside(draft):
        assert again.answers["situation"] == "one, two"
    assert late.clashes == ()


def test_words_from_another_device_are_told_and_stay_until_chosen() -> None:
    draft = a_draft(of=an_assignment(of=a_case()))
    save(draft, {"situation": "on the phone"}, writer="phone")
    told = save(draft, {"situation": "on the laptop"}, writer="laptop")
    assert told.clashes == (Clash("situation", "on the phone", "on the laptop", revision=1),)
    assert told.revision == 0
    chosen = save(draft, {"situation": "on the laptop"}, writer="laptop", sequence=2, chosen={"situation": 1})
    assert (chosen.clashes, chosen.revision) == ((), 2)
    again = stored(draft)
    with inside(draft):
        assert again.answers["situation"] == "on the laptop"
        kept = DraftRevision.objects.get(draft=draft)
        assert kept.answers == {"situation": "on the phone"}


def test_the_pages_of_a_draft_keep_their_order_in_the_database() -> None:
    draft = a_draft(of=an_assignment(of=a_case()))
    names = ["zz", "a", "mmm", "b"]
    for name in names:
        save(draft, {name: name}, writer=name)
    assert [page for page, _ in stored(draft).writers] == names
    save(draft, {"a": "more"}, writer="a", sequence=2)
    assert [page for page, _ in stored(draft).writers] == ["zz", "mmm", "b", "a"]


def test_the_record_says_when_a_page_begins_and_not_each_pause() -> None:
    draft = a_draft(of=an_assignment(of=a_case()))
    for sequence in range(1, 6):
        save(draft, {"situation": "x" * sequence}, base=0, sequence=sequence)
    assert recorded(draft, "draft.written") == 1
    save(draft, {"notice": "from elsewhere"}, writer="second", base=5)
    assert recorded(draft, "draft.written") == 2


def test_a_draft_of_an_ended_assignment_keeps_the_words_that_come_and_no_new_one_begins() -> None:
    case = a_case()
    given = an_assignment(of=case)
    draft = a_draft({"situation": "one"}, of=given)
    with inside(case):
        actions.end_assignment(assignment=given, words="", by=by_therapist(case), at=NOW)
    assert save(draft, {"situation": "one, two"}).clashes == ()
    with inside(case), pytest.raises(NotOpen):
        actions.begin_draft(assignment=given, zone=ZONE, by=client_actor(case), at=LATER)


def test_a_sent_draft_takes_no_more_words() -> None:
    given = an_assignment(of=a_case())
    draft = a_draft(TWO_REPLIES, of=given)
    a_submission(of=given)
    with pytest.raises(NotOpen):
        save(draft, {"situation": "too late"})
    with pytest.raises(NotOpen):
        lock(draft)


def test_a_draft_is_not_found_through_another_assignment() -> None:
    case = a_case()
    draft, other = a_draft(of=an_assignment(of=case)), an_assignment(of=case)
    draft.assignment_id = other.pk
    with inside(case), pytest.raises(NotOpen):
        actions.save_draft(
            draft=draft,
            changes={"situation": "x"},
            base=0,
            writer="page",
            sequence=1,
            by=client_actor(case),
            at=LATER,
        )


def test_a_first_sitting_is_locked_when_it_is_whole() -> None:
    draft = a_draft({"plan": "Call her."}, of=a_forecast())
    with pytest.raises(AnswersMissing) as refused:
        lock(draft)
    assert [problem.field for problem in refused.value.problems] == ["hope"]
    assert stored(draft).locked_at is None
    save(draft, {"hope": 3})
    assert lock(draft).locked_at == LATER
    assert lock(draft).locked_at == LATER
    assert recorded(draft, "draft.locked") == 1


def test_only_the_words_that_were_shown_are_locked() -> None:
    draft = a_draft({"plan": "Call her.", "hope": 3}, of=a_forecast())
    shown = stored(draft).revision
    save(draft, {"plan": "Write to her."})
    with pytest.raises(actions.ChangedMeanwhile):
        lock(draft, revision=shown)
    assert stored(draft).locked_at is None
    assert lock(draft, revision=stored(draft).revision).locked_at == LATER
    assert lock(draft, revision=shown).locked_at == LATER  # the same press, repeated


def test_what_was_forecast_stays_while_the_second_sitting_is_written() -> None:
    draft = lock(a_draft({"plan": "Call her.", "hope": 3}, of=a_forecast()))
    told = save(draft, {"hope": 8, "went": 8})
    assert [(clash.field, clash.stored, clash.typed) for clash in told.clashes] == [("hope", 3, 8)]
    again = stored(draft)
    with inside(draft):
        assert again.answers == {"plan": "Call her.", "hope": 3, "went": 8}
    assert save(draft, {"hope": 8}, sequence=2, chosen={"hope": 9}).clashes


def test_while_one_entry_waits_for_its_second_sitting_the_next_can_begin() -> None:
    given = a_forecast()
    waiting = lock(a_draft({"plan": "Call her.", "hope": 3}, of=given))
    fresh = a_draft({"plan": "Write to him."}, of=given)
    assert fresh.pk != waiting.pk
    assert a_draft(of=given, at=NOW + timedelta(days=1)).pk == fresh.pk


def test_a_save_sees_what_was_stored_since_its_page_was_read() -> None:
    draft = a_draft({"situation": "first", "notice": "n"}, of=an_assignment(of=a_case()))
    as_read = copy(draft)
    save(draft, {"notice": "by another page"}, writer="another")
    with inside(draft):
        saved = actions.save_draft(
            draft=as_read, changes={"situation": "second"}, base=1, writer="page", sequence=1,
            by=client_actor(draft.assignment.case), at=LATER,
        )  # fmt: skip
    with inside(draft):
        assert as_read.answers == stored(draft).answers == {"situation": "second", "notice": "by another page"}
    assert as_read.revision == stored(draft).revision == 3
    assert saved.revision == 1, "this page was never shown the other one's words"


def test_a_save_opens_the_sealed_answers_a_second_time_only_when_they_changed() -> None:
    draft = a_draft({"situation": "first"}, of=an_assignment(of=a_case()))
    by = client_actor(draft.assignment.case)

    def asked_for_answers(sequence: int, row: Draft) -> int:
        with inside(draft), CaptureQueriesContext(connection) as captured:
            actions.save_draft(
                draft=row, changes={"situation": f"{sequence}"}, base=sequence, writer="page", sequence=sequence,
                by=by, at=LATER,
            )  # fmt: skip
        looks = [one["sql"] for one in captured if one["sql"].startswith("SELECT")]
        return sum('"answers"' in one and '"worksheets_draft"' in one for one in looks)

    before = copy(draft)
    assert asked_for_answers(1, draft) == 0
    assert asked_for_answers(2, draft) == 0
    assert asked_for_answers(3, before) == 1
    with inside(draft):
        assert stored(draft).answers == {"situation": "3"}
