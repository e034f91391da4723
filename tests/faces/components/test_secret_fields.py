"""Fields for passwords: what is typed is hidden, and browsers, password managers and the clipboard may fill them."""

from __future__ import annotations

import re

import pytest

from tests.repository.tree import ROOT, name_of, ours, text_of

INPUT = re.compile(r"<input\b[^>]*>")
SECRET = re.compile(r'autocomplete="(?:current|new)-password"|name="(?:password|passphrase|current)"')


def faults_of(field: str) -> list[str]:
    """Return what keeps a field for a secret from being hidden, filled or long."""
    faults = [] if 'type="password"' in field else ["shown as it is typed"]
    faults += (
        [] if re.search(r'autocomplete="(?:current|new)-password"', field) else ["password managers do not know it"]
    )
    faults += [f"{name} limits it" for name in ("maxlength", "pattern", "readonly", "onpaste") if f"{name}=" in field]
    return faults


def secret_fields() -> dict[str, list[str]]:
    pages = ours(".html", under="src/evenhand/faces")
    return {
        name_of(page): found for page in pages if (found := list(filter(SECRET.search, INPUT.findall(text_of(page)))))
    }


def test_every_secret_is_hidden_and_may_be_pasted_filled_and_long() -> None:
    fields = secret_fields()
    assert len(fields) >= 4
    faults = {page: [fault for field in found for fault in faults_of(field)] for page, found in fields.items()}
    assert {page: found for page, found in faults.items() if found} == {}


def test_no_script_meddles_with_pasting() -> None:
    for script in (ROOT / "src/evenhand/faces").rglob("*.js"):
        assert not re.search(r"paste|beforeinput|\bcut\b", script.read_text()), script.name


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        ('<input name="password" type="text" autocomplete="new-password">', "shown as it is typed"),
        ('<input name="password" type="password" autocomplete="off">', "password managers do not know it"),
        ('<input type="password" autocomplete="new-password" maxlength="20">', "maxlength limits it"),
    ],
)
def test_a_field_that_hinders_is_found(field: str, fault: str) -> None:
    assert SECRET.search(field)
    assert faults_of(field) == [fault]


def test_nobody_is_asked_for_a_hint_or_a_question_only_they_could_answer() -> None:
    words = re.compile(r"mother's maiden|password hint|security question|secret question|first pet", re.IGNORECASE)
    assert [name_of(page) for page in ours(".html", ".py", under="src") if words.search(text_of(page))] == []
