"""`evenhand recover`: a restored database, a recovery sheet, and no root key file."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand import cli
from evenhand.config.recovering import NOT_AS_PRINTED, OPENS_ALREADY, OPENS_NOTHING
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_of_email
from evenhand.foundation.audit.models import AuditEntry, HouseEntry
from evenhand.foundation.audit.thresholds import Refused
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.sheet_words import Written, written
from tests.factories import PASSWORD, a_case, a_therapist, inside
from tests.foundation.archive.test_recovery import a_sheet
from tests.lost_root import lose_root_key

pytestmark = pytest.mark.django_db
EMAIL = "owner@practice.example"


@pytest.fixture
def lost(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Member, CaseFile, Written, Path]:
    """A practice whose root key file is gone, and its sheet."""
    member = a_therapist(email="before@practice.example")
    case = a_case(of=member, goal="To rest", email="ana@example.org")
    on_paper = a_sheet(member)
    lose_root_key(settings, now=b"")
    key = tmp_path / "root.key"
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", str(key))
    return member, case, on_paper, key


def recover(monkeypatch: pytest.MonkeyPatch, typed: str, *, email: str = EMAIL, password: str = PASSWORD) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n{password}\n"))
    return cli.main(["recover", "--email", email])


def test_the_practice_works_again_under_a_new_root_key(
    lost: tuple[Member, CaseFile, Written, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, case, on_paper, key = lost
    assert recover(monkeypatch, on_paper.line) == 0
    heard = capsys.readouterr()
    assert f"Made a new root key: {key}" in heard.out
    assert "The practice is back" in heard.out
    assert not any(word in (heard.out + heard.err).split() for word in on_paper.words[:2])
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    browser = Client()
    assert browser.post("/in/", {"email": EMAIL, "password": PASSWORD}).status_code == 302
    assert "To rest" in browser.get(f"/desk/cases/{case.number}/information/").content.decode()
    assert "There is no recovery sheet yet" in browser.get("/desk/").content.decode()
    assert case_of_email(email="ana@example.org") == case


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.count("\n") == 1
    return heard.err.strip()


def test_a_wrong_word_is_refused_and_no_key_is_made(
    lost: tuple[Member, CaseFile, Written, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, on_paper, key = lost
    assert recover(monkeypatch, on_paper.line[4:]) == 1
    assert refused(capsys) == NOT_AS_PRINTED
    assert not key.exists()
    assert [entry.act for entry in HouseEntry.objects.all()] == [Refused.SHEET]


def test_a_sheet_of_another_place_and_a_used_one_get_the_same_sentence(
    lost: tuple[Member, CaseFile, Written, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, on_paper, key = lost
    assert recover(monkeypatch, written(os.urandom(32)).line) == 1
    assert refused(capsys) == OPENS_NOTHING
    assert not key.exists()
    assert [entry.act for entry in HouseEntry.objects.all()] == [Refused.SHEET]
    assert recover(monkeypatch, on_paper.line) == 0
    capsys.readouterr()
    key.unlink()
    assert recover(monkeypatch, on_paper.line) == 1
    assert refused(capsys) == OPENS_NOTHING
    assert not key.exists()


def test_a_key_that_opens_the_practice_needs_no_sheet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = a_therapist()
    assert recover(monkeypatch, a_sheet(owner).line) == 1
    assert refused(capsys) == OPENS_ALREADY
    with inside(owner):
        assert AuditEntry.objects.latest("number").act == Refused.SHEET


@pytest.mark.parametrize(
    ("change", "said"), [({"password": "short"}, "at least 12 characters"), ({"email": "owner"}, "valid email")]
)
def test_a_sign_in_that_will_not_do_is_said_before_anything_is_used(
    lost: tuple[Member, CaseFile, Written, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    said: str,
) -> None:
    assert recover(monkeypatch, lost[2].line, **change) == 1
    assert said in refused(capsys)
    assert not lost[3].exists()


def test_a_key_place_that_is_not_allowed_is_refused(
    lost: tuple[Member, CaseFile, Written, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", "root.key")
    assert recover(monkeypatch, lost[2].line) == 1
    assert "full path" in refused(capsys)
