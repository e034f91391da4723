"""The log: one form for every line, in UTC; nobody outside writes a line of it, and no link's secret stands in it."""

from __future__ import annotations

import io
import logging
import re
import sys

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import Client

from evenhand.config.log_lines import BELOW, HIDDEN, LogLines, NoPlainAnswers
from evenhand.foundation.accounts.tokens import new_token
from tests.factories import a_case, browser_of_client, frozen

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ [\w.]+: .+")


def logged(message: str, *words: object, failed: bool = False) -> str:
    record = logging.LogRecord(
        "evenhand.door", logging.WARNING, "door.py", 1, message, words, sys.exc_info() if failed else None
    )
    return LogLines().format(record)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the program's own handler writes, as its settings make it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(LogLines())
    monkeypatch.setattr(logging.getLogger("django.request"), "handlers", [handler])
    monkeypatch.setattr(logging.getLogger("django.security.csrf"), "handlers", [handler])
    return written


@pytest.mark.parametrize(("code", "written"), [(409, False), (422, False), (404, True), (429, True), (500, True)])
def test_a_form_that_is_answered_with_what_to_change_is_no_line_of_the_log(*, code: int, written: bool) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "log.py", 1, "Conflict: %s", ("/book/",), None)
    record.status_code = code
    other = logging.LogRecord("evenhand.door", logging.WARNING, "door.py", 1, "Conflict", (), None)
    other.status_code = code
    left_out = NoPlainAnswers()
    assert (left_out.filter(record), left_out.filter(other)) == (written, True)


@frozen()
def test_a_line_says_when_in_utc_how_bad_where_and_what() -> None:
    assert (
        logged("the %s door is open", "green") == "2026-11-24T14:02:00Z WARNING evenhand.door: the green door is open"
    )


@pytest.mark.parametrize("broken", ["\n", "\r\n", "\x00", "\x1b[2J", "\x85", "\u2028"])
def test_whatever_somebody_sends_makes_no_line_of_its_own(broken: str) -> None:
    line = logged("asked for %s", f"door{broken}2026-11-24T14:02:00Z ERROR evenhand.door: forged")
    assert len(line.splitlines()) == 1
    assert all(sign.isprintable() for sign in line)


def test_a_traceback_stands_below_its_line_and_forges_none() -> None:
    try:
        raise ValueError("wrong\n2026-11-24T14:02:00Z ERROR evenhand.door: forged")
    except ValueError:
        first, *below = logged("it failed", failed=True).splitlines()
    assert LINE.fullmatch(first)
    assert any("ValueError: wrong" in line for line in below)
    assert all(line.startswith(BELOW) for line in below)


def test_the_secret_of_a_link_is_hidden_and_other_names_are_not() -> None:
    token = new_token()
    line = logged("Not Found: /in/password/%s/ of 019ad0c2-7b4a-7f3e-9c55-3f1f0a2b4c6d", token)
    assert token not in line
    assert f"/in/password/{HIDDEN}/ of 019ad0c2-7b4a-7f3e-9c55-3f1f0a2b4c6d" in line
    assert Signer().sign("x" * 3).split(":")[1] not in logged("%s", Signer().sign("x" * 3))


@pytest.mark.django_db
def test_a_page_that_fails_or_is_refused_leaves_its_reason_and_no_secret(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = new_token()
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.post(f"/in/password/{token}/", {"password": "the words of somebody"})
    strict.put(f"/in/password/{token}/")
    monkeypatch.setattr("evenhand.faces.workspace.new_password.open_reset", lambda **_: 1 / 0)
    assert strict.get(f"/in/password/{token}/").status_code == 500
    lines = log.getvalue().splitlines()
    entries = [line for line in lines if not line.startswith(BELOW)]
    assert [line.split()[1] for line in entries] == ["WARNING", "WARNING", "ERROR"]
    assert all(LINE.fullmatch(line) for line in entries)
    assert any("ZeroDivisionError" in line for line in lines)
    assert token not in log.getvalue()
    assert "the words of somebody" not in log.getvalue()


@pytest.mark.django_db
@frozen()
def test_whoever_tries_to_get_past_a_check_leaves_a_line(log: io.StringIO) -> None:
    browser = browser_of_client(a_case())
    browser.post("/me/w/019ad0c2-7b4a-7f3e-9c55-3f1f0a2b4c6d/save/", b"{", content_type="application/json")
    for _ in range(6):
        browser.post("/in/", {"email": "nobody@example.org", "password": "guess"})
    browser.delete("/me/")
    said = [line.split(": ", 1)[1] for line in log.getvalue().splitlines()]
    assert "Not Found: /me/w/019ad0c2-7b4a-7f3e-9c55-3f1f0a2b4c6d/save/" in said
    assert said.count("Forbidden: /in/") == 5
    assert "Too Many Requests: /in/" in said
    assert any("Method Not Allowed" in one for one in said)
    assert "nobody@" not in log.getvalue()


def test_the_program_logs_to_its_own_output_and_nowhere_else() -> None:
    assert settings.LOGGING["root"] == {"handlers": ["console"], "level": "WARNING"}
    assert settings.LOGGING["handlers"] == {
        "console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["faults"]}
    }
    assert settings.LOGGING["formatters"] == {"lines": {"()": "evenhand.config.log_lines.LogLines"}}
    assert settings.ADMINS == []
