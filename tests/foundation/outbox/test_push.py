"""Notices on a device: sealed as the standard has it, for services on the list alone, each told who sends."""

from __future__ import annotations

import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from evenhand.foundation.outbox.push import (
    Place,
    PlaceProblem,
    Sender,
    new_key,
    notices_can_leave,
    place_in,
    sealed_for,
    sender,
    settings_problem,
)
from tests.faults.push_services import KEY, Browser, a_browser, plain_of, words_of

CURVE = ec.SECP256R1()
THERE = "https://updates.push.services.mozilla.com/wpush/v2/abc?x=1"


def private(words: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(plain_of(words), "big"), CURVE)


def test_a_notice_is_sealed_as_in_the_example_of_rfc_8291() -> None:
    browser = Browser(private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), plain_of("BTBZMqHH6r4Tts7J_aSIgg"))
    place = Place(THERE, browser.key.public_key(), browser.secret)
    plain = b"When I grow up, I want to be a watermelon"
    sealed = sealed_for(place, plain, ours=private(KEY), salt=plain_of("DGv6ra1nlYgDCS1FRnbzlw"))
    assert words_of(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert browser.opened(sealed) == plain


@given(st.binary(max_size=3_000))
def test_whatever_is_sealed_is_opened_by_that_browser_and_no_other(plain: bytes) -> None:
    browser = a_browser()
    sealed = sealed_for(Place(THERE, browser.key.public_key(), browser.secret), plain)
    assert browser.opened(sealed) == plain
    with pytest.raises(InvalidTag):
        a_browser().opened(sealed)


def test_a_service_is_told_who_sends_by_a_statement_for_it_alone() -> None:
    ours = Sender(int.from_bytes(plain_of(KEY), "big"), "mailto:host@example.org")
    scheme, proof = ours.proof(THERE, now=1_800_000_000).split(" ", 1)
    told, key = (part.strip().partition("=")[2] for part in proof.split(","))
    assert (scheme, key) == ("vapid", ours.public)
    head, body, signature = told.split(".")
    assert json.loads(plain_of(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(plain_of(body)) == {
        "aud": "https://updates.push.services.mozilla.com",
        "exp": 1_800_043_200,
        "sub": "mailto:host@example.org",
    }
    numbers = (int.from_bytes(part, "big") for part in (plain_of(signature)[:32], plain_of(signature)[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, plain_of(key))
    public.verify(encode_dss_signature(*numbers), f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc", THERE, "https://web.push.apple.com/abc",
        "https://wns2-by3p.notify.windows.com/w/?token=abc", "https://fcm.googleapis.com:443/x",
    ],
)  # fmt: skip
def test_services_on_the_list_are_asked(address: str) -> None:
    assert place_in(a_browser().says(address)).address == address


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/x", "https://example.org/x", "https://fcm.googleapis.com.example.org/x",
        "https://xfcm.googleapis.com/x", "https://169.254.169.254/x", "https://googleapis.com/x",
        "http://127.0.0.1/x", "http://localhost:8000/x", "https://fcm.googleapis.com:22/x", "https://[::1", "",
        "https://fcm.googleapis.com@example.org/x", "https://a@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/\r\nX: y", "https://fcm.googleapis.com/a b", "file:///etc/passwd", "https://fcm.googleapis.com:99999/x",
    ],
)  # fmt: skip
def test_an_address_that_anybody_may_have_typed_is_not_asked(address: str) -> None:
    with pytest.raises(PlaceProblem):
        place_in(a_browser().says(address))


SAID = a_browser().says(THERE)


@pytest.mark.parametrize(
    "said",
    [
        "", "x", "[]", "{}", "null", "7", json.dumps({"endpoint": THERE}), json.dumps({"endpoint": THERE, "keys": []}),
        json.dumps({"endpoint": THERE, "keys": {"p256dh": "AAAA", "auth": "AAAA"}}),
        json.dumps({"endpoint": THERE, "keys": {"p256dh": 1, "auth": None}}),
        SAID.replace('"auth": "', '"auth": "AAAA'), SAID.replace('"p256dh": "B', '"p256dh": "C'),
        SAID.replace(THERE, THERE + "x" * 2_000), "[" * 1_999,
    ],
)  # fmt: skip
def test_what_no_browser_says_is_refused(said: str) -> None:
    with pytest.raises(PlaceProblem):
        place_in(said)


@given(st.text(max_size=300))
def test_any_other_text_is_refused(said: str) -> None:
    with pytest.raises(PlaceProblem):
        place_in(said)


def test_without_a_key_nothing_leaves_and_with_one_that_is_none_it_is_said(settings: Settings) -> None:
    assert (notices_can_leave(), settings_problem()) == (False, "")
    settings.PUSH_KEY, settings.PUSH_CONTACT = new_key(), "mailto:host@example.org"
    assert (notices_can_leave(), settings_problem()) == (True, "")
    settings.PUSH_CONTACT = ""
    assert (sender(), "EVENHAND_PUSH_CONTACT" in settings_problem()) == (None, True)
    for wrong in ("x", "AAAA", words_of(bytes(32)), words_of(b"\xff" * 32), "é"):
        settings.PUSH_KEY = wrong
        assert (sender(), "keys notices" in settings_problem()) == (None, True), wrong
