"""Apps and recovery codes: added, used once, named, removed."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from evenhand.foundation.accounts.models import CodeApp, RecoveryCode
from evenhand.foundation.accounts.second_steps import actions
from evenhand.foundation.accounts.second_steps.actions import CodeRefused, LastFactor
from evenhand.foundation.accounts.second_steps.codes import plain
from evenhand.foundation.accounts.second_steps.queries import factor_of, factors_of
from evenhand.foundation.accounts.second_steps.slow_hash import slow_hash
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.lookup import keyed_hash
from tests.domain.at_once import at_once
from tests.domain.stored import everything
from tests.faces.workspace.security import an_app, code_of, recovery_codes
from tests.factories import NOW, a_therapist, inside, therapist_actor
from tests.foundation.accounts.passkeys.made import a_passkey

pytestmark = pytest.mark.django_db


def use(member: Member, code: str, seconds: int = 0) -> None:
    at = NOW + timedelta(seconds=seconds)
    with inside(member):
        actions.use_code(user=member.user, code=code, by=therapist_actor(member), at=at)


def acts(member: Member) -> list[str]:
    with inside(member):
        return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def test_an_app_counts_after_its_first_right_code() -> None:
    member = a_therapist()
    by = therapist_actor(member)
    with inside(member):
        app = actions.begin_app(user=member.user, by=by, at=NOW)
        assert not factors_of(user=member.user).any
        assert actions.begin_app(user=member.user, by=by, at=NOW).secret == app.secret
        with pytest.raises(CodeRefused):
            actions.confirm_app(app=app, code="000000", name="", by=by, at=NOW)
        actions.confirm_app(app=app, code=code_of(app), name=" my  phone ", by=by, at=NOW)
        assert [one.name for one in factors_of(user=member.user).apps] == ["my phone"]


def test_a_waiting_app_lets_nobody_in() -> None:
    member = a_therapist()
    with inside(member):
        app = actions.begin_app(user=member.user, by=therapist_actor(member), at=NOW)
    with pytest.raises(CodeRefused):
        use(member, code_of(app))


def test_a_code_works_once() -> None:
    member = a_therapist()
    app = an_app(of=member)
    use(member, code_of(app))
    with pytest.raises(CodeRefused):
        use(member, code_of(app))
    use(member, code_of(app, step=1), seconds=30)
    assert acts(member)[-3:] == ["code_app.used", "code.refused", "code_app.used"]


def test_the_code_that_confirmed_an_app_is_used_up() -> None:
    member = a_therapist()
    app = an_app(of=member)
    with pytest.raises(CodeRefused):
        use(member, code_of(app, step=-1))


def test_a_recovery_code_works_once_however_it_is_typed() -> None:
    member = a_therapist()
    code, *_ = recovery_codes(of=member)
    use(member, f" {code.upper()} ")
    assert factors_of(user=member.user).codes_left == 9
    with pytest.raises(CodeRefused):
        use(member, code)


def test_new_recovery_codes_take_the_place_of_earlier_ones() -> None:
    member = a_therapist()
    former, *_ = recovery_codes(of=member)
    assert len(set(recovery_codes(of=member))) == 10
    with pytest.raises(CodeRefused):
        use(member, former)


def test_codes_of_somebody_else_do_not_work() -> None:
    member, other = a_therapist(), a_therapist()
    code, *_ = recovery_codes(of=other)
    app = an_app(of=other)
    for foreign in (code, code_of(app), "", "nonsense", "🙂" * 400):
        with pytest.raises(CodeRefused):
            use(member, foreign)


def test_neither_secret_nor_code_nor_name_stands_in_the_open() -> None:
    member = a_therapist()
    app = an_app(of=member, name="Brennnessel")
    codes = recovery_codes(of=member)
    stored = str(everything())
    for secret in ("rennnessel", app.secret, *codes, *(one.replace("-", "") for one in codes)):
        assert secret not in stored


def test_codes_are_kept_by_a_slow_hash_under_a_salt_of_their_person() -> None:
    member, other = a_therapist(), a_therapist()
    [code, *_], _ = recovery_codes(of=member), recovery_codes(of=other)
    salts = {bytes(row.salt) for row in RecoveryCode.objects.filter(user=member.user)}
    assert len(salts) == 1
    assert not RecoveryCode.objects.filter(user=other.user, salt__in=salts).exists()
    keyed = keyed_hash(f"recovery|{member.user.pk}|{plain(code)}")
    kept = {bytes(row.hash) for row in RecoveryCode.objects.filter(user=member.user)}
    assert keyed not in kept
    assert slow_hash(keyed, salts.pop()) in kept


def test_codes_on_paper_from_before_the_slow_hash_still_work_once() -> None:
    member = a_therapist()
    made = recovery_codes(of=member)
    RecoveryCode.objects.all().delete()
    for code in made:
        keyed = keyed_hash(f"recovery|{member.user.pk}|{plain(code)}")
        RecoveryCode.objects.create(user=member.user, hash=keyed, salt=b"", made_at=NOW)
    change = import_module("evenhand.foundation.accounts.migrations.0009_slow_hashes_of_recovery_codes")
    change.hash_slowly(apps, None)
    change.hash_slowly(apps, None)
    use(member, made[3])
    with pytest.raises(CodeRefused):
        use(member, made[3])
    use(member, made[4])


def test_the_last_one_is_removed_only_when_that_is_meant() -> None:
    member = a_therapist()
    app = an_app(of=member)
    _, passkey = a_passkey(of=member)
    recovery_codes(of=member)
    by = therapist_actor(member)
    with inside(member):
        actions.remove_factor(user=member.user, factor=app, last_too=False, by=by, at=NOW)
        with pytest.raises(LastFactor):
            actions.remove_factor(user=member.user, factor=passkey, last_too=False, by=by, at=NOW)
        assert factors_of(user=member.user).codes_left == 10
        actions.remove_factor(user=member.user, factor=passkey, last_too=True, by=by, at=NOW)
    assert not factors_of(user=member.user).any
    assert not RecoveryCode.objects.exists()


def test_both_get_names_of_their_owners_choice() -> None:
    member = a_therapist()
    _, passkey = a_passkey(of=member)
    app = an_app(of=member)
    with inside(member):
        for factor in (passkey, app):
            actions.rename_factor(factor=factor, name="x" * 100, by=therapist_actor(member), at=NOW)
    assert {one.name for one in factors_of(user=member.user).all} == {"x" * 60}


def test_a_factor_of_somebody_else_is_not_found() -> None:
    member, other = a_therapist(), a_therapist()
    app = an_app(of=other)
    assert factor_of(user=member.user, factor_id=app.pk) is None
    assert factor_of(user=other.user, factor_id=app.pk) == app


@pytest.mark.django_db(transaction=True)
def test_one_code_at_the_same_moment_lets_one_in() -> None:
    member = a_therapist()
    app = an_app(of=member)
    outcomes = at_once(member, [lambda: use(member, code_of(app))] * 6)
    assert sum(isinstance(one, CodeRefused) for one in outcomes) == 5


@pytest.mark.django_db(transaction=True)
def test_two_factors_removed_at_the_same_moment_leave_one() -> None:
    member = a_therapist()
    apps = [an_app(of=member), an_app(of=member)]

    def removing(app: CodeApp) -> None:
        with inside(member):
            actions.remove_factor(user=member.user, factor=app, last_too=False, by=therapist_actor(member), at=NOW)

    outcomes = at_once(member, [lambda: removing(apps[0]), lambda: removing(apps[1])])
    assert sum(isinstance(one, LastFactor) for one in outcomes) == 1
