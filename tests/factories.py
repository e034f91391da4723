"""Believable people and papers for tests, made by the program's own actions.

Every maker enters the practice it needs by itself and gives rows back with those they hang on; a test that reads rows
wraps its reading in `inside(row)`. Time is NOW unless said otherwise; `frozen()` stops the clock there.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import uuid4
from zoneinfo import ZoneInfo

import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from evenhand.domain.cases.actions import change_contact, open_case, write_information
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.safety.actions import write_plan
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.safety.queries import plan_of
from evenhand.domain.scheduling import actions as scheduling
from evenhand.domain.scheduling.models import Service, Session
from evenhand.domain.worksheets.actions import (
    assign,
    begin_draft,
    save_draft,
    settle_risk_duty,
    submit,
    tap,
    write_setup,
)
from evenhand.domain.worksheets.bundled import bundled_texts, read_once
from evenhand.domain.worksheets.bundled_measures import measure_texts
from evenhand.domain.worksheets.models import Assignment, Draft, Setup, Submission, WorksheetVersion
from evenhand.domain.worksheets.published import latest_version, publish_bundled
from evenhand.domain.worksheets.schedule import Rhythm, Schedule
from evenhand.faces.components.permissions import CLIENT_KEY
from evenhand.faces.components.session_cookies import CLIENT_PATH, cookie_of
from evenhand.foundation.accounts.actions import found_practice, invite, open_invitation
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.second_steps.actions import put_off_second_step
from evenhand.foundation.accounts.ways.actions import set_passphrase
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.practices.context import CurrentPractice, outside_practices, practice_context
from evenhand.foundation.practices.crisis_lines import stored_lines
from evenhand.foundation.practices.example_lines import examples_for
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.practices.tenant import TenantModel

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
"""A Tuesday, in winter time."""

TODAY = NOW.date()
ZONE = "Europe/London"
PASSWORD = "a long enough pass phrase"
AT_HAND = ("compassionate-self-care", "compassionate-self-care-named", "noticing-log", "safety-plan")
"""The bundled worksheets that a test can count on as soon as anything was assigned."""

TWO_DOORS_TO_HELP = [one for one in examples_for("GB") if one.name in {"Emergency", "Samaritans"}]
"""What a practice of a test gives its clients for bad hours."""

TWO_REPLIES: dict[str, object] = {
    "situation": "I lost my place in the team meeting and somebody laughed.",
    "happened_on": "2026-11-23",
    "area": ["work_or_study"],
    "friend_reply": "Oh, that sounds so uncomfortable. Honestly, everyone loses their place.",
    "self_reply": "You always do this. They all saw.",
    "friend_kindness": 8,
    "self_kindness": 2,
    "notice": "I would never say that to anyone else.",
}
"""A whole entry of the flagship sheet."""

A_PLAN: dict[str, object] = {
    "signs": [{"sign": "I stop answering the phone."}],
    "alone": [{"do": "Walk to the harbour.", "snag": "Rain. Then the long tram round."}],
    "places": [{"place": "The reading room", "how": "open until eight"}],
    "people": [{"who": "My sister", "reach": "07700 900123", "say": "It is one of those days."}],
    "help": [
        {"service": "The practice", "reach": "020 7946 0018", "hours": "weekdays"},
        {"service": "Samaritans", "reach": "116 123"},
    ],
    "safer": [{"what": "My sister keeps the tablets.", "who": "My sister", "done": True}],
    "keep": "The dog, and the garden in May.",
    "review_on": "2026-12-01",
    "assessed": True,
}
"""A whole plan for hard times, as it is stored."""

_numbers = itertools.count(1)


def frozen(at: datetime = NOW) -> time_machine.travel:
    """Stop the clock at a moment: a context manager and a decorator."""
    return time_machine.travel(at, tick=False)


def inside(row: TenantModel) -> AbstractContextManager[CurrentPractice]:
    """Enter the practice of a row."""
    return practice_context(row.practice_id)


def a_practice(*, zone: str = ZONE, at: datetime = NOW) -> Practice:
    """Found a practice whose owner nobody needs by name."""
    return a_therapist(zone=zone, at=at).practice


def a_therapist(*, email: str = "", zone: str = ZONE, at: datetime = NOW) -> Member:
    """Found a practice and return its owner, who signs in with the address and PASSWORD."""
    address = email or f"therapist-{next(_numbers)}@example.org"
    _, member = found_practice(name="Quiet Street", zone=zone, owner_email=address, owner_password=PASSWORD, at=at)
    member.practice.crisis_lines = stored_lines([replace(one, checked_on=at.date()) for one in TWO_DOORS_TO_HELP])
    with inside(member):
        member.practice.save(update_fields=["crisis_lines"])
    return member


def settled(member: Member, *, at: datetime = NOW) -> Member:
    """Let a therapist say "not now" to a second step, so that signing in leads straight to the desk."""
    with inside(member):
        put_off_second_step(user=member.user, by=therapist_actor(member), at=at)
    return member


def a_colleague(*, of: Member, at: datetime = NOW) -> Member:
    """Let another therapist join the practice of one who is there already."""
    stranger = a_therapist(at=at)
    with inside(of):
        return Member.objects.create(user=stranger.user, role=Member.Role.THERAPIST, joined_at=at - timedelta(days=1))


def therapist_actor(member: Member) -> Actor:
    """Return a member as the one who acts."""
    return Actor(ActorKind.THERAPIST, member.pk)


def client_actor(case: CaseFile) -> Actor:
    """Return the client of a case file as the one who acts."""
    return Actor(ActorKind.CLIENT, case.client_id)


def a_case(
    *,
    of: Member | None = None,
    zone: str = ZONE,
    email: str = "",
    name: str = "",
    goal: str = "",
    at: datetime = NOW,
) -> CaseFile:
    """Open a case file, with a contact record and a goal where given."""
    therapist = of or a_therapist(at=at)
    by = therapist_actor(therapist)
    with inside(therapist):
        case = open_case(therapist=therapist, zone=zone, key=uuid4(), by=by, at=at)
        if email or name:
            change_contact(case=case, name=name, email=email, phone="", shows_name=bool(name), by=by, at=at)
        if goal:
            write_information(case=case, kind=Information.Kind.GOAL, words=goal, by=by, at=at)
    return case


def a_worksheet(source: str, *, of: CaseFile, at: datetime = NOW) -> WorksheetVersion:
    """Publish a definition written in TOML as the own worksheet of a case file's practice."""
    with inside(of):
        return WorksheetVersion.objects.create(
            practice_id=of.practice_id,
            slug=f"own-{next(_numbers)}",
            version=1,
            digest=hashlib.sha256(source.encode()).digest(),
            source=source,
            published_at=at,
        )


def published(*slugs: str, at: datetime = NOW) -> None:
    """Publish bundled worksheets by their slugs: all of them would be most of what a test writes, and few are asked."""
    with outside_practices():
        there = set(WorksheetVersion.objects.filter(practice=None, slug__in=slugs).values_list("slug", flat=True))
        WorksheetVersion.objects.bulk_create(_version_of(slug, at) for slug in {*slugs} - there)


def _version_of(slug: str, at: datetime) -> WorksheetVersion:
    text = _texts()[f"{slug}.toml"]
    digest, version = hashlib.sha256(text.encode()).digest(), read_once(text, f"{slug}.toml").version
    return WorksheetVersion(slug=slug, version=version, digest=digest, source=text, published_at=at)


@cache
def _texts() -> dict[str, str]:
    return {**bundled_texts(), **measure_texts()}


def an_assignment(
    *,
    of: CaseFile,
    slug: str = "compassionate-self-care",
    worksheet: WorksheetVersion | None = None,
    message: str = "This one is for noticing, not for fixing anything.",
    rhythm: Rhythm = Rhythm.WHENEVER,
    times: int | None = None,
    every_days: int | None = None,
    due_on: date | None = None,
    remind_days_before: int | None = None,
    remind_at: time | None = None,
    keeps_length: bool = False,
    at: datetime = NOW,
) -> Assignment:
    """Give a case file a worksheet: one of the bundled by its slug, or one made with `a_worksheet`."""
    if f"{slug}.toml" in _texts():
        published(*AT_HAND, slug, at=at)
    else:
        publish_bundled(at=at)
    with inside(of):
        given = assign(
            case=of,
            worksheet=worksheet or latest_version(slug),
            message=message,
            schedule=Schedule(rhythm, starts_on=at.date(), due_on=due_on, times=times, every_days=every_days),
            remind_days_before=remind_days_before,
            remind_at=remind_at,
            keeps_length=keeps_length,
            key=f"assignment-{next(_numbers)}",
            by=Actor(ActorKind.THERAPIST, of.therapist_id),
            at=at,
        )
    given.case = of
    return given


def a_safety_plan(*, of: CaseFile, at: datetime = NOW, **changed: object) -> SafetyPlan:
    """Make a plan for hard times with a client at the desk, or the next version of it; `changed` replaces answers."""
    published(*AT_HAND, at=at)
    with inside(of):
        former = plan_of(case=of)
        answers, base = {**A_PLAN, **changed}, former.version if former else 0
        return write_plan(case=of, answers=answers, base=base, by=therapist_actor(of.therapist), at=at)


def a_risk_duty(*, of: Member, deputy: Member | None = None, hours: int = 24, at: datetime = NOW) -> None:
    """Settle who looks at answers about harm in a practice: a member, and somebody else who works there if there is."""
    with inside(of):
        others = Member.objects.filter(left_at=None).exclude(pk=of.pk).order_by("joined_at", "pk")
        settle_risk_duty(
            owner=of,
            deputy=deputy or others.first() or of,
            reading_times="on every working day before five",
            answer_within_hours=hours,
            by=therapist_actor(of),
            at=at,
        )


def a_setup(answers: Mapping[str, object], *, of: Assignment, at: datetime = NOW) -> Setup:
    """Fill the set-up of an assignment, as its therapist does."""
    with inside(of):
        return write_setup(assignment=of, answers=answers, by=Actor(ActorKind.THERAPIST, of.case.therapist_id), at=at)


def a_draft(answers: Mapping[str, object] | None = None, *, of: Assignment, at: datetime = NOW) -> Draft:
    """Begin a draft and save answers into it; without answers it is the begun, empty draft."""
    with inside(of):
        case = CaseFile.objects.get(pk=of.case_id)
        draft = begin_draft(assignment=of, zone=case.zone, by=client_actor(case), at=at)
        if answers:
            save_draft(
                draft=draft,
                changes=answers,
                base=draft.revision,
                writer=f"page-{next(_numbers)}",
                sequence=1,
                by=client_actor(case),
                at=at,
            )
    draft.assignment = of
    return draft


def a_submission(
    answers: Mapping[str, object] | None = None, *, of: Assignment, at: datetime = NOW, **changed: object
) -> Submission:
    """Write and send an entry; `changed` replaces single answers of the flagship's whole entry."""
    whole = {**(TWO_REPLIES if answers is None else answers), **changed}
    draft = a_draft(whole, of=of, at=at)
    with inside(of):
        case = CaseFile.objects.get(pk=of.case_id)
        return submit(draft=draft, case=case, key=f"send-{next(_numbers)}", by=client_actor(case), at=at)


def a_tap(answer: object = "a_harsh_line_to_myself", *, of: Assignment, at: datetime = NOW) -> Submission:
    """Tap an entry of a one-tap sheet."""
    with inside(of):
        case = CaseFile.objects.get(pk=of.case_id)
        return tap(
            assignment=of,
            case=case,
            answer=answer,
            key=f"tap-{next(_numbers)}",
            by=client_actor(case),
            at=at,
        )


def an_invitation(*, of: CaseFile, lasts: timedelta = timedelta(days=7), at: datetime = NOW) -> str:
    """Invite the client of a case file and return the secret of the link."""
    with inside(of):
        client = ClientAccount.objects.get(pk=of.client_id)
        return invite(client=client, by=Actor(ActorKind.THERAPIST, of.therapist_id), at=at, lasts=lasts)


def a_used_invitation(*, of: CaseFile, at: datetime = NOW) -> str:
    """Invite a client who has opened the link already; return its secret."""
    token = an_invitation(of=of, at=at)
    open_invitation(token=token, at=at)
    return token


def a_passphrase(*, of: CaseFile, passphrase: str = PASSWORD, at: datetime = NOW) -> None:
    """Let the client of a case file set a passphrase."""
    with inside(of):
        set_passphrase(client=of.client, passphrase=passphrase, by=client_actor(of), at=at)


def browser_of_client(case: CaseFile, *, at: datetime = NOW) -> Client:
    """Return a browser in which the client of a case file has signed in, at that moment."""
    browser = Client()
    with frozen(at):
        session = SessionStore()
        session[CLIENT_KEY] = [str(case.client_id), str(case.practice_id)]
        session.save()
    browser.cookies[cookie_of(CLIENT_PATH)] = session.session_key or ""
    return browser


def browser_of_therapist(member: Member) -> Client:
    """Return a browser in which a therapist has signed in."""
    browser = Client()
    browser.force_login(member.user)
    return browser


WEEKDAYS_NINE_TO_FIVE = [[[9 * 60, 17 * 60]]] * 5 + [[], []]


def a_service(*, of: Member | None = None, at: datetime = NOW, **values: object) -> Service:
    """Let a therapist offer a service: 50 minutes every hour, weekdays from nine to five, without buffers or notice."""
    therapist = of or a_therapist(at=at)
    by = therapist_actor(therapist)
    usual = {"name": "First meeting", "step": 60, "after": 0, "notice": 0, "needs_approval": False}
    with inside(therapist):
        scheduling.set_week(week=WEEKDAYS_NINE_TO_FIVE, member=therapist, by=by, at=at)
        return scheduling.add_service(therapist=therapist, key=str(uuid4()), by=by, at=at, **(usual | values))


def at_hour(hour: int, minute: int = 0, *, day: date = TODAY, zone: str = ZONE) -> int:
    """Return a moment of a local day in seconds of UTC."""
    return int(datetime.combine(day, time(hour, minute), ZoneInfo(zone)).timestamp())


def a_session(*, of: CaseFile, service: Service | None = None, start: int | None = None, at: datetime = NOW) -> Session:
    """Let a therapist book a session of a case file: at four o'clock today unless said otherwise."""
    offered = service or a_service(of=of.therapist, at=at)
    with inside(of):
        return scheduling.book(
            service=offered,
            start=at_hour(16) if start is None else start,
            case=of,
            key=str(uuid4()),
            by=therapist_actor(of.therapist),
            at=at,
        )
