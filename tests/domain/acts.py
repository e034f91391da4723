"""How to come to each act of the program and do it, with the word that the record keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from uuid import UUID, uuid4

from evenhand.domain.cases import actions as cases
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.tracking import actions as tracking
from evenhand.domain.worksheets import actions as worksheets
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.published import latest_version
from evenhand.domain.worksheets.schedule import Rhythm, Schedule
from evenhand.foundation.accounts import actions as accounts
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.practices.context import CurrentPractice, practice_context
from tests.domain.worksheets.own_sheets import FORECAST, LADDER
from tests.factories import (
    NOW,
    TODAY,
    TWO_REPLIES,
    ZONE,
    a_case,
    a_draft,
    a_setup,
    a_submission,
    a_tap,
    a_therapist,
    a_worksheet,
    an_assignment,
    an_invitation,
    client_actor,
    inside,
    published,
    therapist_actor,
)

LATER = NOW + timedelta(minutes=5)
TAPPED = "a_harsh_line_to_myself"


@dataclass(frozen=True)
class Ready:
    """An act made ready to be done; `practice_id` is where it takes place, None for one that finds its practice."""

    practice_id: UUID | None
    do: Callable[[], object]

    def where(self) -> AbstractContextManager[CurrentPractice | None]:
        return practice_context(self.practice_id) if self.practice_id else nullcontext()


@dataclass(frozen=True)
class Act:
    """One public function of an actions module, and a way to come to it."""

    function: Callable[..., object]
    recorded: str
    prepare: Callable[[], Ready]

    def __str__(self) -> str:
        """Return the name that a test's heading shows."""
        return f"{self.function.__module__.split('.')[2]}.{self.function.__name__}, {self.recorded}"


ACTS: list[Act] = []


def act_of(function: Callable[..., object], recorded: str) -> Callable[[Callable[[], Ready]], Callable[[], Ready]]:
    def keep(prepare: Callable[[], Ready]) -> Callable[[], Ready]:
        ACTS.append(Act(function, recorded, prepare))
        return prepare

    return keep


def by_therapist(case: CaseFile) -> Actor:
    return Actor(ActorKind.THERAPIST, case.therapist_id)


def a_reachable_case() -> CaseFile:
    """Open a case file whose client has an address and has been in, so that messages leave."""
    case = a_case(email="client@example.org")
    accounts.open_invitation(token=an_invitation(of=case), at=NOW)
    with inside(case):
        return CaseFile.objects.select_related("client", "contact").get(pk=case.pk)


def a_reminded_assignment(case: CaseFile, rhythm: Rhythm = Rhythm.EVERY) -> Assignment:
    return an_assignment(
        of=case,
        rhythm=rhythm,
        every_days=7,
        times=3,
        due_on=TODAY + timedelta(days=3),
        remind_days_before=1,
        remind_at=time(9),
    )


@act_of(cases.open_case, "case.opened")
def opening_a_case() -> Ready:
    member = a_therapist()
    return Ready(
        member.practice_id,
        partial(cases.open_case, therapist=member, zone=ZONE, key=uuid4(), by=therapist_actor(member), at=LATER),
    )


@act_of(cases.write_information, "information.written")
def writing_information() -> Ready:
    case = a_case(goal="To be kinder to myself.")
    words = partial(cases.write_information, case=case, kind=Information.Kind.GOAL, words="To rest more.")
    return Ready(case.practice_id, partial(words, by=by_therapist(case), at=LATER))


@act_of(cases.write_parts, "information.written")
def writing_several_parts() -> Ready:
    case = a_case(goal="To be kinder to myself.")
    words = {Information.Kind.GOAL: "To rest more.", Information.Kind.PROTECTIVE: "A dog."}
    seen = {Information.Kind.GOAL: 1, Information.Kind.PROTECTIVE: 0}
    write = partial(cases.write_parts, case=case, words=words, seen=seen)
    return Ready(case.practice_id, partial(write, by=by_therapist(case), at=LATER))


@act_of(cases.change_contact, "contact.changed")
def changing_contact() -> Ready:
    case = a_case(email="old@example.org")
    change = partial(cases.change_contact, case=case, name="Ada", email="new@example.org", phone="1", shows_name=True)
    return Ready(case.practice_id, partial(change, by=by_therapist(case), at=LATER))


@act_of(cases.change_zone, "case.zone_changed")
def changing_the_zone() -> Ready:
    case = a_case()
    change = partial(cases.change_zone, case=case, zone="America/New_York", by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, change)


@act_of(cases.invite_client, "invitation.made")
def inviting_by_mail() -> Ready:
    case = a_reachable_case()
    return Ready(case.practice_id, partial(cases.invite_client, case=case, by=by_therapist(case), at=LATER))


@act_of(cases.send_way_in, "invitation.made")
def asking_for_a_link_at_the_door() -> Ready:
    a_reachable_case()
    return Ready(None, partial(cases.send_way_in, email="client@example.org", at=LATER))


@act_of(cases.note_safety_talk, "case.safety_talk_noted")
def noting_the_safety_talk() -> Ready:
    case = a_case()
    note = partial(cases.note_safety_talk, case=case, on=date(2026, 11, 20), by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, note)


@act_of(worksheets.assign, "assignment.given")
def assigning() -> Ready:
    case = a_reachable_case()
    an_assignment(of=case)
    plan = Schedule(Rhythm.EVERY, TODAY, due_on=TODAY + timedelta(days=3), every_days=7)
    return Ready(
        case.practice_id,
        lambda: worksheets.assign(
            case=case,
            worksheet=latest_version("compassionate-self-care"),
            message="For noticing.",
            schedule=plan,
            remind_days_before=1,
            remind_at=time(9),
            key="one key",
            by=by_therapist(case),
            at=LATER,
        ),
    )


@act_of(worksheets.assign_again, "assignment.given")
def assigning_again() -> Ready:
    case = a_reachable_case()
    former = a_reminded_assignment(case)
    named = "compassionate-self-care-named"
    again = partial(worksheets.assign_again, former=former, case=case, slug=named, message=None, key="one key")
    return Ready(case.practice_id, partial(again, by=by_therapist(case), at=LATER))


@act_of(worksheets.end_assignment, "assignment.ended")
def ending_an_assignment() -> Ready:
    case = a_reachable_case()
    given = a_reminded_assignment(case)
    end = partial(worksheets.end_assignment, assignment=given, words="Enough.", by=client_actor(case), at=LATER)
    return Ready(case.practice_id, end)


@act_of(worksheets.note_stop_seen, "assignment.stop_seen")
def noting_a_stop_as_seen() -> Ready:
    case = a_case()
    given = an_assignment(of=case)
    with inside(case):
        worksheets.end_assignment(assignment=given, words="", by=client_actor(case), at=NOW)
    seen = partial(worksheets.note_stop_seen, assignment=given, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, seen)


@act_of(worksheets.write_setup, "setup.written")
def writing_a_setup() -> Ready:
    case = a_case()
    given = an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case))
    answers = {"kind_of_step": "alone"}
    return Ready(
        case.practice_id,
        partial(worksheets.write_setup, assignment=given, answers=answers, by=by_therapist(case), at=LATER),
    )


@act_of(worksheets.send_together, "submission.sent")
def writing_an_entry_together() -> Ready:
    case = a_case()
    send = partial(
        worksheets.send_together, assignment=an_assignment(of=case), case=case, answers=TWO_REPLIES, key=uuid4()
    )
    return Ready(case.practice_id, partial(send, by=by_therapist(case), at=LATER))


@act_of(worksheets.send_together, "draft.locked")
def keeping_a_forecast_made_together() -> Ready:
    case = a_case()
    given = an_assignment(of=case, slug="procrastination")
    plan: dict[str, object] = {
        "task": "The form",
        "reason": ["too_big"],
        "predicted": 6,
        "first_piece": "Open it",
        "start_at": "2026-12-01T09:00:00+00:00",
    }
    send = partial(worksheets.send_together, assignment=given, case=case, answers=plan, key=uuid4())
    return Ready(case.practice_id, partial(send, by=by_therapist(case), at=LATER))


@act_of(worksheets.assign_again, "setup.written")
def assigning_again_with_a_setup() -> Ready:
    case = a_case()
    former = an_assignment(of=case, worksheet=a_worksheet(LADDER, of=case))
    a_setup({"kind_of_step": "alone"}, of=former)
    again = partial(worksheets.assign_again, former=former, case=case, slug=None, message=None, key="again")
    return Ready(case.practice_id, partial(again, by=by_therapist(case), at=LATER))


@act_of(worksheets.begin_draft, "draft.begun")
def beginning_a_draft() -> Ready:
    case = a_case()
    given = an_assignment(of=case)
    begin = partial(worksheets.begin_draft, assignment=given, zone=ZONE, by=client_actor(case), at=LATER)
    return Ready(case.practice_id, begin)


@act_of(worksheets.save_draft, "draft.written")
def saving_over_another_page() -> Ready:
    case = a_case()
    given = an_assignment(of=case)
    draft = a_draft(TWO_REPLIES, of=given)
    save = partial(worksheets.save_draft, draft=draft, changes={"situation": "Another."})
    return Ready(
        case.practice_id,
        partial(save, base=draft.revision, writer="second page", sequence=1, by=client_actor(case), at=LATER),
    )


@act_of(worksheets.take_length, "draft.length_taken")
def taking_the_other_length() -> Ready:
    case = a_case()
    published("thought-challenge")
    draft = a_draft({"thought": "They laughed."}, of=an_assignment(of=case, slug="thought-record"))
    return Ready(
        case.practice_id, partial(worksheets.take_length, draft=draft, other=True, by=client_actor(case), at=LATER)
    )


@act_of(worksheets.lock_first_sitting, "draft.locked")
def locking_the_first_sitting() -> Ready:
    case = a_case()
    given = an_assignment(of=case, worksheet=a_worksheet(FORECAST, of=case))
    draft = a_draft({"plan": "Call.", "hope": 3}, of=given)
    return Ready(case.practice_id, partial(worksheets.lock_first_sitting, draft=draft, by=client_actor(case), at=LATER))


@act_of(worksheets.submit, "submission.sent")
def sending() -> Ready:
    case = a_reachable_case()
    given = a_reminded_assignment(case, Rhythm.TIMES)
    draft = a_draft(TWO_REPLIES, of=given)
    return Ready(
        case.practice_id,
        partial(worksheets.submit, draft=draft, case=case, key="one key", by=client_actor(case), at=LATER),
    )


@act_of(worksheets.tap, "submission.tapped")
def tapping() -> Ready:
    case = a_case()
    given = an_assignment(of=case, slug="noticing-log")
    tap = partial(worksheets.tap, assignment=given, case=case, answer=TAPPED, key="one key")
    return Ready(case.practice_id, partial(tap, by=client_actor(case), at=LATER))


@act_of(worksheets.correct, "submission.corrected")
def correcting() -> Ready:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    return Ready(
        case.practice_id,
        partial(
            worksheets.correct,
            submission=sent,
            changes={"self_kindness": 4, "notice": None},
            key="one key",
            by=client_actor(case),
            at=LATER,
        ),
    )


@act_of(worksheets.begin_review, "submission.read")
def beginning_a_review() -> Ready:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    return Ready(case.practice_id, partial(worksheets.begin_review, submission=sent, by=by_therapist(case), at=LATER))


@act_of(worksheets.read_all, "submission.read")
def reading_all() -> Ready:
    case = a_case()
    given = an_assignment(of=case, slug="noticing-log")
    for _ in range(2):
        a_tap(of=given)
    read = partial(worksheets.read_all, case=case, slug="noticing-log")
    return Ready(case.practice_id, partial(read, by=by_therapist(case), at=LATER))


@act_of(worksheets.save_review, "review.saved")
def saving_a_review() -> Ready:
    case = a_case()
    sent = a_submission(of=an_assignment(of=case))
    return Ready(
        case.practice_id,
        partial(
            worksheets.save_review,
            submission=sent,
            answers={"deserves": {"words": "They did nothing wrong."}},
            notes="Private.",
            rule_id=None,
            rule_words="I must not fail.",
            belief=80,
            by=by_therapist(case),
            at=LATER,
        ),
    )


@act_of(tracking.dismiss_note, "note.dismissed")
def dismissing_a_note() -> Ready:
    case = a_case()
    note = partial(tracking.dismiss_note, case=case, note_key="trend:gap", seen=6, reason="Known.")
    return Ready(case.practice_id, partial(note, by=by_therapist(case), at=LATER))


@act_of(tracking.restore_note, "note.restored")
def restoring_a_note() -> Ready:
    ready, case = dismissing_a_note(), a_case()
    restore = partial(tracking.restore_note, case=case, note_key="trend:gap", by=by_therapist(case), at=LATER)
    with ready.where():
        ready.do()
    return Ready(case.practice_id, restore)


@act_of(tracking.silence_detector, "detector.silenced")
def silencing_a_detector() -> Ready:
    case = a_case()
    return Ready(
        case.practice_id,
        partial(tracking.silence_detector, case=case, detector="trend", by=by_therapist(case), at=LATER),
    )


@act_of(tracking.hear_detector, "detector.heard")
def hearing_a_detector() -> Ready:
    case = a_case()
    with inside(case):
        tracking.silence_detector(case=case, detector="trend", by=by_therapist(case), at=NOW)
    return Ready(
        case.practice_id,
        partial(tracking.hear_detector, case=case, detector="trend", by=by_therapist(case), at=LATER),
    )
