"""`evenhand keys`: what a host types, what is done, what is said."""

from __future__ import annotations

import re
import stat
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from evenhand import cli
from evenhand.config import rotating
from evenhand.config.keys_in_words import status_of_keys, unfinished_changes
from evenhand.config.rotating import rotate_practice, rotate_root
from evenhand.config.rounds import JOBS
from evenhand.config.starting import CannotStart
from evenhand.domain.cases.models import Information
from evenhand.domain.cases.queries import case_of_email
from evenhand.foundation.archive.rotation.actions import hang_practice_on, replace_practice_key
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.periodic import take_turns
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault import house
from evenhand.foundation.vault.actions import make_practice_key
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.rewrapping import practice_keys
from evenhand.foundation.vault.root_files import (
    alone_with_the_keys,
    former_root_files,
    make_next_root_key,
    next_root_file,
)
from evenhand.foundation.vault.root_key import create_root_key
from evenhand.foundation.vault.roots import root_id
from evenhand.foundation.vault.sealing import key_id_of
from tests.factories import PASSWORD, a_case, a_practice, a_therapist, inside, settled
from tests.lost_root import lose_root_key

pytestmark = pytest.mark.django_db
EMAIL = "owner@practice.example"


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often SQLite's log of writes was to be cut: inside the transaction of a test it cannot be."""
    times: list[str] = []
    monkeypatch.setattr(rotating, "sweep_after_shredding", lambda: times.append("swept"))
    return times


@pytest.fixture
def key(settings: Settings, tmp_path: Path, swept: list[str]) -> Path:
    """A house whose root key lies in a folder of its own."""
    lose_root_key(settings)
    settings.ROOT_KEY_FILE = tmp_path / "keys" / "root.key"
    create_root_key(settings.ROOT_KEY_FILE)
    start_again(settings)
    return tmp_path / "keys" / "root.key"


def start_again(settings: Settings) -> None:
    """Let the process be one that starts now: with the root key of the file, and nothing in memory."""
    file = settings.ROOT_KEY_FILE
    lose_root_key(settings, now=file.read_bytes())
    settings.ROOT_KEY_FILE = file
    house._opened.pop(settings.ROOT_KEY, None)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_after_a_change_of_the_root_key_everybody_comes_in_as_before(key: Path, settings: Settings) -> None:
    member = settled(a_therapist(email=EMAIL))
    case = a_case(of=member, goal="To rest", email="ana@example.org")
    browser = Client()
    assert browser.post("/in/", {"email": EMAIL, "password": PASSWORD}).status_code == 302
    rotate_root()
    for _ in range(2):  # a process from before the change, then one that starts after it
        assert "To rest" in browser.get(f"/desk/cases/{case.number}/information/").content.decode()
        assert Client().post("/in/", {"email": EMAIL, "password": PASSWORD}).status_code == 302
        assert case_of_email(email="ana@example.org") == case
        start_again(settings)


def test_the_former_root_key_is_kept_for_backups_and_the_new_one_is_ours_alone(key: Path) -> None:
    a_practice()
    before = key.read_bytes()
    said = " ".join(rotate_root())
    (former,) = former_root_files(key)
    assert former.read_bytes() == before != key.read_bytes()
    assert str(former) in said
    assert {stat.S_IMODE(file.stat().st_mode) for file in key.parent.iterdir()} == {0o600}
    assert names(key.parent) == sorted([key.name, former.name])


def test_a_link_to_the_root_key_stays_a_link(key: Path, settings: Settings, tmp_path: Path) -> None:
    practice, before = a_practice(), key.read_bytes()
    settings.ROOT_KEY_FILE = tmp_path / "link.key"
    settings.ROOT_KEY_FILE.symlink_to(key)
    rotate_root()
    assert settings.ROOT_KEY_FILE.is_symlink()
    assert key.read_bytes() != before
    assert names(key.parent) == sorted([key.name, former_root_files(key)[0].name])
    start_again(settings)
    assert root_of_newest(practice.pk) == root_id(settings.ROOT_KEY)


def test_a_next_root_key_can_be_laid_beside_before_it_is_used(key: Path) -> None:
    practice = a_practice()
    rotate_root(prepares=True)
    coming = next_root_file(key).read_bytes()
    assert root_of_newest(practice.pk) == root_id(key.read_bytes())
    assert "was begun and not finished" in unfinished_changes()[0]
    rotate_root()
    assert key.read_bytes() == coming
    assert root_of_newest(practice.pk) == root_id(coming)
    assert unfinished_changes() == []


def root_of_newest(practice_id: UUID) -> UUID:
    with practice_context(practice_id):
        return key_id_of(bytes(practice_keys()[-1].wrapped))


def test_a_practice_founded_in_the_midst_of_a_change_hangs_on_the_next_root_key(
    key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_practice()
    founded: list[Practice] = []

    def found_one(root: bytes, *, at: datetime) -> int:
        if not founded:
            founded.append(a_practice())
        return hang_practice_on(root, at=at)

    monkeypatch.setattr(rotating, "hang_practice_on", found_one)
    rotate_root()
    assert root_of_newest(founded[0].pk) == root_id(key.read_bytes())


def test_what_a_killed_command_left_half_written_is_no_key(key: Path) -> None:
    a_practice()
    (key.parent / "root.key.next.making").write_bytes(b"half")
    rotate_root()
    assert names(key.parent) == sorted([key.name, former_root_files(key)[0].name])


def test_a_next_root_key_that_breaks_a_rule_stops_the_change(key: Path) -> None:
    practice = a_practice()
    make_next_root_key(key)
    next_root_file(key).chmod(0o644)
    with pytest.raises(CannotStart, match=r"can be read or changed by other accounts; run: chmod 600 .*\.next"):
        rotate_root()
    assert root_of_newest(practice.pk) == root_id(key.read_bytes())


def test_two_commands_do_not_change_keys_at_once(key: Path) -> None:
    a_practice()
    with alone_with_the_keys(key), pytest.raises(CannotStart, match="Another command changes keys right now"):
        rotate_root()
    with alone_with_the_keys(key), pytest.raises(CannotStart, match="Another command changes keys right now"):
        rotate_practice(None)
    assert names(key.parent) == [key.name]


def test_the_only_practice_needs_no_name(key: Path) -> None:
    a_case()
    said = rotate_practice(None)
    assert said[0] == "Quiet Street has a new key: 2 keys and 0 texts were moved to it."
    assert "makes a new one at the desk" in said[-1]


def test_one_of_several_practices_is_named_by_its_id(key: Path) -> None:
    practice, other = a_practice(), a_practice()
    with pytest.raises(CannotStart, match="2 practices could be meant; name one by its id"):
        rotate_practice(None)
    with pytest.raises(CannotStart, match="2 practices could be meant"):
        rotate_practice("Quiet Street")
    with pytest.raises(CannotStart, match="There is no such practice"):
        rotate_practice("Nobody")
    rotate_practice(str(practice.pk))
    with practice_context(practice.pk):
        assert len(practice_keys()) == 2
    with practice_context(other.pk):
        assert len(practice_keys()) == 1


def test_the_command_goes_on_with_a_change_that_was_begun(key: Path) -> None:
    case = a_case(goal="To rest")
    with inside(case):
        replace_practice_key(at=timezone.now())
    assert unfinished_changes() == [
        "A change of the key of Quiet Street was begun and not finished; run: evenhand keys rotate practice "
        f"{case.practice_id}"
    ]
    assert "went on with the change that was begun: 2 keys" in rotate_practice(None)[0]
    with inside(case):
        assert len(practice_keys()) == 2
        assert AuditEntry.objects.filter(act="practice_key.replaced").count() == 1
    assert unfinished_changes() == []


def test_keys_that_do_not_open_are_counted_and_left(key: Path) -> None:
    case = a_case()
    with inside(case):
        row = WrappedKey.objects.get(purpose="contact")
        WrappedKey.objects.filter(pk=row.pk).update(wrapped=bytes(row.wrapped)[:-1] + b"\0")
    said = rotate_practice(None)
    assert "1 keys or texts do not open and were left as they are, and with them the former key." in said


def test_a_root_key_that_opens_nothing_stops_the_change_with_a_sentence(key: Path, settings: Settings) -> None:
    practice = a_practice()
    with practice_context(practice.pk):
        WrappedKey.objects.update(wrapped=bytes([1]) + bytes(60))
    with pytest.raises(CannotStart, match="A key does not open, so this was stopped"):
        rotate_root()
    assert key.read_bytes() == settings.ROOT_KEY


def test_the_status_says_what_hangs_where_and_shows_no_key(key: Path) -> None:
    a_case()
    rotate_root()
    rotate_practice(None)
    lines = status_of_keys()
    assert re.fullmatch(r"Root key [0-9a-f]{8} in .*root\.key, from \d{4}-\d\d-\d\d \(0 days old\)\.", lines[0])
    assert lines[1].startswith("Former root key in ")
    assert re.fullmatch(r"The house secret hangs on root key [0-9a-f]{8}\.", lines[2])
    assert [line.split(", ")[1] for line in lines if line.startswith("  practice key")] == ["replaced", "in force"]
    assert [line.split("; ")[1] for line in lines if line.startswith("  practice key")] == [
        "0 keys and texts hang on it.",
        "2 keys and texts hang on it.",
    ]
    assert lines[-1] == "No change of keys is unfinished."


def test_no_key_is_said(key: Path) -> None:
    a_case()
    secret = [key.read_bytes()]
    said = " ".join([*rotate_root(), *rotate_practice(None), *status_of_keys(), *unfinished_changes()])
    secret += [key.read_bytes(), house.house_secret()]
    assert not any(one.hex() in said for one in secret)


def test_the_worker_finishes_a_change_and_deletes_the_former_key_in_time(
    key: Path, monkeypatch: pytest.MonkeyPatch, swept: list[str]
) -> None:
    case = a_case(goal="To rest")
    with inside(case):
        replace_practice_key(at=timezone.now())
    take_turns(JOBS, at=timezone.now())
    assert unfinished_changes() == []
    assert len(swept) == 1
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        take_turns(JOBS, at=timezone.now())
        with inside(case):
            assert len(practice_keys()) == 1
            assert AuditEntry.objects.latest("number").act == "practice_key.deleted"
    assert len(swept) == 2


def test_a_practice_whose_keys_do_not_open_holds_up_no_other(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = a_practice(), a_case()
    with practice_context(broken.pk):
        make_practice_key(at=timezone.now())
        WrappedKey.objects.filter(pk=practice_keys()[-1].pk).update(wrapped=bytes([1]) + bytes(60))
    with inside(other):
        replace_practice_key(at=timezone.now())
    take_turns(JOBS, at=timezone.now())
    with inside(other):
        assert AuditEntry.objects.latest("number").act == "practice_key.emptied"


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        (["rotate", "root"], ("root", False)),
        (["rotate", "root", "--prepare"], ("root", True)),
        (["rotate", "practice"], ("practice", None)),
        (["rotate", "practice", "Quiet Street"], ("practice", "Quiet Street")),
    ],
)
def test_what_is_typed_is_what_is_done(
    typed: list[str], called: tuple[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_look_into_the_house", lambda: None)
    monkeypatch.setattr(rotating, "rotate_root", lambda *, prepares: [f"{('root', prepares)}"])
    monkeypatch.setattr(rotating, "rotate_practice", lambda named: [f"{('practice', named)}"])
    assert cli.main(["keys", *typed]) == 0
    assert capsys.readouterr().out == f"{called}\n"


def test_the_status_is_printed(key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli, "_look_into_the_house", lambda: None)
    a_therapist()
    assert cli.main(["keys", "status"]) == 0
    assert capsys.readouterr().out.splitlines() == status_of_keys()


def test_a_database_that_fails_in_the_midst_is_said_in_a_sentence(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise OperationalError("deadlock detected")

    case = a_case(goal="To rest")
    monkeypatch.setattr(rotating, "finish_practice", fail)
    with pytest.raises(CannotStart, match=r"cannot be used: deadlock detected\. Everything is readable as it is; the"):
        rotate_practice(None)
    with inside(case):
        assert Information.objects.get(case=case).words == "To rest"
