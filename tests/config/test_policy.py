"""The judge of content security policies: it finds every kind of weak policy, and nothing in ours."""

from __future__ import annotations

import pytest

from evenhand.config.headers import CONTENT_SECURITY_POLICY, ScriptNonce
from tests.config.policy import findings, parsed

NONCE = "'nonce-AAAAAAAAAAAAAAAAAAAAAA'"
SOUND = f"default-src 'none'; script-src {NONCE}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def test_nothing_is_found_in_a_sound_policy() -> None:
    assert findings(SOUND) == []


def test_nothing_is_found_in_ours_with_script_and_without() -> None:
    nonce = ScriptNonce()
    assert (nonce.policy(), findings(nonce.policy())) == (CONTENT_SECURITY_POLICY, [])
    assert str(nonce) in nonce.policy()
    assert findings(nonce.policy()) == []


def test_one_response_has_one_nonce_and_no_two_share_it() -> None:
    nonce = ScriptNonce()
    assert str(nonce) == str(nonce)
    assert len({str(ScriptNonce()) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("weak", "found"),
    [
        (SOUND.replace(NONCE, "'unsafe-inline'"), "script-src lets words become code"),
        (SOUND.replace(NONCE, f"{NONCE} 'unsafe-eval'"), "script-src lets words become code"),
        (SOUND.replace(NONCE, "*"), "script-src names *, a place that is not ours alone"),
        (SOUND.replace(NONCE, "http:"), "script-src names http:, a place that is not ours alone"),
        (SOUND.replace(NONCE, "https:"), "script-src names https:, a place that is not ours alone"),
        (SOUND.replace(NONCE, "data:"), "script-src names data:, a place that is not ours alone"),
        (SOUND.replace(NONCE, "cdn.example"), "script-src names cdn.example, a place that is not ours alone"),
        (SOUND.replace(NONCE, "127.0.0.1"), "script-src names 127.0.0.1, a place that is not ours alone"),
        (
            SOUND.replace(NONCE, "'self'"),
            "script-src lets every file of ours run, one that somebody put there too",
        ),
        (
            SOUND.replace(NONCE, "'strict-dynamic'"),
            "script-src trusts what trusted scripts load and names none to trust",
        ),
        (SOUND.replace(NONCE, "'nonce-short'"), "the nonce of script-src can be guessed"),
        (SOUND.replace(NONCE, "'nonce-'"), "'nonce-' in script-src is no keyword"),
        (SOUND.replace(NONCE, "'non'"), "'non' in script-src is no keyword"),
        (SOUND.replace(NONCE, "self"), "script-src names self, a place that is not ours alone"),
        (SOUND.replace(NONCE, f"'none' {NONCE}"), "script-src says 'none' and something else"),
        (SOUND.replace(NONCE, ""), "script-src says nothing"),
        (SOUND.replace(NONCE, f"{NONCE} object-src"), "a semicolon is missing before object-src"),
        (SOUND.replace("base-uri 'none'", "base-uri 'self'"), "base-uri is not 'none'"),
        (SOUND.replace("base-uri 'none'; ", ""), "base-uri is missing"),
        (SOUND.replace("form-action 'self'; ", ""), "form-action is missing"),
        (SOUND.replace("form-action 'self'", "form-action https:"), "forms may be sent elsewhere"),
        (SOUND.replace("; frame-ancestors 'none'", ""), "frame-ancestors is missing"),
        (SOUND.replace("default-src 'none'; ", ""), "object-src is not 'none'"),
        (SOUND.replace("default-src 'none'", "default-src 'self'"), "object-src is not 'none'"),
        (f"{SOUND}; object-src 'self'", "object-src is not 'none'"),
        (f"{SOUND}; style-src 'unsafe-inline'", "style-src lets words become style"),
        (f"{SOUND}; img-src *", "img-src names *, a place that is not ours alone"),
        (f"{SOUND}; plugin-types x/y", "plugin-types is no directive of today"),
        (f"{SOUND}; script-src 'none'", "script-src stands twice, and a browser heeds the first"),
        ("", "default-src is missing"),
    ],
)
def test_each_weakness_is_found(weak: str, found: str) -> None:
    assert found in findings(weak)


def test_of_a_directive_that_stands_twice_the_first_counts() -> None:
    assert parsed("img-src 'none'; img-src *")[0] == {"img-src": ["'none'"]}
