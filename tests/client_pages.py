"""Every page of the client's space with something on it, for those who weigh, measure and look. Needs Django set up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.faces.components.session_cookies import CLIENT_PATH, cookie_of
from evenhand.foundation.practices.models import Member
from tests.factories import (
    TWO_REPLIES,
    a_case,
    a_draft,
    a_safety_plan,
    a_service,
    a_session,
    a_submission,
    a_therapist,
    an_assignment,
    an_invitation,
    at_hour,
    browser_of_client,
)
from tests.long_texts import ONE_PARAGRAPH, PARAGRAPHS
from tests.messages import a_message

FLAGSHIP = "compassionate-self-care"
STEPS = 5
"""The pages of that sheet."""

LONG_FIELD = "friend_reply"
LONG_STEP = 2
"""The page with that field."""


@dataclass(frozen=True, slots=True)
class ClientPages:
    """Addresses by the name that a reader knows the page under, and the cookie of the client who opens them."""

    addresses: dict[str, str]
    paragraphs: str
    """The page of a sheet whose field holds 20,000 letters in paragraphs."""

    one_paragraph: str
    """The same with not one line break in them."""

    cookie_name: str
    cookie: str


def client_pages(*, at: datetime) -> ClientPages:
    """Make a client with a sheet begun, a very long one, a tap sheet and entries; return where their pages are."""
    therapist = a_therapist(at=at)
    case = a_case(of=therapist, goal="Get something wrong and let it be.", at=at)
    sheet = _sheet(case, TWO_REPLIES, at=at)
    long = _sheet(case, {**TWO_REPLIES, LONG_FIELD: PARAGRAPHS}, at=at)
    endless = _sheet(case, {**TWO_REPLIES, LONG_FIELD: ONE_PARAGRAPH}, at=at)
    tap = an_assignment(of=case, slug="noticing-log", at=at)
    weekly = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=7, due_on=at.date(), at=at)
    sent = a_submission(TWO_REPLIES, of=weekly, at=at - timedelta(minutes=5))
    a_safety_plan(of=case, at=at)
    a_message(of=case, at=at)
    a_message("Yes, to five.", of=case, from_client=False, at=at)
    name = cookie_of(CLIENT_PATH)
    return ClientPages(
        addresses={
            **_before_the_door(therapist, at=at),
            "home": reverse("portal:home"),
            **{f"sheet, page {page}": _step(sheet, page) for page in range(1, STEPS + 1)},
            "sheet, 20,000 letters": _step(long, LONG_STEP),
            "check and send": reverse("portal:send", args=[sheet.pk]),
            "check, 20,000 letters": reverse("portal:send", args=[long.pk]),
            "stop": reverse("portal:stop", args=[sheet.pk]),
            "tap": reverse("portal:tap", args=[tap.pk]),
            "what I wrote": reverse("portal:entries"),
            "entry": reverse("portal:entry", args=[sent.entry]),
            "change an entry": reverse("portal:correct", args=[sent.entry]),
            "earlier versions": reverse("portal:versions", args=[sent.entry]),
            "my plan": reverse("portal:plan"),
            "change my plan": reverse("portal:change_plan"),
            "versions of my plan": reverse("portal:plan_versions"),
            "messages": reverse("portal:messages"),
            "my data": reverse("portal:data"),
            "who opened my words": reverse("portal:record"),
            "another device": reverse("portal:device"),
            "settings": reverse("portal:settings"),
            **_times(case, at=at),
        },
        paragraphs=_step(long, LONG_STEP),
        one_paragraph=_step(endless, LONG_STEP),
        cookie_name=name,
        cookie=browser_of_client(case, at=at).cookies[name].value,
    )


def _before_the_door(therapist: Member, *, at: datetime) -> dict[str, str]:
    invitation = an_invitation(of=a_case(of=therapist, at=at), at=at)
    return {
        "help": reverse("site:help"),
        "way in": reverse("portal:door"),
        "invitation": reverse("portal:invitation", args=[invitation]),
    }


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _times(case: CaseFile, *, at: datetime) -> dict[str, str]:
    """Set a time three weeks ahead, and offer others."""
    service = a_service(of=case.therapist, at=at)
    start = at_hour(10, day=_weekday(at.date() + timedelta(days=21)))
    session = a_session(of=case, service=service, start=start, at=at)
    return {
        "my times": reverse("portal:times"),
        "reminders": reverse("portal:reminders"),
        "wait for a time": reverse("portal:wait", args=[service.pk]),
        "one time": reverse("portal:time", args=[session.pk]),
        "call a time off": reverse("portal:call_off", args=[session.pk]),
        "move a time": reverse("portal:move_time", args=[session.pk]),
        "book a time": reverse("portal:new_time", args=[service.pk]),
        "book this time": f"{reverse('portal:sure_time', args=[service.pk])}?start={start + 7200}",
    }


def _sheet(case: CaseFile, answers: dict[str, object], *, at: datetime) -> Assignment:
    assignment = an_assignment(of=case, slug=FLAGSHIP, at=at)
    a_draft(answers, of=assignment, at=at)
    return assignment


def _step(assignment: Assignment, page: int) -> str:
    return reverse("portal:step", args=[assignment.pk, page])
