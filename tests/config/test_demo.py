"""The demo's practice: its values, its open loops, and that nothing in it took a short cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from evenhand.config.demo.filling import fill_demo
from evenhand.config.demo.story import STORIES, TWO_REPLIES
from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.domain.cases.numbers import tidy_number
from evenhand.domain.safety.queries import plan_of
from evenhand.domain.scheduling.models import State
from evenhand.domain.scheduling.queries.notes import notes_to_write, sessions_of
from evenhand.domain.tracking.queries import progress_of
from evenhand.domain.worksheets.demo_series import bundled_demo_series
from evenhand.domain.worksheets.models import Assignment, Draft, MeasureValue, Submission
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.domain.worksheets.queries import beliefs_of, tasks_of, to_read
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice

LONDON = ZoneInfo("Europe/London")
GAPS = {
    "demo-a": [8, 6, 8, 5, 7, 3, 2, 1],
    "demo-b": [6, 7, 5, 7, 6, 7, 5],
    "demo-c": [0, 0, 1, 1, 8, 7, 6, 5],
}
"""The gaps of the catalogue's section 10, from the oldest entry to the newest."""
NOTES = {
    "demo-a": {
        "compassionate-self-care:trend:gap",
        "mood-check:time_of_day_contrast:mood",
        "mood-check:stalled:mood",
        "thought-challenge:shrinkage:belief_before",
        "thought-challenge:cluster_hour:happened_at",
        "noticing-log:cluster_value:doing",
        "noticing-log:gap_in_entries:",
    },
    "demo-b": {
        "compassionate-self-care:stalled:gap",
        "compassionate-self-care:repeated_text:self_reply",
        "compassionate-self-care:cluster_value:area",
        "thought-challenge:repeated_choice:habit",
        "thought-challenge:flat_change:belief_before,belief_after",
        "thought-challenge:steady_low:belief_reply",
        "sleep-diary:steady_low:sleep_efficiency",
    },
    "demo-c": {
        "compassionate-self-care-named:co_occurrence:form,gap",
        "mood-check:gap_in_entries:",
        "fear-ladder:prediction_gap:predicted,peak",
        "fear-ladder:prediction_gap:feared_chance,feared_came_pct",
        "fear-ladder:steady_high:feared_chance",
        "fear-ladder:early_exit:did",
    },
}
"""The notes that the catalogue's section 10 names, with those that its series call for besides."""
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db
OTHER_CLOCKS = [
    datetime(2026, 11, 23, 23, 59, tzinfo=UTC),
    datetime(2027, 4, 2, 0, 30, tzinfo=UTC),  # the clocks went forward within the story
]


@pytest.fixture(scope="module")
def practice(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Practice]:
    """A demo that is filled once for all tests here, which only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish_bundled(at=NOW)
        yield fill_demo(at=NOW)
        transaction.set_rollback(True)


def case_of(client: str) -> CaseFile:
    """The case file of one of the invented clients, found by the goal only it has."""
    goal = next(story.goal for story in STORIES if story.client == client)
    return next(row.case for row in Information.objects.select_related("case") if row.words == goal)


def gaps_of(client: str) -> list[float | None]:
    """The stored gaps between the two replies of an invented client, oldest first."""
    stored = MeasureValue.objects.filter(case=case_of(client), name="gap", submission__series=TWO_REPLIES)
    rows = stored.filter(submission__replaced_at=None).order_by("submission__sent_at")
    return [row.value for row in rows]


@pytest.mark.parametrize("client", GAPS)
def test_stored_gaps_are_those_of_the_catalogue(practice: Practice, client: str) -> None:
    with practice_context(practice.pk):
        assert gaps_of(client) == GAPS[client]


@pytest.mark.parametrize("now", OTHER_CLOCKS, ids=str)
def test_a_demo_started_at_another_hour_tells_the_same_story(practice: Practice, now: datetime) -> None:
    with practice_context(fill_demo(at=now).pk):
        for client, gaps in GAPS.items():
            assert gaps_of(client) == gaps
        assert_entries_lie_on_their_days(now)
        assert AuditEntry.objects.filter(at__gt=now).count() == 0


def test_every_entry_lies_on_its_day_and_hour_in_the_practices_zone(practice: Practice) -> None:
    with practice_context(practice.pk):
        assert_entries_lie_on_their_days(NOW)


def assert_entries_lie_on_their_days(now: datetime) -> None:
    """Hold every entry of the current practice against its day and hour in the series."""
    today = now.astimezone(LONDON).date()
    told = defaultdict(list)
    for entry in bundled_demo_series():
        told[entry.client].append((today + timedelta(days=entry.day), entry.at, entry.form))
    for client, expected in told.items():
        rows = Submission.objects.filter(case=case_of(client), replaced_at=None).order_by("sent_at")
        moments = [(row.sent_at.astimezone(LONDON), row.slug) for row in rows]
        assert [(moment.date(), moment.time(), slug) for moment, slug in moments] == expected


def test_every_answer_is_kept_word_for_word(practice: Practice) -> None:
    today = NOW.astimezone(LONDON).date()
    entries = [entry for entry in bundled_demo_series() if entry.client == "demo-a"]
    with practice_context(practice.pk):
        rows = Submission.objects.filter(case=case_of("demo-a"), replaced_at=None).order_by("sent_at")
        for entry, row in zip(entries, rows, strict=True):
            assert row.answers == entry.answers_on(today=today, zone="Europe/London")


def test_what_was_written_is_sealed_in_the_table(practice: Practice) -> None:
    with practice_context(practice.pk), connection.cursor() as cursor:
        cursor.execute("select answers from worksheets_submission")
        cells = [bytes(row[0]) for row in cursor.fetchall()]
    assert cells
    assert not any(b"friend" in cell or b"situation" in cell for cell in cells)


def test_the_record_holds_and_names_every_kind_of_act(practice: Practice) -> None:
    with practice_context(practice.pk):
        assert first_broken_entry() is None
        acts = set(AuditEntry.objects.values_list("act", flat=True))
        moments = list(AuditEntry.objects.order_by("number").values_list("at", flat=True))
    assert acts >= {"case.opened", "assignment.given", "submission.sent", "submission.tapped", "review.saved"}
    assert acts >= {"draft.locked", "setup.written", "safety_plan.written"}
    assert moments == sorted(moments)


def test_nothing_in_it_lies_in_the_future(practice: Practice) -> None:
    with practice_context(practice.pk):
        assert AuditEntry.objects.filter(at__gt=NOW).count() == 0
        assert Submission.objects.filter(sent_at__gt=NOW).count() == 0
        assert Assignment.objects.filter(given_at__gt=NOW).count() == 0


def test_clients_are_case_numbers_only(practice: Practice) -> None:
    with practice_context(practice.pk):
        numbers = list(CaseFile.objects.values_list("number", flat=True))
        contacts = [(row.name, row.email, row.phone) for row in Contact.objects.all()]
    assert len(set(numbers)) == len(STORIES) + 1
    assert all(tidy_number(number) == number for number in numbers)
    assert set(contacts) == {("", "", "")}


def test_the_newest_entry_of_each_client_waits_on_the_desk(practice: Practice) -> None:
    with practice_context(practice.pk):
        waiting = to_read(therapist=Member.objects.get())
        assert {row.case_id for row in waiting} == {case_of(client).pk for client in GAPS}
        in_force = Submission.objects.filter(replaced_at=None)
        newest = [in_force.filter(case=case_of(client)).latest("sent_at").pk for client in GAPS]
        assert set(newest) <= {row.pk for row in waiting}


@pytest.mark.parametrize("client", GAPS)
def test_each_client_has_one_sheet_waiting_with_a_message(practice: Practice, client: str) -> None:
    with practice_context(practice.pk):
        tasks = tasks_of(case=case_of(client), today=NOW.astimezone(LONDON).date())
        assert [task.waiting.state for task in tasks if task.assignment.rhythm == "once"] == ["now"]
        assert all(task.assignment.message for task in tasks)
        assert not Draft.objects.filter(case=case_of(client), sent_at=None).exists()


@pytest.mark.parametrize("client", NOTES)
def test_the_notes_are_those_that_the_series_were_written_for(practice: Practice, client: str) -> None:
    with practice_context(practice.pk):
        progress = progress_of(case=case_of(client), now=NOW)
    assert {":".join(note.key.split(":")[:3]) for note in progress.notes} == NOTES[client]


def test_what_was_asked_for_a_number_of_times_is_not_missed_afterwards(practice: Practice) -> None:
    with practice_context(practice.pk):
        notes = progress_of(case=case_of("demo-b"), now=NOW).notes
        assert not [note for note in notes if note.detector == "gap_in_entries"]


def test_a_step_that_was_not_taken_has_its_forecast_and_no_number_of_its_own(practice: Practice) -> None:
    with practice_context(practice.pk):
        last = Submission.objects.filter(case=case_of("demo-c"), slug="fear-ladder").latest("sent_at")
        stored = {row.name: row.value for row in MeasureValue.objects.filter(submission=last)}
    assert last.setup is not None
    assert stored["predicted"] == 80
    assert stored.get("peak") is None


def test_one_client_has_a_plan_that_was_made_in_a_meeting_with_numbers_of_the_practice(practice: Practice) -> None:
    with practice_context(practice.pk):
        plans = {client: plan_of(case=case_of(client)) for client in GAPS}
        [(client, plan)] = [(client, plan) for client, plan in plans.items() if plan is not None]
        assert client == "demo-b"
        assert plan.written_at.astimezone(LONDON).date() == NOW.date() - timedelta(days=23)
        assert "116 123" in {row["reach"] for row in plan.answers["help"]}
        assert plan.answers["review_on"] == "2026-06-03"


def test_the_belief_in_the_rule_falls_where_the_gap_closes_and_stays_where_it_is_flat(practice: Practice) -> None:
    with practice_context(practice.pk):
        closing = [point.belief for point in beliefs_of(case=case_of("demo-a"))]
        flat = [point.belief for point in beliefs_of(case=case_of("demo-b"))]
        assert len({point.rule.pk for point in beliefs_of(case=case_of("demo-a"))}) == 1
    assert len(closing) >= 4
    assert closing == sorted(closing, reverse=True)
    assert len(set(flat)) == 1


def test_one_case_file_is_fresh_and_empty(practice: Practice) -> None:
    with practice_context(practice.pk):
        fresh = CaseFile.objects.get(opened_at=NOW)
        assert not Assignment.objects.filter(case=fresh).exists()
        assert not Information.objects.filter(case=fresh).exists()


def test_the_last_meetings_stand_in_the_calendar_with_their_notes_and_one_note_is_to_write(practice: Practice) -> None:
    with practice_context(practice.pk):
        owner = Member.objects.get()
        [due] = notes_to_write(therapist=owner, at=NOW)
        assert due.case == case_of("demo-b")
        for story in STORIES:
            case = case_of(story.client)
            [to_come, *past], _ = sessions_of(case=case)
            assert to_come.session.starts_at > NOW
            assert [one.session.state for one in past] == [State.HELD, State.HELD]
            assert all(one.note or one.session == due.session for one in past)
