"""Filling the demo's practice: every act of its story, in the order of its days, through the program's own actions."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.config.demo.story import STORIES, TWO_REPLIES, Given, Planned, Sat, Story, Talked, Wrote
from evenhand.domain.cases.actions import open_case, write_information
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.cases.told.actions import settle_lines
from evenhand.domain.cases.told.showing import mark_of
from evenhand.domain.conversations import actions as talk
from evenhand.domain.conversations.keeping import Typed
from evenhand.domain.safety.actions import write_plan
from evenhand.domain.scheduling import actions as scheduling
from evenhand.domain.scheduling.models import Service, Session, State
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.demo_series import DemoEntry, bundled_demo_series
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.published import definition_of, latest_version
from evenhand.domain.worksheets.queries import beliefs_of
from evenhand.domain.worksheets.schedule import Rhythm, Schedule
from evenhand.foundation.accounts.actions import found_practice, invite, open_invitation
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.crisis_lines import Reach
from evenhand.foundation.practices.example_lines import examples_for
from evenhand.foundation.practices.models import Member, Practice

ZONE = "Europe/London"
NOON = time(12)
HOUR = timedelta(hours=1)
DAYS_TO_DO_IT = 7
MINUTES_OF_WRITING = 9
MINUTES_OF_DOING = 20
MINUTES_UNTIL_ADDED = 2

Act = tuple[datetime, Callable[[], None]]


def fill_demo(*, at: datetime) -> Practice:
    """Make the practice of the demo as of a moment, in one transaction; its days lie before that moment."""
    today = at.astimezone(ZoneInfo(ZONE)).date()
    first = _moment(today, min(min(story.meetings) for story in STORIES) - 1)
    with transaction.atomic():
        practice, owner = found_practice(
            name="Demo practice",
            zone=ZONE,
            owner_email=f"{secrets.token_hex(8)}@localhost",
            owner_password=secrets.token_urlsafe(16),
            at=first,
        )
        with practice_context(practice.pk):
            checked = [replace(one, checked_on=today) for one in examples_for(practice.country)]
            settle_lines(lines=checked, seen=mark_of(practice), by=_therapist(owner), at=first)
            service = _a_service(owner, at=first)
            acts = [act for story in STORIES for act in _Telling(story, owner, service, today).acts()]
            for _, do in sorted(acts, key=lambda act: act[0]):
                do()
            open_case(therapist=owner, zone=ZONE, key=uuid4(), by=_therapist(owner), at=at)
    return practice


def _a_service(owner: Member, *, at: datetime) -> Service:
    """Offer fifty minutes, weekdays from nine to six."""
    by, open_hours = _therapist(owner), [[9 * 60, 18 * 60]]
    scheduling.set_week(week=[*[open_hours] * 5, [], []], member=owner, by=by, at=at)
    scheduling.set_page(
        slug=f"demo-{secrets.token_hex(3)}",
        is_open=True,
        words="",
        how_to_reach="",
        framed_by=(),
        remind_hours=(24,),
        by=by,
        at=at,
    )
    return scheduling.add_service(therapist=owner, key="demo", name="Meeting", for_strangers=True, by=by, at=at)


def _moment(today: date, day: int, at: time = NOON) -> datetime:
    return datetime.combine(today + timedelta(days=day), at, tzinfo=ZoneInfo(ZONE))


def _therapist(member: Member) -> Actor:
    return Actor(ActorKind.THERAPIST, member.pk)


class _Telling:
    """One client's story on its way into the database."""

    def __init__(self, story: Story, owner: Member, service: Service, today: date) -> None:
        self.story, self.owner, self.service, self.today = story, owner, service, today
        self.therapist = _therapist(owner)
        self.entries = [entry for entry in bundled_demo_series() if entry.client == story.client]
        self.assignments: dict[str, Assignment] = {}
        self.unread: list[tuple[DemoEntry, Submission]] = []
        self.sessions: dict[int, Session] = {}

    def acts(self) -> list[Act]:
        """Return everything that happens in this story, each with its moment."""
        story, day = self.story, self.today
        entries = [(entry.sent_at(today=day, zone=ZONE), self._writes(entry)) for entry in self.entries]
        meetings = [(self._meeting(meeting), self._meets(meeting)) for meeting in story.meetings]
        booked = [self._books(sat.day) for sat in story.sat] + [self._books(story.next_meeting)]
        sat = [(self._meeting(one.day) + HOUR, self._sits(one)) for one in story.sat]
        assigning = [(_moment(day, given.day, time(16)), self._assigns(given)) for given in story.given]
        opening = (self._meeting(min(story.meetings)) - HOUR, self._opens)
        planning = [self._plans(story.plan)] if story.plan else []
        talking = [self._talks(number, wrote) for number, wrote in enumerate(story.wrote)]
        return [opening, *entries, *meetings, *booked, *sat, *planning, *assigning, *talking]

    def _meeting(self, day: int) -> datetime:
        return _moment(self.today, day, self.story.at)

    def _books(self, day: int) -> Act:
        """Book a session when the meeting before it is over."""
        at = self._meeting(max(meeting for meeting in self.story.meetings if meeting < day)) + HOUR

        def book() -> None:
            start = int(self._meeting(day).timestamp())
            self.sessions[day] = scheduling.book(
                service=self.service, start=start, case=self.case, key=f"{self.case.pk}:{day}", by=self.therapist, at=at
            )

        return at, book

    def _sits(self, sat: Sat) -> Callable[[], None]:
        """Say that a session took place, and write its note."""

        def sit() -> None:
            at, session = self._meeting(sat.day) + HOUR, self.sessions[sat.day]
            scheduling.set_state(session=session, state=State.HELD, seen=session.sequence, by=self.therapist, at=at)
            scheduling.keep_note(
                session=session, case=self.case, member=self.owner, words=sat.note, private="", by=self.therapist, at=at
            )

        return sit

    def _opens(self) -> None:
        at = self._meeting(min(self.story.meetings)) - HOUR
        self.case: CaseFile = open_case(therapist=self.owner, zone=ZONE, key=uuid4(), by=self.therapist, at=at)
        write_information(case=self.case, kind=Information.Kind.GOAL, words=self.story.goal, by=self.therapist, at=at)
        open_invitation(token=invite(client=self.case.client, by=self.therapist, at=at), at=at)
        self.client = Actor(ActorKind.CLIENT, self.case.client_id)

    def _assigns(self, given: Given) -> Callable[[], None]:
        def assign() -> None:
            at = _moment(self.today, given.day, time(16))
            starts_on, worksheet = at.date(), latest_version(given.slug)
            days = DAYS_TO_DO_IT * (given.times or 1)
            rhythm = {None: Rhythm.WHENEVER, 1: Rhythm.ONCE}.get(given.times, Rhythm.TIMES)
            self.assignments[given.slug] = actions.assign(
                case=self.case,
                worksheet=worksheet,
                message=given.message or definition_of(worksheet.pk).message,
                schedule=Schedule(rhythm, starts_on, due_on=starts_on + timedelta(days=days), times=given.times),
                remind_days_before=1 if given.times == 1 else None,
                remind_at=time(18) if given.times == 1 else None,
                key=secrets.token_urlsafe(16),
                by=self.therapist,
                at=at,
            )
            agreed = next((entry.agreed for entry in self.entries if entry.form == given.slug and entry.agreed), None)
            if agreed:
                assignment = self.assignments[given.slug]
                actions.write_setup(assignment=assignment, answers=agreed, by=self.therapist, at=at)

        return assign

    def _plans(self, plan: Planned) -> Act:
        """Make the plan for hard times together, when the meeting is over."""
        at = self._meeting(plan.meeting) + HOUR

        def write() -> None:
            lines = [
                {"service": line.name, "reach": line.number, "hours": line.hours}
                for line in examples_for(self.case.practice.country)
                if line.reach is Reach.CALL
            ]
            review_on = (self.today + timedelta(days=plan.review)).isoformat()
            answers = {**plan.answers, "help": [*plan.helped_by, *lines], "review_on": review_on}
            write_plan(case=self.case, answers=answers, base=0, by=self.therapist, at=at)

        return at, write

    def _talks(self, number: int, wrote: Wrote) -> Act:
        """Send a message; who answers it has read all before it."""
        at = _moment(self.today, wrote.day, time(11))

        def say() -> None:
            typed = Typed(wrote.words, base=0, writer="phone" if wrote.by_client else "desk", sequence=1)
            if wrote.by_client:
                talk.mark_read(case=self.case, first=1, last=number, by=self.client, at=at)
                talk.send(case=self.case, draft_id=uuid4(), typed=typed, by=self.client, at=at)
                return
            talk.mark_read(case=self.case, first=1, last=number, by=self.therapist, at=at)
            talk.answer(case=self.case, draft_id=uuid4(), typed=typed, seen=number, by=self.therapist, at=at)

        return at, say

    def _writes(self, entry: DemoEntry) -> Callable[[], None]:
        def write() -> None:
            one_tap = definition_of(self.assignments[entry.form].worksheet_id).one_tap
            sent = self._tap(entry, one_tap) if one_tap else self._write(entry)
            self.unread.append((entry, sent))

        return write

    def _write(self, entry: DemoEntry) -> Submission:
        at = entry.sent_at(today=self.today, zone=ZONE)
        assignment = self.assignments[entry.form]
        definition = definition_of(assignment.worksheet_id)
        answers = entry.answers_on(today=self.today, zone=ZONE)
        later = {field.key for step in definition.steps if step.after for field in step.fields}
        begun = at - timedelta(minutes=MINUTES_OF_WRITING + (MINUTES_OF_DOING if later else 0))
        draft = actions.begin_draft(assignment=assignment, zone=ZONE, by=self.client, at=begun)
        if later:
            kept = begun + timedelta(minutes=MINUTES_UNTIL_ADDED)
            self._saves(draft, {key: said for key, said in answers.items() if key not in later}, 1, kept)
            draft = actions.lock_first_sitting(draft=draft, by=self.client, at=kept)
            answers = {key: said for key, said in answers.items() if key in later}
        self._saves(draft, answers, 2, at)
        return actions.submit(draft=draft, case=self.case, key=secrets.token_urlsafe(16), by=self.client, at=at)

    def _saves(self, draft: Draft, answers: Mapping[str, object], sequence: int, at: datetime) -> None:
        base = draft.revision
        actions.save_draft(
            draft=draft, changes=answers, base=base, writer="phone", sequence=sequence, by=self.client, at=at
        )

    def _tap(self, entry: DemoEntry, field: str) -> Submission:
        at = entry.sent_at(today=self.today, zone=ZONE)
        answers = entry.answers_on(today=self.today, zone=ZONE)
        tapped = actions.tap(
            assignment=self.assignments[entry.form],
            case=self.case,
            answer=answers[field],
            key=secrets.token_urlsafe(16),
            by=self.client,
            at=at,
        )
        later = at + timedelta(minutes=MINUTES_UNTIL_ADDED)
        return actions.correct(
            submission=tapped, changes=answers, key=secrets.token_urlsafe(16), by=self.client, at=later
        )

    def _meets(self, day: int) -> Callable[[], None]:
        talked = [come for come in self.story.talked if come.meeting == day]

        def meet() -> None:
            at = self._meeting(day)
            for entry, submission in self.unread:
                actions.begin_review(submission=submission, by=self.therapist, at=at)
                is_talked_about = entry.series == TWO_REPLIES
                of_it = [come for come in talked if is_talked_about and come.entry == entry.day]
                self._talk_about(submission, of_it, at)
            self.unread.clear()

        return meet

    def _talk_about(self, submission: Submission, talked: Sequence[Talked], at: datetime) -> None:
        for come in talked:
            known = {point.rule.words: point.rule.pk for point in beliefs_of(case=self.case)}
            actions.save_review(
                submission=submission,
                answers=come.answers,
                notes=come.notes,
                rule_id=known.get(come.rule),
                rule_words="" if come.rule in known else come.rule,
                belief=come.belief,
                by=self.therapist,
                at=at,
            )
