"""Assigning: once for one key, again in one act, ended once, with a set-up in versions."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.models import Assignment, Setup
from evenhand.domain.worksheets.published import UnknownWorksheet, definition_of, latest_version
from evenhand.domain.worksheets.queries import stopped_by_clients
from evenhand.domain.worksheets.schedule import Rhythm, Schedule, ScheduleProblem
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.acts import LATER, a_reachable_case, a_reminded_assignment, by_therapist
from tests.domain.stored import stored_now
from tests.domain.worksheets.own_sheets import LADDER
from tests.factories import NOW, TODAY, a_case, a_setup, a_worksheet, an_assignment, client_actor, inside

pytestmark = pytest.mark.django_db
NAMED = "compassionate-self-care-named"


def assign(case: CaseFile, schedule: Schedule, key: str = "k", message: str = "For noticing.") -> Assignment:
    with inside(case):
        return actions.assign(
            case=case,
            worksheet=latest_version("compassionate-self-care"),
            message=message,
            schedule=schedule,
            remind_days_before=1,
            remind_at=time(9),
            key=key,
            by=by_therapist(case),
            at=NOW,
        )


def published(case: CaseFile) -> CaseFile:
    an_assignment(of=case)
    return case


def again(former: Assignment, case: CaseFile, *, slug: str | None = None, message: str | None = None) -> Assignment:
    with inside(case):
        return actions.assign_again(
            former=former, case=case, slug=slug, message=message, key="again", by=by_therapist(case), at=LATER
        )


SCHEDULES = [
    Schedule(Rhythm.ONCE, TODAY, due_on=TODAY + timedelta(days=7)),
    Schedule(Rhythm.TIMES, TODAY, times=3),
    Schedule(Rhythm.EVERY, TODAY, due_on=TODAY + timedelta(days=7), every_days=7),
    Schedule(Rhythm.WHENEVER, TODAY),
]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda one: one.rhythm)
def test_a_schedule_comes_back_as_it_was_given(schedule: Schedule) -> None:
    given = assign(published(a_case()), schedule, message="Only for noticing 🫶🏽.")
    with inside(given):
        row = Assignment.objects.get(pk=given.pk)
        assert row.schedule == schedule
        assert row.message == "Only for noticing 🫶🏽."


def test_numbers_that_a_rhythm_does_not_use_are_left_out() -> None:
    given = assign(published(a_case()), Schedule(Rhythm.WHENEVER, TODAY, due_on=TODAY, times=3, every_days=7))
    assert given.schedule == Schedule(Rhythm.WHENEVER, TODAY)


def test_a_schedule_that_makes_no_sense_stores_nothing() -> None:
    case = published(a_case())
    before = stored_now()
    with pytest.raises(ScheduleProblem):
        assign(case, Schedule(Rhythm.TIMES, TODAY, times=1))
    assert stored_now() == before


def test_one_key_assigns_once() -> None:
    case = published(a_case())
    first = assign(case, SCHEDULES[0])
    before = stored_now()
    assert assign(case, SCHEDULES[1], message="other words") == first
    assert stored_now() == before


def test_a_note_and_a_reminder_wait_to_leave_and_say_nothing_of_the_sheet() -> None:
    case = published(a_reachable_case())
    assign(case, SCHEDULES[0])
    with inside(case):
        rows = {row.kind: row for row in OutboxRow.objects.filter(created_at=NOW)}
        note = rows["mail"]
        assert note.content["to"] == "client@example.org"
        assert not {"worksheet", "compassion", "self-care", "therap", "noticing"} & set(
            str(note.content).lower().split()
        )
        assert rows["worksheets.reminder"].due_at > NOW


def test_a_client_without_an_address_gets_no_note() -> None:
    case = published(a_case())
    assign(case, SCHEDULES[0])
    with inside(case):
        assert not OutboxRow.objects.filter(kind="mail").exists()


def test_assigning_again_is_the_same_sheet_once_with_the_same_words() -> None:
    case = a_case()
    former = a_reminded_assignment(case)
    given = again(former, case)
    assert given.schedule == Schedule(Rhythm.ONCE, TODAY, due_on=TODAY + timedelta(days=7))
    assert (given.slug, given.remind_days_before, given.remind_at) == (former.slug, 1, time(9))
    with inside(case):
        assert Assignment.objects.get(pk=given.pk).message == former.message


def test_the_day_of_assigning_again_is_the_clients() -> None:
    case = a_case(zone="Pacific/Kiritimati")
    given = again(an_assignment(of=case), case)
    assert given.starts_on == TODAY + timedelta(days=1)


def test_a_redo_is_the_named_sheet_with_its_own_message() -> None:
    case = a_case()
    given = again(an_assignment(of=case), case, slug=NAMED)
    with inside(case):
        words = Assignment.objects.get(pk=given.pk).message
        assert (given.slug, words) == (NAMED, definition_of(given.worksheet_id).message)
        assert "one real person" in words


def test_words_given_with_a_redo_take_the_place_of_both() -> None:
    case = a_case()
    given = again(an_assignment(of=case), case, slug=NAMED, message="Think of Ada.")
    with inside(case):
        assert Assignment.objects.get(pk=given.pk).message == "Think of Ada."


def test_a_sheet_that_nobody_published_is_unknown() -> None:
    case = a_case()
    with pytest.raises(UnknownWorksheet):
        again(an_assignment(of=case), case, slug="no-such-sheet")


def test_ending_takes_reminders_back_and_keeps_the_reason() -> None:
    case = a_reachable_case()
    given = a_reminded_assignment(case)
    with inside(case):
        actions.end_assignment(assignment=given, words="Too much just now.", by=client_actor(case), at=LATER)
        row = Assignment.objects.get(pk=given.pk)
        assert (row.ended_at, row.ended_by, row.end_words) == (LATER, "client", "Too much just now.")
        left = OutboxRow.objects.get(kind="worksheets.reminder")
        assert (left.done_at, left.outcome) == (LATER, "withdrawn")


def test_ending_twice_keeps_the_first_end() -> None:
    case = a_case()
    given = an_assignment(of=case)
    with inside(case):
        actions.end_assignment(assignment=given, words="first", by=by_therapist(case), at=NOW)
        actions.end_assignment(assignment=given, words="second", by=client_actor(case), at=LATER)
        row = Assignment.objects.get(pk=given.pk)
        assert (row.ended_at, row.ended_by, row.end_words) == (NOW, "therapist", "first")
        assert AuditEntry.objects.filter(act="assignment.ended").count() == 1


def test_a_stop_that_was_seen_waits_no_more_and_is_noted_once() -> None:
    case = a_case()
    given, by = an_assignment(of=case), by_therapist(case)
    with inside(case):
        actions.end_assignment(assignment=given, words="Enough.", by=client_actor(case), at=NOW)
        (waiting,) = stopped_by_clients(therapist=case.therapist)
        assert waiting.pk == given.pk
        for at in (LATER, LATER + timedelta(hours=1)):
            actions.note_stop_seen(assignment=given, by=by, at=at)
        assert Assignment.objects.get(pk=given.pk).end_seen_at == LATER
        assert AuditEntry.objects.filter(act="assignment.stop_seen").count() == 1
        assert stopped_by_clients(therapist=case.therapist) == []


@pytest.mark.parametrize("is_ended", [False, True])
def test_what_no_client_stopped_has_no_stop_to_see(is_ended: bool) -> None:
    case = a_case()
    given, by = an_assignment(of=case), by_therapist(case)
    with inside(case):
        if is_ended:
            actions.end_assignment(assignment=given, words="", by=by, at=NOW)
        assert stopped_by_clients(therapist=case.therapist) == []
        actions.note_stop_seen(assignment=given, by=by, at=LATER)
        assert Assignment.objects.get(pk=given.pk).end_seen_at is None
        assert not AuditEntry.objects.filter(act="assignment.stop_seen").exists()


def test_a_set_up_is_kept_in_versions_and_the_same_one_makes_none() -> None:
    case = a_case()
    given = an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case))
    first = a_setup({"kind_of_step": "alone"}, of=given)
    assert a_setup({"kind_of_step": "alone"}, of=given) == first
    second = a_setup({"kind_of_step": "with_others"}, of=given)
    with inside(case):
        versions = Setup.objects.filter(assignment=given).order_by("version")
        assert [(row.pk, row.version, row.answers["kind_of_step"]) for row in versions] == [
            (first.pk, 1, "alone"),
            (second.pk, 2, "with_others"),
        ]


@pytest.mark.parametrize("days_before", [-1, 31])
def test_a_reminder_outside_its_limits_stores_nothing_and_says_what_to_choose(days_before: int) -> None:
    case = published(a_case())

    with inside(case):
        before = stored_now()
        with pytest.raises(ScheduleProblem, match="on the day or up to 30 days before"):
            actions.assign(
                case=case,
                worksheet=latest_version("compassionate-self-care"),
                message="",
                schedule=SCHEDULES[0],
                remind_days_before=days_before,
                remind_at=time(9),
                key="k",
                by=by_therapist(case),
                at=NOW,
            )
        assert stored_now() == before


def test_another_practices_own_sheet_cannot_be_given() -> None:
    case, other = a_case(), a_case()
    foreign = a_worksheet(LADDER, of=other)

    with inside(case), pytest.raises(UnknownWorksheet):
        actions.assign(
            case=case,
            worksheet=foreign,
            message="",
            schedule=SCHEDULES[0],
            remind_days_before=None,
            remind_at=None,
            key="k",
            by=by_therapist(case),
            at=NOW,
        )
