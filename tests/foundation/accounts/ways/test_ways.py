"""A client's ways in and their passphrase: what is kept, what is refused."""

from __future__ import annotations

import pytest
from django.db import connection

from evenhand.foundation.accounts.ways.actions import PassphraseRefused, choose_ways
from evenhand.foundation.accounts.ways.models import WaysIn
from evenhand.foundation.accounts.ways.passphrases import hashed, matches
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.audit.models import AuditEntry
from tests.factories import NOW, PASSWORD, a_case, a_passphrase, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db


@frozen()
def test_a_client_nobody_has_chosen_for_may_come_in_by_every_way() -> None:
    case = a_case()
    with inside(case):
        ways = ways_of(client=case.client)
    assert (ways.passkey, ways.password, ways.mailed_link, ways.number, ways.passphrase) == (True,) * 4 + ("",)


@frozen()
def test_only_a_salted_argon2id_hash_is_in_the_table() -> None:
    kept = []
    for case in (a_case(), a_case()):
        a_passphrase(of=case)
        with inside(case), connection.cursor() as cursor:
            cursor.execute("select passphrase from accounts_waysin")
            kept += [row[0] for row in cursor.fetchall()]
    assert all("argon2id" in one and PASSWORD not in one for one in kept)
    assert len(set(kept)) == 2


@frozen()
@pytest.mark.parametrize(
    "weak", ["", "short", "eleven char", "qwerty123456", "aaaaaaaaaaaaaaaa", "x" * 1001, "a" + " " * 40 + "b"]
)
def test_a_weak_passphrase_is_refused_and_the_former_one_stays(weak: str) -> None:
    case = a_case()
    a_passphrase(of=case)
    with pytest.raises(PassphraseRefused):
        a_passphrase(of=case, passphrase=weak)
    with inside(case):
        assert matches(PASSWORD, ways_of(client=case.client).passphrase)


@pytest.mark.parametrize("typed", ["four  words in a row ", "ｆour words in a row"])
def test_keyboards_that_write_the_same_differently_match(typed: str) -> None:
    assert matches(typed, hashed("four words in a row"))


@pytest.mark.parametrize("typed", ["Four words in a row", "four words in a ro", "", "four\x00words in a row"])
def test_anything_else_does_not_match(typed: str) -> None:
    assert not matches(typed, hashed("four words in a row"))


@frozen()
def test_choosing_the_same_ways_again_changes_nothing() -> None:
    case = a_case()
    with inside(case):
        for _ in range(2):
            choose_ways(
                client=case.client,
                passkey=False,
                password=True,
                mailed_link=True,
                number=True,
                by=therapist_actor(case.therapist),
                at=NOW,
            )
        assert WaysIn.objects.count() == 1
        assert AuditEntry.objects.filter(act="ways_in.chosen").count() == 1
