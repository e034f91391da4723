"""Where somebody is signed in: listed in words, ended from the next request on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries

from evenhand.foundation.accounts.models import ClientAccount, SignedIn
from evenhand.foundation.accounts.signed_in import actions
from evenhand.foundation.accounts.signed_in.devices import device_in_words, device_words
from evenhand.foundation.accounts.signed_in.queries import signed_in_place, signed_in_places
from evenhand.foundation.practices.models import Member
from evenhand.wording import in_language
from tests.domain.stored import everything
from tests.factories import NOW, a_case, a_therapist, client_actor, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


def a_session() -> str:
    with frozen():
        session = SessionStore()
        session["x"] = 1
        session.save()
    return session.session_key or ""


def comes_in(member: Member, *, agent: str = FIREFOX, minutes: int = 0) -> SignedIn:
    with inside(member):
        return actions.note_signed_in(
            person=member.user,
            session_key=a_session(),
            user_agent=agent,
            by=therapist_actor(member),
            at=NOW + timedelta(minutes=minutes),
        )


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15",
         "Safari on a Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/120.0 Mobile Safari/604.1",
         "Chrome on an iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
         "Chrome on Android"),
        ("Mozilla/5.0 (Linux; Android 13; SM) AppleWebKit/537.36 SamsungBrowser/23 Chrome/115 Mobile Safari/537.36",
         "Samsung Internet on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge on Windows"),
        ("curl/8.0", "A browser"),
        ("<script>", "A browser"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_said_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words
    assert device_in_words(words) == words


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Firefox on an iPhone", "Firefox auf einem iPhone"),
        ("A browser on Windows", "Ein Browser auf Windows"),
        ("A browser", "Ein Browser"),
        ("Safari", "Safari"),
    ],
)
def test_what_is_kept_of_a_browser_is_a_code_and_said_to_whoever_reads_it(kept: str, said: str) -> None:
    with in_language("de"):
        assert device_in_words(kept) == said


def test_the_list_shows_the_browser_seen_last_first_with_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    member, other = a_therapist(), a_therapist()
    first, second = comes_in(member), comes_in(member, agent="", minutes=1)
    comes_in(other)
    with django_assert_num_queries(1):
        places = signed_in_places(person=member.user, at=NOW)
    assert [place.pk for place in places] == [second.pk, first.pk]
    assert [place.device for place in places] == ["A browser", "Firefox on Windows"]


def test_a_client_has_a_list_of_their_own() -> None:
    case = a_case()
    with inside(case):
        client = ClientAccount.objects.get(pk=case.client_id)
        key, by = a_session(), client_actor(case)
        place = actions.note_signed_in(person=client, session_key=key, user_agent=FIREFOX, by=by, at=NOW)
        assert signed_in_places(person=client, at=NOW) == [place]
        assert actions.end_all_sign_ins(person=client, by=by, at=NOW) == 1
    assert not Session.objects.exists()


def test_one_that_ran_out_is_not_listed_and_leaves_with_the_next_sign_in() -> None:
    member = a_therapist()
    gone = comes_in(member)
    Session.objects.update(expire_date=NOW)
    assert signed_in_places(person=member.user, at=NOW) == []
    comes_in(member)
    assert not SignedIn.objects.filter(pk=gone.pk).exists()


def test_ending_one_deletes_its_session_and_no_other() -> None:
    member = a_therapist()
    one, other = comes_in(member), comes_in(member)
    with inside(member):
        actions.end_sign_in(place=one, by=therapist_actor(member), at=NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == [other.session_key]
    assert signed_in_places(person=member.user, at=NOW) == [other]


def test_ending_all_but_this_one_leaves_this_one_and_other_people() -> None:
    member, stranger = a_therapist(), a_therapist()
    here, _, theirs = comes_in(member), comes_in(member), comes_in(stranger)
    with inside(member):
        by = therapist_actor(member)
        assert actions.end_all_sign_ins(person=member.user, by=by, at=NOW, but=here.session_key) == 1
    assert set(SignedIn.objects.all()) == {here, theirs}


def test_a_place_of_somebody_else_is_not_found() -> None:
    member, other = a_therapist(), a_therapist()
    place = comes_in(other)
    assert signed_in_place(person=member.user, place_id=place.pk) is None


def test_what_a_browser_says_of_itself_is_not_kept_in_the_open() -> None:
    comes_in(a_therapist())
    assert "Firefox" not in str(everything())
