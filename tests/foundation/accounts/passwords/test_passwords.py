"""Passwords: what they have to be, and a link to choose a new one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password, make_password

from evenhand.foundation.accounts.models import PasswordReset
from evenhand.foundation.accounts.passwords import actions
from evenhand.foundation.accounts.passwords.actions import RESET_MINUTES, ResetGone
from evenhand.foundation.accounts.passwords.asking import BETWEEN_LINKS, KEPT_FOR, ask_for_password_reset
from evenhand.foundation.accounts.passwords.queries import open_reset
from evenhand.foundation.accounts.passwords.rules import (
    LONGEST,
    SHORTEST,
    TOO_COMMON,
    TOO_EASY,
    TOO_EXPECTED,
    TOO_LONG,
    TOO_SHORT,
    WORDS_OF_THE_PLACE,
    password_problem,
)
from evenhand.foundation.accounts.second_steps.queries import factors_of
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member
from tests.domain.at_once import at_once
from tests.domain.stored import stored_now
from tests.faces.workspace.security import EMAIL, an_app
from tests.factories import NOW, PASSWORD, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", TOO_SHORT),
        ("elevenchars", TOO_SHORT),
        ("x" * (LONGEST + 1), TOO_LONG),
        ("aaaaaaaaaaaaaaaa", TOO_COMMON),
        ("1234567890123", TOO_COMMON),
        ("pass word 123", TOO_COMMON),
        ("ein langer satz", ""),
        ("ジャガイモと人参と玉ねぎを", ""),
        ("🙂🙃🌲🚲📚🎧🍋🥨🧩⛵️🪴", ""),
        (PASSWORD, ""),
    ],
)
def test_a_password_is_long_and_not_what_everybody_takes(password: str, problem: str) -> None:
    assert password_problem(password) == problem


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword", "qwertyuiop123", "1q2w3e4r5t6y", "iloveyou1234", "password1234", "123qweasdzxc",
        "liverpool1234", "manchester2015", "michaeljordan", "p@ssw0rd1234", "letmeinletmein", "trustno1trustno1",
        "sunshine2026!", "hallo1234567", "dragonballz123", "xxxxxxxxxxxxy7", "zaq12wsxcde3", "Michelle1987",
    ],
)  # fmt: skip
def test_a_password_is_not_put_together_from_breached_ones(password: str) -> None:
    assert password_problem(password) in (TOO_COMMON, TOO_EASY, TOO_EXPECTED)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "fortune cookie river",
        "blaue kanne auf dem tisch",
        "mein hund heisst bello",
        "9 Kfz + 2 Boote",
    ],
)
def test_a_few_words_in_a_row_are_enough(password: str) -> None:
    assert password_problem(password) == ""


@pytest.mark.parametrize("word", WORDS_OF_THE_PLACE)
def test_a_password_is_more_than_a_word_that_everybody_here_would_try(word: str) -> None:
    for made in (f"{word}-1234567890", f"{word.title()} {word}!", f"My {word} 2026 !!!!!"):
        assert password_problem(made) in (TOO_EXPECTED, TOO_COMMON), made
    assert password_problem(f"six others beside {word}") == ""


@pytest.mark.parametrize("length", [64, 128, LONGEST])
def test_a_long_password_is_taken_whole(length: int) -> None:
    password = ("correct horse battery staple " * 40)[:length]
    assert password_problem(password) == ""
    kept = make_password(password)
    assert check_password(password, kept)
    assert not check_password(password[:-1], kept)
    assert not check_password(password[:-1] + "#", kept)
    assert not check_password(password.upper(), kept)


def the_link(member: Member) -> str:
    with inside(member):
        [row] = OutboxRow.objects.filter(kind="mail")
        found = re.search(r"/in/password/([\w-]+)/", str(row.content["text"]))
    assert found is not None
    return found[1]


def a_link(member: Member, at: datetime = NOW) -> str:
    ask_for_password_reset(email=EMAIL, at=at)
    assert actions.answer_password_resets(at=at) == 1
    return the_link(member)


def test_a_link_lets_its_therapist_choose_a_new_password_once() -> None:
    member = a_therapist(email=EMAIL)
    token = a_link(member)
    assert open_reset(token=token, at=NOW) is not None
    actions.reset_password(token=token, password=NEW, at=NOW)
    assert actions.check_password(email=EMAIL, password=PASSWORD, at=NOW) is None
    assert actions.check_password(email=EMAIL, password=NEW, at=NOW) == member
    with pytest.raises(ResetGone):
        actions.reset_password(token=token, password=PASSWORD, at=NOW)


def test_a_link_takes_no_second_step_away() -> None:
    member = a_therapist(email=EMAIL)
    an_app(of=member)
    actions.reset_password(token=a_link(member), password=NEW, at=NOW)
    assert factors_of(user=member.user).any


def test_an_unknown_address_gets_a_row_like_any_other_and_no_mail() -> None:
    member = a_therapist(email=EMAIL)
    for email in (EMAIL, "nobody@example.org"):
        ask_for_password_reset(email=email, at=NOW)
    assert PasswordReset.objects.count() == 2
    assert actions.answer_password_resets(at=NOW) == 2
    assert actions.answer_password_resets(at=NOW) == 0
    with through(OutboxRow):
        assert OutboxRow.across_practices.count() == 1
    assert the_link(member)


def test_asked_again_soon_nothing_more_is_sent() -> None:
    member = a_therapist(email=EMAIL)
    a_link(member)
    ask_for_password_reset(email=f" {EMAIL.upper()} ", at=NOW + BETWEEN_LINKS - timedelta(seconds=1))
    assert actions.answer_password_resets(at=NOW + BETWEEN_LINKS) == 0
    ask_for_password_reset(email=EMAIL, at=NOW + BETWEEN_LINKS)
    assert actions.answer_password_resets(at=NOW + BETWEEN_LINKS) == 1


def test_what_was_asked_yesterday_is_forgotten() -> None:
    ask_for_password_reset(email=EMAIL, at=NOW)
    ask_for_password_reset(email="other@example.org", at=NOW + KEPT_FOR)
    assert PasswordReset.objects.count() == 1


@pytest.mark.parametrize("minutes", [RESET_MINUTES, RESET_MINUTES + 1])
def test_a_link_ends(minutes: int) -> None:
    token, late = a_link(a_therapist(email=EMAIL)), NOW + timedelta(minutes=minutes)
    assert open_reset(token=token, at=late) is None
    with pytest.raises(ResetGone):
        actions.reset_password(token=token, password=NEW, at=late)


@pytest.mark.parametrize("token", ["", "x", "🙂", "None"])
def test_a_forged_link_changes_nothing(token: str) -> None:
    a_link(a_therapist(email=EMAIL))
    ask_for_password_reset(email="nobody@example.org", at=NOW)
    before = stored_now()
    with pytest.raises(ResetGone):
        actions.reset_password(token=token, password=NEW, at=NOW)
    assert stored_now() == before


def test_a_link_ends_when_the_password_is_changed_in_another_way() -> None:
    member = a_therapist(email=EMAIL)
    token = a_link(member)
    with inside(member):
        by = therapist_actor(member)
        actions.change_password(user=member.user, password=NEW, session_key="k", by=by, at=NOW)
    assert open_reset(token=token, at=NOW) is None


def test_who_left_gets_no_link_and_cannot_use_one() -> None:
    member = a_therapist(email=EMAIL)
    token = a_link(member)
    with inside(member):
        Member.objects.filter(pk=member.pk).update(left_at=NOW)
    with pytest.raises(ResetGone):
        actions.reset_password(token=token, password=NEW, at=NOW)


def test_a_wrong_password_is_in_the_record_of_a_known_person_and_nowhere_of_an_unknown() -> None:
    member = a_therapist(email=EMAIL)
    assert actions.check_password(email=EMAIL, password="wrong", at=NOW) is None
    with inside(member):
        assert AuditEntry.objects.latest("number").act == "password.refused"
    before = stored_now()
    assert actions.check_password(email="nobody@example.org", password="wrong", at=NOW) is None
    assert stored_now() == before


def test_a_very_long_password_is_looked_at_no_longer_than_any() -> None:
    a_therapist(email=EMAIL)
    assert actions.check_password(email=EMAIL, password=PASSWORD + "x" * 10**6, at=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_a_link_used_at_the_same_moment_works_once() -> None:
    member = a_therapist(email=EMAIL)
    token = a_link(member)
    outcomes = at_once(member, [lambda: actions.reset_password(token=token, password=NEW, at=NOW)] * 4)
    assert sum(isinstance(one, ResetGone) for one in outcomes) == 3


def test_the_limits_are_named_as_they_are() -> None:
    assert f" {SHORTEST} " in TOO_SHORT
    assert f" {LONGEST} " in TOO_LONG
