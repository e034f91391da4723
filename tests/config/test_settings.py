"""What the settings are where they are not a test's: read by a process of its own, with a secure public address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings

from tests.repository.tree import ROOT

ASKED = (
    "DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_DOMAIN", "CSRF_TRUSTED_ORIGINS",
    "USE_X_FORWARDED_HOST", "USE_X_FORWARDED_PORT", "SESSION_SERIALIZER", "TIME_ZONE", "USE_TZ",
    "EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER", "INSTALLED_APPS",
)  # fmt: skip
PROGRAM = f"""
import json
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import get_connection
mail = get_connection().ssl_context
said = {{name: getattr(settings, name) for name in {ASKED!r}}}
said["hash"] = make_password("a long enough pass phrase")
said["mail"] = [mail.verify_mode.name, mail.check_hostname, mail.minimum_version.name]
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def served() -> Mapping[str, Any]:
    """The settings of a program with a secure address, and what it makes of them."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment
        | {
            "EVENHAND_URL": "https://place.example",
            "EVENHAND_MAIL_URL": "smtp+tls://mail.example:587",
            "DJANGO_SETTINGS_MODULE": "evenhand.config.settings",
        },
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=True,
    )
    said: Mapping[str, Any] = json.loads(ran.stdout)
    return said


def test_every_cookie_of_the_program_belongs_to_its_host_by_tls_alone(served: Mapping[str, Any]) -> None:
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert served[f"{cookie}_NAME"].startswith("__Host-")
        assert served[f"{cookie}_SECURE"] is True
        assert served[f"{cookie}_HTTPONLY"] is True
        assert served[f"{cookie}_SAMESITE"] == "Lax"
        assert served[f"{cookie}_DOMAIN"] is None
    assert served["SESSION_COOKIE_PATH"] == "/"


def test_one_host_is_answered_and_nobody_outside_names_another(served: Mapping[str, Any]) -> None:
    assert served["ALLOWED_HOSTS"] == ["place.example", "127.0.0.1"]
    assert served["CSRF_TRUSTED_ORIGINS"] == ["https://place.example"]
    assert not served["USE_X_FORWARDED_HOST"]
    assert not served["USE_X_FORWARDED_PORT"]


def test_nothing_for_finding_faults_is_switched_on(served: Mapping[str, Any]) -> None:
    assert served["DEBUG"] is False
    assert [app for app in served["INSTALLED_APPS"] if "debug" in app or "admin" in app.split(".")] == []


def test_sessions_are_read_as_json(served: Mapping[str, Any]) -> None:
    assert served["SESSION_SERIALIZER"] == "django.contrib.sessions.serializers.JSONSerializer"


def test_moments_are_kept_in_utc(served: Mapping[str, Any]) -> None:
    assert (served["USE_TZ"], served["TIME_ZONE"]) == (True, "UTC")


def test_a_password_costs_whoever_guesses_it_100_mebibytes(served: Mapping[str, Any]) -> None:
    assert served["hash"].startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")


def test_a_mail_host_has_to_prove_who_it_is(served: Mapping[str, Any]) -> None:
    assert served["mail"][:2] == ["CERT_REQUIRED", True]
    assert served["mail"][2] in ("TLSv1_2", "TLSv1_3")


def test_no_name_or_password_is_built_in(served: Mapping[str, Any]) -> None:
    assert (served["EMAIL_HOST_USER"], served["EMAIL_HOST_PASSWORD"]) == (None, None)


@pytest.mark.django_db
def test_what_signs_has_256_bits() -> None:
    assert len(bytes.fromhex(str(settings.SECRET_KEY))) == 32


def test_a_demo_sends_nothing_whatever_the_host_set() -> None:
    """A mail host, a gateway for text messages and a key for notices are set, and none of them is used."""
    named = ("EMAIL_BACKEND", "SMS_URL", "PUSH_KEY", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    program = (
        f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n) for n in {named}]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ
        | {
            "EVENHAND_URL": "https://demo.place.example",
            "EVENHAND_DEMO": "1",
            "EVENHAND_DEMO_VISITS": "/nowhere",
            "EVENHAND_MAIL_URL": "smtp+tls://mail.example:587",
            "EVENHAND_SMS_URL": "https://gateway.example",
            "EVENHAND_PUSH_KEY": "a key",
            "DJANGO_SETTINGS_MODULE": "evenhand.config.settings",
        },
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=True,
    )
    drawer = "evenhand.foundation.outbox.drawer.Drawer"
    assert json.loads(ran.stdout) == [drawer, "", "", "__Host-demo-session", "__Host-demo-form"]
