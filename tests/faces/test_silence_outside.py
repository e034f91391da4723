"""What really leaves the house, from the acts that send it: nothing of it tells what it is about or names anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from evenhand.config.asked_links import answer_who_asked
from evenhand.domain.cases.actions import invite_client
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import decline
from evenhand.domain.scheduling.models import BookingPage, Session, State
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.silence import words_that_give_away
from evenhand.foundation.outbox.words import HELP_TITLE, PORTAL_TITLE, FileName
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.models import Member, Practice
from tests.client_pages import client_pages
from tests.domain.acts_of_scheduling import an_inquiry
from tests.domain.acts_of_waiting import a_wait
from tests.domain.asked_of_risks import in_risks
from tests.factories import (
    NOW,
    a_case,
    a_service,
    a_submission,
    a_therapist,
    a_used_invitation,
    an_assignment,
    at_hour,
    browser_of_client,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)
from tests.foundation.accounts.joining.invited import an_invited_colleague
from tests.foundation.outbox.test_words import SAMPLES, made, makers, names_in_the_library

pytestmark = pytest.mark.django_db
PRACTICE = "Dr. med. Nagel's Anxiety Clinic: CBT & Psychotherapy\r\nBcc: everybody@example.org"
OF_PEOPLE = ("Nagel", "Wirsing", "Brennnessel", "everybody@example.org", "anna.nagel", "Psychotherapist")
"""Names, a title, and what somebody wrote: each typed somewhere below, none of them for the outside."""

THERAPIST, CLIENT, COLLEAGUE = "anna.nagel@example.org", "w@example.org", "b@example.org"
SOON = NOW + timedelta(hours=20)
SHEETS = ("compassionate-self-care", "thought-record", "safety-plan", "gad-7")


def a_loud_practice() -> tuple[Member, CaseFile]:
    """Make a practice and a client whose every name gives away what it is."""
    owner = a_therapist(email=THERAPIST)
    with inside(owner):
        Practice.objects.filter(pk=owner.practice_id).update(name=PRACTICE)
    case = a_case(of=owner, email=CLIENT, name="Maria Wirsing, Psychotherapist", goal="Brennnessel")
    a_used_invitation(of=case)
    with inside(case):
        return owner, CaseFile.objects.select_related("client", "contact").get(pk=case.pk)


def everything_is_sent(owner: Member, case: CaseFile) -> list[EmailMessage]:
    """Do whatever sends something, with worksheets and a measure, and let the worker carry it out.

    A message gets the assignment's id and day, never the sheet: whose names are looked for in words of every message
    (`tests/foundation/outbox/test_words.py`).
    """
    with frozen():
        for slug in SHEETS:
            an_assignment(
                of=case, slug=slug, message="Brennnessel", rhythm=Rhythm.EVERY, every_days=1,
                due_on=SOON.date(), remind_days_before=0, remind_at=SOON.time(),
            )  # fmt: skip
        in_risks(case)
        with inside(case):
            invite_client(case=case, by=therapist_actor(owner), at=NOW)
        Client().post("/me/in/", {"email": CLIENT})
        Client().post("/in/forgotten/", {"email": THERAPIST})
        answer_who_asked()
        inquiry = an_inquiry(of=a_service(of=owner, needs_approval=True))
        with inside(owner):
            decline(inquiry=inquiry, with_note=True, by=therapist_actor(owner), at=NOW)
        an_invited_colleague(of=owner, email=COLLEAGUE)
    for at in (NOW, SOON, SOON + timedelta(minutes=1)):
        everything_due_leaves(at)
    times_are_told(case)
    with inside(owner):
        assert not OutboxRow.objects.filter(outcome="waiting", due_at__lte=SOON).exclude(problem="").exists()
    return list(mail.outbox)


def everything_due_leaves(at: datetime) -> None:
    with frozen(at):
        while work_once(at=at):
            pass


def times_are_told(case: CaseFile) -> None:
    """Book, move, call off, ask for and refuse times, each message after its grace, and one reminder."""
    day = NOW.date() + timedelta(days=3)
    with inside(case):
        by = therapist_actor(case.therapist)
    service = a_service(of=case.therapist, needs_approval=True, name="Brennnessel")
    with inside(case):
        BookingPage.objects.create(slug="loud", remind_hours=[24], changed_at=NOW)
    steps: tuple[Callable[[datetime], object], ...] = (
        lambda at: actions.book(service=service, start=at_hour(10, day=day), case=case, key="1", by=by, at=at),
        lambda at: actions.move(session=its("1"), start=at_hour(11, day=day), seen=0, by=by, at=at),
        lambda at: actions.set_state(session=its("1"), state=State.CANCELLED, seen=1, by=by, at=at),
        lambda at: actions.book(
            service=service, start=at_hour(12, day=day), case=case, key="2", by=client_actor(case), at=at
        ),
        lambda at: actions.set_state(session=its("2"), state=State.DECLINED, seen=0, by=by, at=at),
        lambda at: actions.book(service=service, start=at_hour(15, day=day), case=case, key="3", by=by, at=at),
    )
    for number, step in enumerate(steps):
        at = SOON + timedelta(minutes=10 * (1 + number))
        with inside(case), frozen(at):
            step(at)
        everything_due_leaves(at + timedelta(minutes=4))
    a_wait(case, service=service)
    start = at_hour(16, day=day)
    with inside(case):
        actions.offer_freed(therapist_id=case.therapist_id, start=start, end=start + 3000, at=at)
    everything_due_leaves(at + timedelta(minutes=8))
    everything_due_leaves(moment_of(at_hour(15, 1, day=day - timedelta(days=1))))


def its(key: str) -> Session:
    return Session.objects.get(key=key)


def as_sent(one: EmailMessage) -> str:
    """Return the whole mail as it leaves, with what is random in it taken out: secrets, the id, the date."""
    whole = re.sub(r"http://localhost:8000/\S*", "LINK", one.message().as_string().replace("=\n", ""))
    return re.sub(r"(?m)^(Message-ID|Date): .*$", "", whole)


def test_every_message_is_sent_by_some_act() -> None:
    bodies = [str(one.body) for one in everything_is_sent(*a_loud_practice())]
    elsewhere = {"time_ahead_in_short", "time_ahead_on_screen"}
    elsewhere |= {"beginning", "beginning_known", "invoice_waits", "invoice_is_late", "card_did_not_pay"}
    beginnings = {
        name: re.split(f"https://|{SAMPLES['when']}", made(name).text)[0] for name in makers() if name not in elsewhere
    }
    unsent = {name for name, words in beginnings.items() if not any(body.startswith(words) for body in bodies)}
    assert unsent == set(), "tests/faults/test_text_gateway.py, test_push_service.py and those of plans send others"


def test_no_mail_tells_what_it_is_about_or_names_anybody() -> None:
    for one in everything_is_sent(*a_loud_practice()):
        whole = as_sent(one)
        (to,) = one.to
        said = whole.replace(to, "")
        assert words_that_give_away(said) == [], one.subject
        assert [name for name in OF_PEOPLE if name.casefold() in said.casefold()] == [], one.subject
        words = f" {' '.join(re.findall(r'[a-z0-9]+', said.casefold()))} "
        assert [name for name in names_in_the_library() if f" {name} " in words] == [], one.subject
        assert whole.count("LINK") in (1, 3)


def test_a_mail_goes_to_the_one_it_is_for_and_to_nobody_else() -> None:
    sent = everything_is_sent(*a_loud_practice())
    assert {tuple(one.recipients()) for one in sent} == {
        (THERAPIST,),
        (CLIENT,),
        (COLLEAGUE,),
        ("stranger@example.org",),
    }
    assert {one.extra_headers.keys() - {"Message-ID"} == set() for one in sent} == {True}
    assert all(not one.attachments and one.content_subtype == "plain" for one in sent)


@frozen()
def test_every_page_of_the_space_bears_the_one_title() -> None:
    pages, browser = client_pages(at=NOW), Client()
    browser.cookies[pages.cookie_name] = pages.cookie
    titles = {
        name: re.findall(r"<title>(.*?)</title>", browser.get(address).text)
        for name, address in pages.addresses.items()
    }
    assert titles.pop("help") == [HELP_TITLE]
    assert {name: title for name, title in titles.items() if title != [PORTAL_TITLE]} == {}
    assert len(titles) > 15


@frozen()
def test_every_file_that_is_taken_along_bears_a_name_of_the_list() -> None:
    _, case = a_loud_practice()
    entry = a_submission(of=an_assignment(of=case)).entry
    browser = browser_of_client(case)
    addresses = [reverse(f"portal:{name}") for name in ("data_json", "data_text", "data_pages")]
    addresses.append(reverse("portal:entry_text", args=[entry]))
    named = [browser.get(address).headers["Content-Disposition"] for address in addresses]
    assert named == [
        f'attachment; filename="{name}"'
        for name in (
            FileName.EVERYTHING_AS_JSON,
            FileName.EVERYTHING_AS_TEXT,
            FileName.EVERYTHING_AS_PAGES,
            FileName.ONE_ENTRY,
        )
    ]


def test_a_mail_that_named_the_practice_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.domain.worksheets.actions import assigning
    from evenhand.foundation.outbox.words import Message

    monkeypatch.setattr(
        assigning, "something_waits", lambda *, portal: Message("Your link", f"From {PRACTICE}:\n\n{portal}\n")
    )
    with pytest.raises(AssertionError):
        test_no_mail_tells_what_it_is_about_or_names_anybody()
