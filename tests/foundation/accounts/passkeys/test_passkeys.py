"""Passkeys of therapists and clients: made, shown, named, removed; what a device must not get away with."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from fido2.utils import websafe_encode
from fido2.webauthn import AuthenticatorData
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from evenhand.foundation.accounts.models import ClientAccount, Passkey
from evenhand.foundation.accounts.passkeys import actions
from evenhand.foundation.accounts.passkeys.ceremony import OPEN_FOR, Ceremony, PasskeyRefused, begin_showing
from evenhand.foundation.accounts.passkeys.queries import passkey_of, passkeys_of
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.domain.stored import everything
from tests.factories import NOW, a_case, a_therapist, inside, therapist_actor
from tests.foundation.accounts.passkeys.made import a_client_with_a_passkey, a_passkey, making
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

pytestmark = pytest.mark.django_db


def asked(purpose: str = "therapist", at: datetime = NOW) -> Ceremony:
    return begin_showing(purpose=purpose, at=at)


def shows(
    device: SoftDevice, ceremony: Ceremony | None = None, *, purpose: str = "therapist", at: datetime = NOW
) -> Passkey:
    wanted = ceremony or asked()
    return actions.use_passkey(token=wanted.token, answer=device.shows(wanted), purpose=purpose, at=at)


def test_a_therapist_makes_one_and_comes_in_with_it() -> None:
    member = a_therapist()
    device, passkey = a_passkey(of=member, name="  my   phone ")
    assert passkey.name == "my phone"
    used = shows(device)
    assert (used.pk, used.user_id) == (passkey.pk, member.user_id)
    [kept] = passkeys_of(person=member.user)
    assert (kept.sign_count, kept.last_used_at) == (1, NOW)


def test_a_client_makes_one_and_comes_in_with_it() -> None:
    case = a_case()
    device, passkey = a_client_with_a_passkey(case)
    used = shows(device, asked("client"), purpose="client")
    assert (used.client_id, used.practice_id) == (case.client_id, case.practice_id)
    with inside(case):
        assert [entry.act for entry in AuditEntry.objects.order_by("number")][-2:] == ["passkey.added", "passkey.used"]
        assert passkeys_of(person=ClientAccount.objects.get(pk=case.client_id)) == [passkey]


def test_the_browser_is_asked_to_check_its_owner_and_to_keep_the_key() -> None:
    options = json.loads(making(a_therapist()).options)
    assert options["authenticatorSelection"] == {
        "residentKey": "required", "userVerification": "required", "requireResidentKey": True
    }  # fmt: skip
    assert options["rp"]["id"] == "localhost"
    assert json.loads(asked().options)["userVerification"] == "required"


def test_a_device_that_has_one_already_is_named_to_the_browser() -> None:
    member = a_therapist()
    a_passkey(of=member)
    assert len(json.loads(making(member).options)["excludeCredentials"]) == 1


def test_an_answer_works_once() -> None:
    device, _ = a_passkey(of=a_therapist())
    device.counts, device.count = False, 0
    ceremony = asked()
    answer = device.shows(ceremony)
    actions.use_passkey(token=ceremony.token, answer=answer, purpose="therapist", at=NOW)
    with pytest.raises(PasskeyRefused):
        actions.use_passkey(token=ceremony.token, answer=answer, purpose="therapist", at=NOW)


def test_an_answer_that_comes_late_is_refused() -> None:
    device, _ = a_passkey(of=a_therapist())
    ceremony = asked()
    shows(device, ceremony, at=NOW + OPEN_FOR - timedelta(seconds=1))
    with pytest.raises(PasskeyRefused):
        shows(device, asked(), at=NOW + OPEN_FOR)


@pytest.mark.parametrize("purpose", ["client", "make", "confirm:other"])
def test_an_answer_for_another_purpose_is_refused(purpose: str) -> None:
    device, _ = a_passkey(of=a_therapist())
    with pytest.raises(PasskeyRefused):
        shows(device, asked("therapist"), purpose=purpose)


LIES: dict[str, dict[str, Any]] = {
    "another site": {"origin": "https://evil.example"},
    "another site that begins alike": {"origin": "http://localhost.evil.example:8000"},
    "another program's id": {"rp_id": "evil.example"},
    "nobody was checked": {"flags": AuthenticatorData.FLAG.UP},
    "nobody was there": {"flags": AuthenticatorData.FLAG.UV},
    "somebody else's handle": {"handle": b"somebody else 16"},
}


def tell(device: SoftDevice, lie: str) -> None:
    for name, value in LIES[lie].items():
        setattr(device, name, value)


@pytest.mark.parametrize("lie", LIES)
def test_a_device_that_lies_is_refused_and_the_refusal_recorded(lie: str) -> None:
    member = a_therapist()
    device, _ = a_passkey(of=member)
    tell(device, lie)
    with pytest.raises(PasskeyRefused):
        shows(device)
    with inside(member):
        assert AuditEntry.objects.filter(act="passkey.refused").count() == 1


@pytest.mark.parametrize("lie", [one for one in LIES if "handle" not in one])
def test_a_device_that_lies_makes_no_passkey(lie: str) -> None:
    member = a_therapist()
    device = SoftDevice()
    tell(device, lie)
    with pytest.raises(PasskeyRefused):
        a_passkey(of=member, device=device)
    assert not Passkey.objects.exists()


def test_a_second_copy_of_a_key_is_refused() -> None:
    device, _ = a_passkey(of=a_therapist())
    shows(device)
    shows(device)
    device.count = 1
    with pytest.raises(PasskeyRefused):
        shows(device)


def test_a_device_that_does_not_count_comes_in_every_time() -> None:
    device, _ = a_passkey(of=a_therapist(), device=SoftDevice(counts=False))
    assert shows(device).pk == shows(device).pk


def test_a_signature_of_another_key_is_refused() -> None:
    device, _ = a_passkey(of=a_therapist())
    with pytest.raises(PasskeyRefused):
        shows(SoftDevice(credential_id=device.credential_id, handle=device.handle))


def test_an_unknown_passkey_is_refused_and_nothing_is_stored_but_that_it_was() -> None:
    a_therapist()
    before = everything()
    with pytest.raises(PasskeyRefused):
        shows(SoftDevice())
    assert {table for table, rows in everything().items() if rows != before[table]} == {"audit_houseentry"}


def test_a_therapist_who_left_is_refused() -> None:
    member = a_therapist()
    device, _ = a_passkey(of=member)
    with inside(member):
        Member.objects.filter(pk=member.pk).update(left_at=NOW)
    with pytest.raises(PasskeyRefused):
        shows(device)


def test_a_removed_passkey_lets_nobody_in() -> None:
    member = a_therapist()
    device, passkey = a_passkey(of=member)
    with inside(member):
        actions.remove_passkey(passkey=passkey, by=therapist_actor(member), at=NOW)
        actions.remove_passkey(passkey=passkey, by=therapist_actor(member), at=NOW)
        assert AuditEntry.objects.filter(act="passkey.removed").count() == 1
    with pytest.raises(PasskeyRefused):
        shows(device)


def test_one_device_cannot_be_kept_by_two_people() -> None:
    device, _ = a_passkey(of=a_therapist())
    with pytest.raises(PasskeyRefused):
        a_passkey(of=a_therapist(), device=device)
    assert Passkey.objects.count() == 1


def test_a_passkey_of_somebody_else_is_not_found() -> None:
    member, other = a_therapist(), a_therapist()
    _, passkey = a_passkey(of=member)
    assert passkey_of(person=member.user, passkey_id=passkey.pk) == passkey
    assert passkey_of(person=other.user, passkey_id=passkey.pk) is None


def test_a_ceremony_of_making_belongs_to_one_person() -> None:
    member, other = a_therapist(), a_therapist()
    ceremony = making(other)
    with inside(member), pytest.raises(PasskeyRefused):
        actions.add_passkey(
            person=member.user, token=ceremony.token, answer=SoftDevice().makes(ceremony), name="",
            by=therapist_actor(member), at=NOW,
        )  # fmt: skip


def test_what_a_person_calls_it_is_sealed() -> None:
    a_passkey(of=a_therapist(), name="Brennnessel")
    stored = str(everything()).encode()
    assert b"rennnessel" not in stored


def test_a_passkey_belongs_to_one_person_in_the_database_too() -> None:
    member, case = a_therapist(), a_case()
    with pytest.raises(IntegrityError):
        Passkey.objects.create(
            user=member.user, client_id=case.client_id, practice_id=case.practice_id, credential_id=b"x",
            credential=b"x", name="x", made_at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "origin", "own"),
    [
        ("https://desk.example", "https://desk.example", True),
        ("https://desk.example", "https://desk.example:8443", False),
        ("https://desk.example", "http://desk.example", False),
        ("https://desk.example", "https://evil.desk.example", False),
        ("http://localhost:8000", "http://localhost:51234", True),
        ("http://localhost:8000", "https://localhost:8000", False),
    ],
)
def test_only_the_public_address_is_an_origin(settings: Settings, address: str, origin: str, *, own: bool) -> None:
    host = address.split("//")[1].split(":")[0]
    settings.PUBLIC_ADDRESS, settings.SECURE = address, address.startswith("https")
    device = SoftDevice(origin=origin, rp_id=host)
    if own:
        a_passkey(of=a_therapist(), device=device)
        assert shows(device).last_used_at is None
    else:
        with pytest.raises(PasskeyRefused):
            a_passkey(of=a_therapist(), device=device)


@trying(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_mangled_answer_lets_anybody_in_or_breaks_the_door(data: st.DataObject) -> None:
    device, _ = a_passkey(of=a_therapist())
    ceremony = asked()
    answer = json.loads(device.shows(ceremony))
    part = data.draw(st.sampled_from(["id", "rawId", "clientDataJSON", "authenticatorData", "signature", "whole"]))
    strange: object = data.draw(st.one_of(st.none(), st.integers(), st.text(max_size=40), st.just({}), st.just([])))
    if part == "whole":
        sent = data.draw(st.one_of(st.text(max_size=60), st.just(json.dumps(strange)), st.just("9" * 70_000)))
    else:
        place = answer if part in answer else answer["response"]
        place[part] = strange
        sent = json.dumps(answer)
    if part == "id":
        return
    with pytest.raises(PasskeyRefused):
        actions.use_passkey(token=ceremony.token, answer=sent, purpose="therapist", at=NOW)


@trying(max_examples=20)
@given(st.binary(max_size=200))
def test_no_signature_but_its_own_is_taken(signature: bytes) -> None:
    device, _ = a_passkey(of=a_therapist())
    ceremony = asked()
    answer = device.shows(ceremony, change=lambda _: signature)
    with pytest.raises(PasskeyRefused):
        actions.use_passkey(token=ceremony.token, answer=answer, purpose="therapist", at=NOW)


@pytest.mark.parametrize("answer", ["[" * 60_000, '{"response":' * 5_000, "null", '"x"', '{"response": null}', "\x00"])
def test_an_answer_that_is_none_is_refused(answer: str) -> None:
    with pytest.raises(PasskeyRefused):
        actions.use_passkey(token=asked().token, answer=answer, purpose="therapist", at=NOW)


@pytest.mark.parametrize("attestation", [b"", b"\xa0", b"\x81" * 3_000, b"\xbb" + b"\xff" * 8, b"\x5b" + b"\xff" * 8])
def test_a_broken_attestation_makes_no_passkey(attestation: bytes) -> None:
    member = a_therapist()
    ceremony = making(member)
    answer = json.loads(SoftDevice().makes(ceremony))
    answer["response"]["attestationObject"] = websafe_encode(attestation)
    with inside(member), pytest.raises(PasskeyRefused):
        actions.add_passkey(
            person=member.user, token=ceremony.token, answer=json.dumps(answer), name="",
            by=therapist_actor(member), at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("token", ["", "x", "x:y", "e30:forged", "🙂"])
def test_a_forged_ceremony_is_refused(token: str) -> None:
    device, _ = a_passkey(of=a_therapist())
    with pytest.raises(PasskeyRefused):
        actions.use_passkey(token=token, answer=device.shows(asked()), purpose="therapist", at=NOW)
