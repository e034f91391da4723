"""What waits for a client, what a therapist sees of it, and the entries that came, page by page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.queries import (
    Homework,
    Task,
    assignment_of,
    entries_of,
    entry_of,
    homework_of,
    latest_of_form,
    neighbours_of,
    series_entries,
    task_of,
    tasks_of,
    to_read,
)
from evenhand.domain.worksheets.schedule import Rhythm
from tests.domain.acts import by_therapist
from tests.domain.worksheets.own_sheets import FORECAST
from tests.domain.worksheets.test_sending import correct, end
from tests.domain.worksheets.test_writing import lock
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_colleague,
    a_draft,
    a_submission,
    a_tap,
    a_worksheet,
    an_assignment,
    inside,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseFile:
    return a_case()


def tasks(case: CaseFile, today: date = TODAY) -> list[Task]:
    with inside(case):
        return tasks_of(case=case, today=today)


def homework(case: CaseFile, today: date = TODAY) -> list[Homework]:
    with inside(case):
        return homework_of(case=case, today=today)


def once(case: CaseFile, days: int | None = None) -> Assignment:
    return an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=None if days is None else TODAY + timedelta(days=days))


def test_what_waits_now_stands_first_by_its_day_then_what_is_welcome_then_what_comes(case: CaseFile) -> None:
    later = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=7, due_on=TODAY)
    a_submission(of=later)
    whenever, without_day, far, near = an_assignment(of=case), once(case), once(case, 5), once(case, 2)
    stands = [(task.assignment.pk, task.waiting.state) for task in tasks(case)]
    assert stands == [
        (near.pk, "now"),
        (far.pk, "now"),
        (without_day.pk, "now"),
        (whenever.pk, "open"),
        (later.pk, "later"),
    ]


def test_what_is_done_or_ended_waits_no_more(case: CaseFile) -> None:
    done, ended = once(case), once(case)
    a_submission(of=done)
    end(ended)
    assert tasks(case) == []
    assert [(one.waiting.state, len(one.submissions)) for one in homework(case)] == [("now", 0), ("done", 1)]
    with inside(case):
        assert task_of(assignment=done, today=TODAY).waiting.state == "done"
        assert assignment_of(case=case, assignment_id=ended.pk) is not None


def test_a_done_assignment_comes_back_while_something_is_begun_in_it(case: CaseFile) -> None:
    done = once(case)
    a_submission(of=done)
    draft = a_draft({"situation": "one more"}, of=done)
    [task] = tasks(case)
    assert (task.draft, task.waiting.state, task.sent) == (draft, "done", 1)


def test_a_locked_first_sitting_waits_to_be_finished_beside_a_fresh_draft(case: CaseFile) -> None:
    given = an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case))
    waiting = lock(a_draft({"plan": "Call.", "hope": 3}, of=given))
    fresh = a_draft({"plan": "Write."}, of=given)
    [task] = tasks(case)
    assert (task.to_finish, task.draft) == ((waiting,), fresh)


def test_a_weekly_sheet_opens_again_on_its_day(case: CaseFile) -> None:
    given = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=7, due_on=TODAY + timedelta(days=2))
    a_submission(of=given)
    for days, state in [(0, "later"), (2, "later"), (3, "now"), (9, "now"), (17, "now")]:
        [task] = tasks(case, TODAY + timedelta(days=days))
        [seen] = homework(case, TODAY + timedelta(days=days))
        assert (task.waiting.state, seen.waiting) == (state, task.waiting)


def test_an_entry_near_midnight_counts_for_the_clients_own_day() -> None:
    case = a_case(zone="Pacific/Kiritimati")
    given = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=1, due_on=TODAY)
    a_submission(of=given)  # 14:02 in London is the early morning of the next day there
    assert [task.waiting.state for task in tasks(case, TODAY + timedelta(days=1))] == ["later"]


def test_corrections_do_not_count_as_entries(case: CaseFile) -> None:
    given = an_assignment(of=case, rhythm=Rhythm.TIMES, times=2)
    correct(a_submission(of=given), {"self_kindness": 5})
    [task], [seen] = tasks(case), homework(case)
    assert (task.sent, task.waiting.number, task.waiting) == (1, 2, seen.waiting)
    assert len(seen.submissions) == 1


def test_a_therapist_sees_that_something_is_being_written_once_a_word_stands(case: CaseFile) -> None:
    given = once(case)
    a_draft(of=given)
    assert [one.being_written for one in homework(case)] == [False]
    a_draft({"situation": "begun"}, of=given)
    assert [one.being_written for one in homework(case)] == [True]
    a_submission(of=given, at=NOW + timedelta(hours=1))
    [seen] = homework(case)
    assert (seen.being_written, seen.last_sent_at) == (False, NOW + timedelta(hours=1))


def test_entries_come_newest_first_thirty_a_page_in_the_revision_in_force(case: CaseFile) -> None:
    log = an_assignment(of=case, slug="noticing-log")
    sent = [a_tap(of=log, at=NOW + timedelta(minutes=number)) for number in range(32)]
    corrected = correct(sent[-1], {"words": "again"})
    with inside(case):
        first, more = entries_of(case=case)
        second, none_left = entries_of(case=case, page=2)
        assert [entry.submission.pk for entry in first] == [corrected.pk, *(row.pk for row in sent[-2:1:-1])]
        assert ([entry.submission.pk for entry in second], more, none_left) == ([sent[1].pk, sent[0].pk], True, False)
        assert [entry.submission.entry for entry in series_entries(case=case)] == [row.pk for row in sent]


def test_an_entry_knows_its_neighbours_in_its_series(case: CaseFile) -> None:
    given, log = an_assignment(of=case), an_assignment(of=case, slug="noticing-log")
    rows = [a_submission(of=given, at=NOW + timedelta(hours=number)) for number in range(3)]
    a_tap(of=log, at=NOW + timedelta(minutes=30))
    with inside(case):
        places = [neighbours_of(case=case, submission=row) for row in rows]
        assert [(one.earlier, one.later, one.number, one.of) for one in places] == [
            (None, rows[1].pk, 1, 3),
            (rows[0].pk, rows[2].pk, 2, 3),
            (rows[1].pk, None, 3, 3),
        ]
        latest = latest_of_form(case=case, upto=rows[1], most=9)
        assert [entry.submission.pk for entry in latest] == [rows[0].pk, rows[1].pk]


def test_an_entry_opens_in_its_revision_in_force_by_the_id_of_its_first(case: CaseFile) -> None:
    sent = a_submission(of=an_assignment(of=case))
    corrected = correct(sent, {"self_kindness": 5})
    with inside(case):
        found = entry_of(case=case, entry_id=sent.pk)
        assert found is not None
        assert (found.submission, found.answers["self_kindness"], found.values["gap"]) == (corrected, 5, 3)
        assert entry_of(case=case, entry_id=corrected.pk) is None


def test_what_waits_to_be_read_is_a_therapists_own(case: CaseFile) -> None:
    colleague = a_colleague(of=case.therapist)
    given = an_assignment(of=case)
    rows = [a_submission(of=given, at=NOW + timedelta(hours=number)) for number in range(3)]
    with inside(case):
        actions.begin_review(submission=rows[1], by=by_therapist(case), at=NOW)
        assert to_read(therapist=case.therapist) == [rows[2], rows[0]]
        assert to_read(therapist=case.therapist, most=1) == [rows[2]]
        assert to_read(therapist=colleague) == []
