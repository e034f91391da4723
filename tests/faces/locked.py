"""Signed-in browsers that can lock: each stands in its person's list, as one that came in by a door does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.faces.components.session_cookies import CLIENT_PATH, cookie_of
from evenhand.foundation.accounts.locking.rules import OF_CLIENTS, OF_THERAPISTS
from evenhand.foundation.accounts.models import SignedIn
from evenhand.foundation.accounts.persons import Person
from evenhand.foundation.accounts.signed_in.actions import note_signed_in
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, browser_of_client, browser_of_therapist, client_actor, inside, therapist_actor

JSON = {"accept": "application/json"}
DESK_IS_OVER = NOW + timedelta(minutes=OF_THERAPISTS + 1)
"""When a desk that was used at NOW for the last time is locked for certain."""

SPACE_IS_OVER = NOW + timedelta(minutes=OF_CLIENTS + 1)


def at_the_desk(member: Member, *, at: datetime = NOW) -> Client:
    """Return a therapist's browser that was used at that moment."""
    browser = browser_of_therapist(member)
    with inside(member):
        _listed(browser.cookies[cookie_of("/desk/")].value, member.user, therapist_actor(member), at)
    return browser


def in_the_space(case: CaseFile, *, at: datetime = NOW) -> Client:
    """Return a client's browser that was used at that moment."""
    browser = browser_of_client(case, at=at)
    with inside(case):
        _listed(browser.cookies[cookie_of(CLIENT_PATH)].value, case.client, client_actor(case), at)
    return browser


def _listed(session_key: str, person: Person, by: Actor, at: datetime) -> None:
    note_signed_in(person=person, session_key=session_key, user_agent="", by=by, at=at)


def lock_now(browser: Client, face: str) -> None:
    """Press "Lock now" on a page of a face, as a browser with script does."""
    answer = browser.post(f"/{face}/lock/", {"act": "now"}, headers=JSON)
    assert answer.status_code == 423


def is_locked(browser: Client) -> bool:
    """Return whether the one browser there is is locked, as the database has it."""
    return SignedIn.objects.get().locked_at is not None
