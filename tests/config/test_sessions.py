"""Sessions: read with one plain query, the same in every respect as Django's own."""

from __future__ import annotations

import math
import re
import secrets
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evenhand.config.session_store import SessionStore
from evenhand.foundation.accounts.locking.rules import Place
from evenhand.foundation.accounts.models import SignedIn
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from tests.faces.locked import at_the_desk, lock_now
from tests.factories import (
    NOW,
    PASSWORD,
    a_case,
    a_passphrase,
    a_practice,
    a_therapist,
    browser_of_therapist,
    frozen,
    settled,
)

pytestmark = pytest.mark.django_db


def stored(**content: str) -> str:
    """Store a session as Django does, and return its key."""
    session = DatabaseSessions()
    session.update(content)
    session.save()
    return session.session_key or ""


def test_what_django_stored_reads_back_with_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    key = stored(client="a", zone="Europe/London")
    with django_assert_num_queries(1):
        session = SessionStore(key)
        assert dict(session.items()) == {"client": "a", "zone": "Europe/London"}


def test_when_its_browser_was_used_and_locked_is_read_along_with_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = at_the_desk(a_therapist())
    lock_now(browser, "desk")
    row = SignedIn.objects.get()
    with django_assert_num_queries(1):
        session = SessionStore(row.session_key)
        session.get("anything")
        assert session.place == Place(row.pk, row.last_seen_at, row.locked_at)
    assert row.locked_at is not None


def test_what_is_stored_here_reads_back_in_django() -> None:
    session = SessionStore()
    session["client"] = "a"
    session.save()
    assert DatabaseSessions(session.session_key)["client"] == "a"


@pytest.mark.parametrize("key", ["", "x" * 32, "' or '1'='1", "\u2603" * 32])
def test_a_session_that_never_was_is_empty_and_its_key_is_not_taken_over(key: str) -> None:
    session = SessionStore(key)
    assert session.get("client") is None
    assert session.session_key is None


def test_a_session_that_is_over_is_empty() -> None:
    key = stored(client="a")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert session.get("client") is None
    assert session.session_key is None


def test_a_session_whose_content_was_altered_is_empty() -> None:
    key = stored(client="a")
    Session.objects.update(session_data="e30:forged")
    assert SessionStore(key).get("client") is None


def test_a_killed_session_is_over_at_the_next_page() -> None:
    browser = browser_of_therapist(a_therapist())
    assert browser.get("/desk/").status_code == 200
    Session.objects.all().delete()
    assert browser.get("/desk/").status_code == 302


def test_a_changed_password_ends_every_session_at_the_next_page() -> None:
    member = a_therapist()
    browser = browser_of_therapist(member)
    assert browser.get("/desk/").status_code == 200
    member.user.set_password(PASSWORD + " of another day")
    member.user.save()
    assert browser.get("/desk/").status_code == 302


def test_a_therapist_is_let_in_with_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from evenhand.faces.components.permissions import TherapistRequest, for_therapist

    member = a_therapist()
    request = RequestFactory().get("/desk/")
    request.session = SessionStore(browser_of_therapist(member).session.session_key)

    @for_therapist
    def page(inside: TherapistRequest) -> HttpResponse:
        return HttpResponse(str(inside.member.pk))

    with django_assert_num_queries(2):
        assert page(request).content.decode() == str(member.pk)


def test_a_session_has_a_name_that_nobody_guesses() -> None:
    names = {stored(client="a") for _ in range(50)}
    assert len(names) == 50
    assert all(re.fullmatch(r"[a-z0-9]{32}", name) for name in names)
    assert 32 * math.log2(36) > 128
    with mock.patch.object(secrets, "choice", return_value="x"):  # Django draws each letter from the system's source
        assert SessionStore()._get_new_session_key() == "x" * 32  # type: ignore[attr-defined]


def in_daily_use(browser: Client, page: str) -> list[int]:
    """Return how a page answers a browser on each day before its thirtieth, and on that.

    It never locks: to unlock is to prove again who it is, and begins the days anew.
    """
    statuses = []
    for day in (1, 7, 14, 21, 28, 29, 30):
        with frozen(NOW + timedelta(days=day)):
            statuses.append(browser.get(page).status_code)
    return statuses


def never_locking(browser: Client) -> Client:
    """Take a browser off the list by which one locks."""
    SignedIn.objects.all().delete()
    return browser


def test_a_client_is_asked_again_after_thirty_days_however_often_they_come() -> None:
    case = a_case()
    a_passphrase(of=case)
    browser = Client()
    with frozen():
        browser.post("/me/in/passphrase/", {"who": case.number, "password": PASSWORD})
    assert in_daily_use(never_locking(browser), "/me/") == [200] * 6 + [302]


def test_a_therapist_is_asked_again_after_thirty_days_though_they_changed_the_practice() -> None:
    member, elsewhere = settled(a_therapist(email="anna@example.org")), a_practice()
    with practice_context(elsewhere.pk):
        there = Member.objects.create(user=member.user, role=Member.Role.THERAPIST, joined_at=NOW)
    browser = Client()
    with frozen():
        browser.post("/in/", {"email": "anna@example.org", "password": PASSWORD})
    with frozen(NOW + timedelta(days=20)):
        never_locking(browser)
        assert browser.post("/desk/settings/practices/", {"place": str(there.pk)}).status_code == 302
    assert in_daily_use(browser, "/desk/") == [200] * 6 + [302]
