"""Acts on one assignment by several people, pages or devices at the same moment, on connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import time, timedelta
from functools import partial

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.models import Assignment, Draft, Review, Submission
from evenhand.domain.worksheets.published import latest_version
from evenhand.domain.worksheets.schedule import Rhythm, Schedule
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.acts import LATER, TAPPED, a_reminded_assignment, by_therapist
from tests.domain.at_once import at_once
from tests.factories import TODAY, TWO_REPLIES, ZONE, a_case, a_draft, a_submission, an_assignment, client_actor, inside

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4


def gives_rows(results: list[object]) -> list[object]:
    """Return the ids of what was given; a refusal of any kind is a failure."""
    refused = [one for one in results if isinstance(one, Exception)]
    assert refused == []
    return [getattr(one, "pk", one) for one in results]


def times_recorded(word: str) -> int:
    assert first_broken_entry() is None
    return AuditEntry.objects.filter(act=word).count()


def sending(draft: Draft, case: CaseFile, key: str) -> Callable[[], object]:
    return partial(actions.submit, draft=draft, case=case, key=key, by=client_actor(case), at=LATER)


@pytest.mark.parametrize("keys", [["k"] * PEOPLE, ["k1", "k2", "k3", "k4"]], ids=["one key", "a key each"])
def test_one_draft_sent_many_times_at_once_is_one_entry(keys: list[str]) -> None:
    case = a_case()
    draft = a_draft(TWO_REPLIES, of=a_reminded_assignment(case, Rhythm.TIMES))
    sent = gives_rows(at_once(case, [sending(draft, case, key) for key in keys]))
    with inside(case):
        assert len(set(sent)) == Submission.objects.count() == times_recorded("submission.sent") == 1
        assert OutboxRow.objects.filter(key__startswith="reminder:", done_at=None).count() == 1


def test_one_tap_sent_many_times_at_once_is_one_entry() -> None:
    case = a_case()
    given = an_assignment(of=case, slug="noticing-log")
    tap = partial(actions.tap, assignment=given, case=case, answer=TAPPED, by=client_actor(case), at=LATER)
    tapped = gives_rows(at_once(case, [partial(tap, key="k")] * PEOPLE))
    with inside(case):
        assert len(set(tapped)) == Submission.objects.count() == times_recorded("submission.tapped") == 1


def test_taps_with_a_key_each_are_all_kept() -> None:
    case = a_case()
    given = an_assignment(of=case, slug="noticing-log")
    tap = partial(actions.tap, assignment=given, case=case, answer=TAPPED, by=client_actor(case), at=LATER)
    tapped = gives_rows(at_once(case, [partial(tap, key=f"k{number}") for number in range(PEOPLE)]))
    with inside(case):
        assert len(set(tapped)) == Submission.objects.count() == times_recorded("submission.tapped") == PEOPLE


def test_corrections_at_once_are_revisions_one_after_the_other() -> None:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    correct = partial(actions.correct, submission=sent, by=client_actor(case), at=LATER)
    changes = [partial(correct, changes={"self_kindness": 3 + n}, key=f"k{n}") for n in range(PEOPLE)]
    corrected = gives_rows(at_once(case, changes))
    with inside(case):
        revisions = Submission.objects.filter(entry=sent.entry).order_by("revision")
        assert list(revisions.values_list("revision", flat=True)) == [1, 2, 3, 4, 5]
        assert revisions.filter(replaced_at=None).count() == 1
        assert {row.pk for row in revisions if row.revision > 1} == set(corrected)


def test_one_correction_sent_many_times_at_once_is_one_revision() -> None:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    correct = partial(actions.correct, submission=sent, by=client_actor(case), at=LATER)
    corrected = gives_rows(at_once(case, [partial(correct, changes={"self_kindness": 5}, key="k")] * PEOPLE))
    with inside(case):
        assert len(set(corrected)) == 1
        assert Submission.objects.count() == 2


def test_one_key_assigns_once() -> None:
    case = a_case()
    an_assignment(of=case)
    with inside(case):
        worksheet = latest_version("noticing-log")
        assign = partial(
            actions.assign,
            case=CaseFile.objects.select_related("client", "contact").get(pk=case.pk),
            worksheet=worksheet,
            message="Tap.",
            schedule=Schedule(Rhythm.ONCE, TODAY, due_on=TODAY + timedelta(days=3)),
            remind_days_before=0,
            remind_at=time(9),
            key="k",
            by=by_therapist(case),
            at=LATER,
        )
    given = gives_rows(at_once(case, [assign] * PEOPLE))
    with inside(case):
        assert len(set(given)) == Assignment.objects.filter(slug="noticing-log").count() == 1
        assert OutboxRow.objects.filter(key__startswith="reminder:").count() == 1


def test_devices_that_begin_at_once_write_one_draft() -> None:
    case = a_case()
    begin = partial(actions.begin_draft, assignment=an_assignment(of=case), zone=ZONE, by=client_actor(case), at=LATER)
    begun = gives_rows(at_once(case, [begin] * PEOPLE))
    with inside(case):
        assert len(set(begun)) == Draft.objects.count() == times_recorded("draft.begun") == 1


def test_pages_that_save_different_fields_at_once_are_all_stored() -> None:
    case = a_case()
    given = an_assignment(of=case)
    draft = a_draft(of=given)
    save = partial(actions.save_draft, base=0, by=client_actor(case))
    fields = ["situation", "friend_reply", "self_reply", "notice"]
    saves = [
        partial(save, draft=copy(draft), changes={one: one}, writer=f"page {one}", sequence=1, at=LATER)
        for one in fields
    ]
    for saved in at_once(case, saves):
        assert isinstance(saved, actions.Saved)
        assert saved.clashes == ()
    with inside(case):
        stored = Draft.objects.get(pk=draft.pk)
        assert stored.answers == {one: one for one in fields}
        assert stored.revision == times_recorded("draft.written") == len(fields)


def test_pages_that_save_one_field_at_once_store_one_text_and_tell_the_others() -> None:
    case = a_case()
    given = an_assignment(of=case)
    draft = a_draft(of=given)
    save = partial(actions.save_draft, base=0, sequence=1, by=client_actor(case), at=LATER)
    pages = [f"page {number}" for number in range(PEOPLE)]
    results = at_once(
        case,
        [partial(save, draft=copy(draft), changes={"situation": page}, writer=page) for page in pages],
    )
    with inside(case):
        stands = Draft.objects.get(pk=draft.pk).answers["situation"]
    told = {clash.typed for one in results if isinstance(one, actions.Saved) for clash in one.clashes}
    assert told == set(pages) - {stands}


def test_a_save_and_a_send_at_once_lose_nothing_that_was_called_saved() -> None:
    case = a_case()
    given = an_assignment(of=case)
    for number in range(3):
        draft = a_draft(TWO_REPLIES, of=given)
        save = partial(
            actions.save_draft,
            draft=copy(draft),
            changes={"notice": f"last words {number}"},
            base=draft.revision,
            writer="page",
            sequence=1,
            by=client_actor(case),
            at=LATER,
        )
        both: list[Callable[[], object]] = [save, sending(draft, case, f"k{number}")]
        saved, sent = at_once(case, both)
        assert isinstance(sent, Submission)
        with inside(case):
            has_the_words = Submission.objects.get(pk=sent.pk).answers["notice"] == f"last words {number}"
        assert has_the_words == isinstance(saved, actions.Saved)
        assert has_the_words or isinstance(saved, actions.NotOpen)


def test_an_entry_sent_while_its_assignment_ends_is_either_stored_or_refused() -> None:
    case = a_case()
    given = a_reminded_assignment(case)
    draft = a_draft(TWO_REPLIES, of=given)
    end = partial(actions.end_assignment, assignment=given, words="", by=by_therapist(case), at=LATER)
    both: list[Callable[[], object]] = [end, sending(draft, case, "k")]
    ended, sent = at_once(case, both)
    with inside(case):
        assert ended is None
        assert Submission.objects.count() == (0 if isinstance(sent, actions.NotOpen) else 1)
        assert OutboxRow.objects.filter(key__startswith="reminder:", done_at=None).count() == 0


def test_an_entry_opened_by_several_at_once_is_read_once() -> None:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    begin = partial(actions.begin_review, submission=sent, by=by_therapist(case), at=LATER)
    reviews = gives_rows(at_once(case, [begin] * PEOPLE))
    with inside(case):
        assert len(set(reviews)) == Review.objects.count() == 1


def test_an_ended_assignment_ends_once() -> None:
    case = a_case()
    end = partial(actions.end_assignment, assignment=an_assignment(of=case), words="", by=by_therapist(case), at=LATER)
    calls: list[Callable[[], object]] = [end] * PEOPLE
    assert at_once(case, calls) == [None] * PEOPLE
    with inside(case):
        assert times_recorded("assignment.ended") == 1
