"""A file is looked into by a program of its own, which has given up what it does not need."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from evenhand.domain.conversations.files import examining, program
from evenhand.domain.conversations.files.examining import NotTaken, examined
from evenhand.domain.conversations.files.kinds import MOST_BYTES, Kind, kind_of
from evenhand.domain.conversations.files.refusals import Refusal, Refused
from tests.attachments import a_bomb, a_document, a_document_that_acts, a_packed_document, a_photo_that_tells, a_picture


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program called picture.png", "Only pictures"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "Only pictures"),
        (b"<!doctype html><script>alert(1)</script>", "Only pictures"),
        (b"GIF89a;<script>", "Only pictures"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "too large"),
    ],
)
def test_what_no_program_needs_to_look_at_is_refused_at_once(
    data: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "COMMAND", ("false",))
    with pytest.raises(NotTaken, match=said):
        examined(data)


def test_what_is_kept_comes_back_from_the_program() -> None:
    assert examined(a_photo_that_tells()).kind == Kind.JPEG
    assert examined(a_picture("PNG", mode="P")).kind == Kind.PNG
    assert examined(a_picture("WEBP")).kind == Kind.JPEG
    packed = a_packed_document(b"<</S/GoTo/D[3 0 R/Fit]>>")
    assert examined(packed).data == packed, "whatever it needs for that was loaded before it gave up opening files"


def test_what_the_program_refuses_is_said_in_words() -> None:
    for data, said in (
        (a_document_that_acts(), "act on their own"),
        (a_document(password="x"), "locked with a password"),
        (a_picture(size=(400, 300))[:600], "may be broken"),
        (a_bomb(), "too large to open"),
    ):
        with pytest.raises(NotTaken, match=said):
            examined(data)


TRIES = """
import os, socket, sys
from evenhand.domain.conversations.files import program
program.give_up_what_is_not_needed()
def fails(act):
    try:
        act()
    except (OSError, MemoryError):
        return True
    return False
tries = [lambda: open("/etc/hostname"), lambda: open("written", "w"), socket.socket, lambda: bytearray(10**9)]
print([fails(one) for one in tries])
"""


def test_the_program_can_open_no_file_and_no_connection_and_has_a_bound_of_memory() -> None:
    done = subprocess.run([sys.executable, "-c", TRIES], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, True, True, True]"


def test_one_that_takes_too_long_or_falls_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "COMMAND", ("sh", "-c", "exec tail -f /dev/null"))
    monkeypatch.setattr(examining, "SECONDS", 0.05)
    with pytest.raises(NotTaken, match="may be broken"):
        examined(a_picture())
    monkeypatch.setattr(examining, "COMMAND", ("sh", "-c", "kill -9 $$"))
    with pytest.raises(NotTaken, match="may be broken"):
        examined(a_picture())


def test_where_the_program_does_not_start_no_file_is_called_broken_and_the_host_reads_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(examining, "COMMAND", (sys.executable, "-c", "import a_library_that_is_not_there"))
    with pytest.raises(NotTaken, match="No file can be added right now"):
        examined(a_picture())
    assert "does not start; try: " in caplog.text


def test_while_another_file_is_in_work_one_waits_its_turn_and_then_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "PATIENCE", 0.01)
    with examining.ONE_AT_A_TIME, pytest.raises(NotTaken, match="right now"):
        examined(a_picture())


def test_the_program_is_given_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def run(command: list[str], **how: Any) -> subprocess.CompletedProcess[bytes]:
        given.update(how)
        return subprocess.CompletedProcess(command, Refusal.BROKEN)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(NotTaken):
        examined(a_picture())
    assert given["env"] == {}


@pytest.mark.parametrize(
    ("raised", "ending"),
    [(Refused(Refusal.ACTS), Refusal.ACTS), (MemoryError(), Refusal.TOO_MANY_DOTS), (KeyError("x"), Refusal.BROKEN)],
)
def test_whatever_a_reader_trips_over_the_program_ends_with_a_reason(
    raised: Exception, ending: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trips(*_: object) -> None:
        raise raised

    for changes_this_process in ("give_up_what_is_not_needed", "switch_off_other_decoders"):
        monkeypatch.setattr(program, changes_this_process, lambda: None)
    monkeypatch.setattr(program, "what_may_be_kept", trips)
    monkeypatch.setattr(program, "taken_in", lambda: b"")
    assert program.main(Kind.PDF) == ending


def test_a_kind_is_known_by_its_first_bytes_alone() -> None:
    assert kind_of(a_picture()) == Kind.JPEG
    assert kind_of(a_picture("PNG")) == Kind.PNG
    assert kind_of(a_picture("WEBP")) == Kind.WEBP
    assert kind_of(a_document()) == Kind.PDF
    assert kind_of(b" " + a_document()) is None
    assert kind_of(b"RIFF\0\0\0\0AVI ") is None
