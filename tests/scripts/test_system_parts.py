"""System parts are found, installed where we may, and else named in one sentence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts import system_parts
from scripts.system_parts import Part, commands_to_install, main, sentence_about

HERE = Part(purpose="to be there", package="here", is_present=lambda: True)
AWAY = Part(purpose="to be missed", package="away", is_present=lambda: False)


def a_machine(monkeypatch: pytest.MonkeyPatch, *parts: Part, as_root: list[str] | None) -> list[list[str]]:
    """Put a machine with these parts in place of this one; give the list of what it is asked to run."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(system_parts, "PARTS", {part.package: part for part in parts})
    monkeypatch.setattr(system_parts, "way_to_install", lambda: as_root)
    monkeypatch.setattr(subprocess, "run", run)
    return asked


def test_nothing_is_installed_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = a_machine(monkeypatch, HERE, as_root=[])
    assert (main(["here"]), asked) == (0, [])


def test_without_the_right_to_install_it_says_what_is_missing_and_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = a_machine(monkeypatch, HERE, AWAY, as_root=None)
    assert (main(["here", "away"]), asked) == (1, [])
    assert capsys.readouterr().err == (
        "away (to be missed) is missing; on Debian run: sudo apt-get update && sudo apt-get install -y away\n"
    )


def test_what_is_missing_is_installed_and_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    late = Part(purpose="to come", package="late", is_present=lambda: next(answers))
    asked = a_machine(monkeypatch, late, as_root=["sudo", "-n"])
    assert main(["late"]) == 0
    assert [command[:2] for command in asked] == [["sudo", "-n"], ["sudo", "-n"]]
    assert asked[-1][-1] == "late"


def test_a_package_that_does_not_help_is_still_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_machine(monkeypatch, AWAY, as_root=[])
    assert main(["away"]) == 1
    assert "away (to be missed) is missing" in capsys.readouterr().err


def test_a_part_that_something_stands_in_for_is_installed_where_we_may_and_else_not_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replaced = Part(purpose="to be quick", package="quick", is_present=lambda: False, can_do_without=lambda: True)
    asked = a_machine(monkeypatch, replaced, as_root=[])
    assert main(["quick"]) == 0
    assert asked[-1][-1] == "quick"
    asked = a_machine(monkeypatch, replaced, as_root=None)
    assert (main(["quick"]), asked) == (0, [])
    assert capsys.readouterr().err == ""


def test_two_missing_parts_are_one_sentence() -> None:
    other = Part(purpose="also", package="gone", is_present=lambda: False)
    assert sentence_about([AWAY, other]) == (
        "away (to be missed) and gone (also) are missing; "
        "on Debian run: sudo apt-get update && sudo apt-get install -y away gone"
    )


def test_postgresql_is_told_not_to_start_a_server_of_its_own(tmp_path: Path) -> None:
    settings = tmp_path / "common" / "createcluster.conf"
    commands = commands_to_install(["postgresql"], cluster_settings=settings)
    for command in [command for command in commands if str(tmp_path) in " ".join(command)]:
        subprocess.run(command, check=True)
    assert settings.read_text() == "create_main_cluster = false\n"


def test_a_decision_about_that_server_is_left_alone(tmp_path: Path) -> None:
    settings = tmp_path / "createcluster.conf"
    settings.touch()
    commands = commands_to_install(["postgresql"], cluster_settings=settings)
    assert not [command for command in commands if str(settings) in " ".join(command)]


def test_the_packages_wait_for_another_installer_and_ask_nothing() -> None:
    command = " ".join(commands_to_install(["chromium-headless-shell"])[-1])
    assert "DPkg::Lock::Timeout=300" in command
    assert "--no-install-recommends chromium-headless-shell" in command
    assert "DEBIAN_FRONTEND=noninteractive" in command


def test_the_pool_of_connections_is_not_left_running(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stops = ["systemctl", "disable", "--now", "pgbouncer.service"]
    monkeypatch.setattr(system_parts, "SYSTEMD", tmp_path)
    assert commands_to_install(["pgbouncer"])[-1] == stops
    assert stops not in commands_to_install(["chromium"])
    monkeypatch.setattr(system_parts, "SYSTEMD", tmp_path / "not there")
    assert stops not in commands_to_install(["pgbouncer"])


def test_a_browser_named_by_hand_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert system_parts.chromium_program() == system_parts.headless_shell() == str(browser)


def test_the_browser_without_windows_comes_before_the_whole_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system_parts.chromium_program() is None
    (tmp_path / "chromium").touch(mode=0o755)
    assert system_parts.chromium_program() == str(tmp_path / "chromium")
    assert not system_parts.PARTS["chromium"].is_present()
    assert system_parts.PARTS["chromium"].can_do_without()
    (tmp_path / "chromium-headless-shell").touch(mode=0o755)
    assert system_parts.chromium_program() == str(tmp_path / "chromium-headless-shell")
