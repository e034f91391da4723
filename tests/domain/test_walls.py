"""The walls: what people wrote is sealed, and no query answers for another practice or another case file."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

import evenhand.domain
from evenhand.domain.cases import queries as cases
from evenhand.domain.cases.access import queries as access
from evenhand.domain.cases.access.actions import grant_access
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.cases.told import queries as told
from evenhand.domain.custody.models import Move
from evenhand.domain.custody.queries import holding, paper, retaining
from evenhand.domain.scheduling.queries import offered, shared_calendar, waiting
from evenhand.domain.tracking import actions as tracking_actions
from evenhand.domain.tracking import queries as tracking
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets import queries as worksheets
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.domain.worksheets.paper_codes import code_of
from evenhand.domain.worksheets.queries import setups, writing, written
from evenhand.foundation.practices.context import NoCurrentPractice, practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from tests.domain import (
    asked_of_building,
    asked_of_calendars,
    asked_of_custody,
    asked_of_fees,
    asked_of_masking,
    asked_of_messages,
    asked_of_plans,
    asked_of_risks,
    asked_of_safety,
    asked_of_scheduling,
    asked_of_worksheets,
)
from tests.domain.acts import by_therapist
from tests.domain.acts_of_building import in_building
from tests.domain.fixed_words import FIXED_WORDS
from tests.domain.in_custody import in_custody
from tests.domain.in_fees import in_fees
from tests.domain.in_scheduling import in_scheduling
from tests.domain.stored import everything
from tests.domain.worksheets.own_sheets import FORECAST, LADDER
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_colleague,
    a_draft,
    a_safety_plan,
    a_setup,
    a_submission,
    a_therapist,
    a_worksheet,
    an_assignment,
    an_invitation,
    client_actor,
    inside,
)

OF_THE_CASE_FILE = ("cases", "worksheets", "tracking", "safety", "kudos", "conversations")
ROOMS = (*OF_THE_CASE_FILE, "scheduling", "fees", "custody", "plans")
IN_THE_OPEN = (models.CharField, models.TextField, models.JSONField, models.FileField)


def our_models() -> list[type[models.Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def test_every_column_that_could_hold_writing_is_sealed_or_known_to_hold_fixed_words() -> None:
    found = {
        model._meta.label: {field.name for field in model._meta.fields if isinstance(field, IN_THE_OPEN)}
        for model in our_models()
    }
    assert {label: names for label, names in found.items() if names} == FIXED_WORDS


def marked(name: str) -> str:
    return f"Brennnessel-{name}"


@pytest.mark.django_db
def test_nothing_that_was_written_stands_in_the_database_in_the_open() -> None:
    case = a_case(name=marked("name"), email=f"{marked('mail')}@example.org", goal=marked("goal"))
    by = by_therapist(case)
    own = an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case), message=marked("message"))
    a_setup({"kind_of_step": "alone", "note": marked("setup")}, of=own)
    given = an_assignment(of=case, message=marked("message"))
    sent = a_submission(of=given, situation=marked("situation"), self_reply=marked("self"))
    draft = a_draft({"situation": marked("draft")}, of=given)
    a_safety_plan(of=case, keep=marked("plan"))
    asked_of_messages.in_words(case, marked("message"))
    with inside(case):
        actions.save_draft(
            draft=draft, changes={"situation": marked("second page")}, base=1,
            writer="w", sequence=1, by=client_actor(case), at=NOW,
        )  # fmt: skip
        actions.correct(
            submission=sent, changes={"notice": marked("correction")}, key="c", by=client_actor(case), at=NOW
        )
        actions.save_review(
            submission=sent, answers={"deserves": {"words": marked("answer")}}, notes=marked("notes"), rule_id=None,
            rule_words=marked("rule"), belief=50, by=by, at=NOW,
        )  # fmt: skip
        actions.end_assignment(assignment=given, words=marked("end"), by=client_actor(case), at=NOW)
        tracking_actions.dismiss_note(case=case, note_key="k", seen=6, reason=marked("reason"), by=by, at=NOW)
    stored = b"".join(value_bytes(value) for rows in everything().values() for row in rows for value in row)
    assert case.number.encode() in stored
    assert b"rennnessel" not in stored.lower()


def value_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [one for one in apps.get_models() if issubclass(one, TenantModel)])
def test_a_tenant_table_refuses_to_answer_without_a_practice(model: type[TenantModel]) -> None:
    with pytest.raises(NoCurrentPractice):
        model.objects.exists()
    with pytest.raises(NoCurrentPractice):
        model()


@dataclass(frozen=True)
class Everything:
    """A case file with something in every table, and where it belongs."""

    case: CaseFile
    therapist: Member
    assignment: Assignment
    locked: UUID
    sent: Submission
    agreed: Assignment
    agreed_again: Assignment
    colleague: Member


def a_full_case(therapist: Member) -> Everything:
    case = a_case(of=therapist, name="Ada", email=f"{therapist.pk}@example.org", goal="To rest.")
    given = an_assignment(of=case)
    sent = a_submission(of=given)
    a_draft({"situation": "begun"}, of=given)
    forecast = an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case))
    draft = a_draft({"plan": "Call.", "hope": 3}, of=forecast)
    stopped = an_assignment(of=case)
    ladder = a_worksheet(LADDER, of=case)
    agreed, agreed_again = an_assignment(of=case, worksheet=ladder), an_assignment(of=case, worksheet=ladder)
    a_setup({"kind_of_step": "alone"}, of=agreed)
    a_safety_plan(of=case)
    an_invitation(of=case)
    asked_of_messages.in_messages(case)
    by = by_therapist(case)
    with inside(case):
        locked = actions.lock_first_sitting(draft=draft, by=client_actor(case), at=NOW)
        actions.end_assignment(assignment=stopped, words="Enough.", by=client_actor(case), at=NOW)
        actions.save_review(
            submission=sent,
            answers={},
            notes="n",
            rule_id=None,
            rule_words="r",
            belief=5,
            by=by,
            at=NOW,
        )
        tracking_actions.silence_detector(case=case, detector="trend", by=by, at=NOW)
        tracking_actions.dismiss_note(case=case, note_key="k", seen=6, reason="r", by=by, at=NOW)
    colleague = a_colleague(of=therapist)
    with inside(case):
        grant_access(case=case, to=colleague, by=by, at=NOW)
    unread = a_submission(of=given, at=NOW + timedelta(hours=1))
    return Everything(case, therapist, given, locked.pk, unread, agreed, agreed_again, colleague)


Question = Callable[[Everything], object]
LATER = NOW + timedelta(days=1)
SAMPLE: dict[Callable[..., object], Question] = {
    cases.case_by_number: lambda one: cases.case_by_number(number=one.case.number, therapist=one.therapist),
    cases.cases_open_to: lambda one: list(cases.cases_open_to(member=one.therapist)),
    cases.cases_of: lambda one: cases.cases_of(therapist=one.therapist)[0],
    cases.has_invited_somebody: lambda one: cases.has_invited_somebody(therapist=one.therapist),
    cases.information_of: lambda one: cases.information_of(case=one.case),
    cases.all_versions_of: lambda one: cases.all_versions_of(case=one.case),
    cases.versions_of: lambda one: cases.versions_of(case=one.case, kind=Information.Kind.GOAL),
    cases.count_open_cases: lambda one: cases.count_open_cases(therapist=one.therapist),
    access.case_to_decide_on: lambda one: access.case_to_decide_on(number=one.case.number, member=one.therapist),
    access.grants_of: lambda one: access.grants_of(case=one.case),
    access.cases_shared_with: lambda one: access.cases_shared_with(member=one.colleague),
    access.colleagues_of: lambda one: [
        member for member in access.colleagues_of(member=one.therapist) if member.pk == one.colleague.pk
    ],
    access.team: lambda one: [member for member, _ in access.team() if member.pk == one.therapist.pk],
    access.addresses_of: lambda one: access.addresses_of(ids={one.colleague.pk}),
    access.numbers_of: lambda one: access.numbers_of(member=one.therapist),
    worksheets.entries_of: lambda one: worksheets.entries_of(case=one.case)[0],
    worksheets.entries_between: lambda one: worksheets.entries_between(case=one.case, since=None, upto=LATER),
    worksheets.entry_of: lambda one: worksheets.entry_of(case=one.case, entry_id=one.sent.entry),
    worksheets.latest_of_form: lambda one: worksheets.latest_of_form(case=one.case, upto=one.sent, most=9),
    worksheets.revisions_of: lambda one: worksheets.revisions_of(case=one.case, entry_id=one.sent.entry),
    worksheets.homework_of: lambda one: worksheets.homework_of(case=one.case, today=TODAY),
    worksheets.to_read: lambda one: worksheets.to_read(therapist=one.therapist),
    worksheets.stopped_by_clients: lambda one: worksheets.stopped_by_clients(therapist=one.therapist),
    worksheets.tasks_of: lambda one: worksheets.tasks_of(case=one.case, today=TODAY),
    worksheets.assignment_of: lambda one: worksheets.assignment_of(case=one.case, assignment_id=one.assignment.pk),
    worksheets.assignment_on_paper: lambda one: worksheets.assignment_on_paper(
        code=code_of(one.assignment.pk), member=one.therapist
    ),
    worksheets.setups_of: lambda one: worksheets.setups_of(assignment=one.agreed),
    worksheets.setup_to_start_from: lambda one: worksheets.setup_to_start_from(assignment=one.agreed_again),
    setups.latest_setup_of: lambda one: setups.latest_setup_of(assignment=one.agreed),
    writing.writing_of: lambda one: (
        writing.writing_of(case=one.case, address=one.assignment.pk)
        or writing.writing_of(case=one.case, address=one.locked)
    ),
    writing.what_became_of: lambda one: writing.what_became_of(case=one.case, draft_id=one.locked),
    tracking.compare_of: lambda one: tracking.compare_of(case=one.case, entry_ids=[one.sent.entry]),
    tracking.ask_for_progress: lambda one: tracking.ask_for_progress(case=one.case).series.entries(),
    holding.holds_in_force: lambda one: holding.holds_in_force(case=one.case, today=TODAY),
    holding.holds_of: lambda one: holding.holds_of(case=one.case),
    holding.deletions: lambda one: holding.deletions(member=one.therapist),
    holding.case_moved_from: lambda one: holding.case_moved_from(move=Move.objects.first(), member=one.therapist),
    paper.on_paper: lambda one: paper.on_paper(case=one.case).entries,
    retaining.due_records: lambda one: retaining.due_records(today=TODAY),
    retaining.times_of: lambda one: [time for time in retaining.times_of("GB") if time.own],
}
"""Each query, asked for what one case file holds: something there, nothing from outside."""

PARTS: dict[Callable[..., object], Question] = {
    worksheets.review_of: lambda one: (
        (state := worksheets.review_of(case=one.case, entry_id=one.sent.entry)).review or state.rules
    ),
    written.written_by_client: lambda one: (
        (all_of_it := written.written_by_client(case=one.case)).submissions or all_of_it.drafts or all_of_it.stopped
    ),
    worksheets.task_of: lambda one: (
        (task := worksheets.task_of(assignment=one.assignment, today=TODAY)).sent or task.draft or task.to_finish
    ),
    tracking.progress_of: lambda one: (
        (progress := tracking.progress_of(case=one.case, now=LATER)).series or progress.silenced or progress.beliefs
    ),
}
"""Queries that always answer: what is in the answer."""


def _of_case(ask: Callable[[CaseFile], object]) -> Question:
    return lambda one: ask(one.case)


BEFORE_A_PRACTICE_IS_KNOWN = {
    *(cases.case_of_client, cases.case_of_email, cases.cases_at_the_door, told.numbers_of_nobody),
    *(offered.open_page, shared_calendar.shared_by, waiting.offer_behind),
    *asked_of_plans.BEFORE_A_PRACTICE_IS_KNOWN,
}
ON_ROWS_IN_HAND = {
    *asked_of_fees.ON_ROWS_IN_HAND,
    *asked_of_plans.ON_ROWS_IN_HAND,
    cases.display_name,
    cases.load_names,
    tracking.alike_note,
    tracking.progress_in,
    worksheets.beliefs_in,
    worksheets.rated_unseen,
    worksheets.waiting_in,
    tracking.followed_measures,
    worksheets.neighbours_of,
    writing.other_form,
    writing.setup_in_force,
    setups.load_setups,
    retaining.due_in,
    retaining.inquiry_due_in,
    retaining.today_of,
}
ASKED = (
    SAMPLE
    | PARTS
    | asked_of_custody.ABOUT_A_ROW
    | asked_of_masking.ASKED
    | asked_of_risks.ASKED
    | asked_of_building.ASKED
    | {
        query: _of_case(ask)
        for query, ask in (
            asked_of_scheduling.ASKED
            | asked_of_calendars.ASKED
            | asked_of_worksheets.ASKED
            | asked_of_safety.ASKED
            | asked_of_messages.ASKED
            | asked_of_plans.ASKED
            | asked_of_fees.ASKED
        ).items()
    }
)


def public_queries() -> set[Callable[..., object]]:
    names = (found.name for found in pkgutil.walk_packages(evenhand.domain.__path__, "evenhand.domain."))
    modules = [importlib.import_module(name) for name in names if "queries" in name.split(".")]
    return {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_query_is_asked_across_the_walls() -> None:
    known = ASKED.keys() | BEFORE_A_PRACTICE_IS_KNOWN | ON_ROWS_IN_HAND | asked_of_scheduling.ON_ROWS_IN_HAND
    missing = public_queries() - known
    assert {f"{one.__module__}.{one.__name__}" for one in missing} == set(), "add these to tests/domain/test_walls.py"


def holds(answer: object) -> bool:
    return bool(len(answer)) if isinstance(answer, Collection) else bool(answer)


@pytest.mark.django_db
def test_a_query_answers_inside_its_practice_and_never_from_outside(subtests: pytest.Subtests) -> None:
    own = a_full_case(a_therapist())
    asked_of_messages.without_messages(own.case)
    in_custody(own.case)
    in_scheduling(own.case)
    asked_of_masking.in_masking(own.case)
    asked_of_risks.in_risks(own.case)
    in_building(own.case)
    asked_of_plans.in_plans(own.therapist)
    in_fees(own.case)
    other = a_therapist()
    for query, ask in ASKED.items():
        with subtests.test(query.__name__):
            with inside(own.case):
                assert holds(ask(own))
            with inside(other):
                assert not holds(ask(own))
            with pytest.raises(NoCurrentPractice):
                ask(own)


FOREIGN_ID: dict[Callable[..., object], Callable[[Everything, Everything], object]] = {
    worksheets.entry_of: lambda mine, theirs: worksheets.entry_of(case=mine.case, entry_id=theirs.sent.entry),
    worksheets.revisions_of: lambda mine, theirs: worksheets.revisions_of(case=mine.case, entry_id=theirs.sent.entry),
    worksheets.assignment_of: lambda mine, theirs: worksheets.assignment_of(
        case=mine.case, assignment_id=theirs.assignment.pk
    ),
    worksheets.review_of: lambda mine, theirs: worksheets.review_of(case=mine.case, entry_id=theirs.sent.entry).review,
    writing.writing_of: lambda mine, theirs: (
        writing.writing_of(case=mine.case, address=theirs.assignment.pk)
        or writing.writing_of(case=mine.case, address=theirs.locked)
    ),
    writing.what_became_of: lambda mine, theirs: writing.what_became_of(case=mine.case, draft_id=theirs.locked),
    tracking.compare_of: lambda mine, theirs: tracking.compare_of(case=mine.case, entry_ids=[theirs.sent.entry]),
}


@pytest.mark.django_db
def test_the_id_of_another_case_file_of_the_same_practice_finds_nothing(subtests: pytest.Subtests) -> None:
    therapist = a_therapist()
    mine, theirs = a_full_case(therapist), a_full_case(therapist)
    with inside(therapist):
        for query, ask in FOREIGN_ID.items():
            with subtests.test(query.__name__):
                assert not holds(ask(mine, theirs))


@pytest.mark.django_db
def test_every_act_on_a_row_of_another_practice_finds_no_row() -> None:
    own, other = a_full_case(a_therapist()), a_therapist()
    by, at = by_therapist(own.case), LATER
    acts: list[Callable[[], object]] = [
        partial(actions.begin_draft, assignment=own.assignment, zone="UTC", by=by, at=at),
        partial(actions.end_assignment, assignment=own.assignment, words="", by=by, at=at),
        partial(actions.note_stop_seen, assignment=own.assignment, by=by, at=at),
        partial(actions.write_setup, assignment=own.assignment, answers={}, by=by, at=at),
        partial(actions.begin_review, submission=own.sent, by=by, at=at),
        partial(actions.correct, submission=own.sent, changes={"notice": "x"}, key="k", by=by, at=at),
        partial(actions.tap, assignment=own.assignment, case=own.case, answer="x", key="k", by=by, at=at),
    ]
    before = everything()
    for act in acts:
        with practice_context(other.practice_id), pytest.raises(ObjectDoesNotExist):
            act()
    assert everything() == before
