"""Notices are sealed for one browser as the standard has it, and a service is told who sends."""

from __future__ import annotations

import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.vault.for_browsers import CURVE, Reader, Sender, sealed_for, sending_key
from tests.faults.push_services import KEY, Browser, a_browser, plain_of, words_of

THERE = "https://updates.push.services.mozilla.com/wpush/v2/abc?x=1"


def test_a_notice_is_sealed_as_in_the_example_of_rfc_8291() -> None:
    browser = Browser(sending_key("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), plain_of("BTBZMqHH6r4Tts7J_aSIgg"))
    reader = Reader(browser.key.public_key(), browser.secret)
    plain = b"When I grow up, I want to be a watermelon"
    sealed = sealed_for(reader, plain, ours=sending_key(KEY), salt=plain_of("DGv6ra1nlYgDCS1FRnbzlw"))
    assert words_of(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert browser.opened(sealed) == plain


@given(st.binary(max_size=3_000))
def test_whatever_is_sealed_is_opened_by_that_browser_and_no_other(plain: bytes) -> None:
    browser = a_browser()
    sealed = sealed_for(Reader(browser.key.public_key(), browser.secret), plain)
    assert browser.opened(sealed) == plain
    with pytest.raises(InvalidTag):
        a_browser().opened(sealed)


def test_a_service_is_told_who_sends_by_a_statement_for_it_alone() -> None:
    ours = Sender(sending_key(KEY), "mailto:host@example.org")
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
