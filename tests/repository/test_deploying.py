"""What `deploy/` and docs/install.md tell a host to type and to set is there: commands, settings, files, packages."""

from __future__ import annotations

import configparser
import os
import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest

from evenhand.cli import _parser
from scripts.system_parts import PARTS
from tests.repository.tree import ROOT

DEPLOY, GUIDE = ROOT / "deploy", (ROOT / "docs/install.md").read_text()
SETTINGS = (ROOT / "docs/running.md").read_text()
PLACES = {"EVENHAND_DATA", "EVENHAND_ROOT_KEY_FILE", "EVENHAND_BACKUPS", "EVENHAND_KEYRINGS"}


def known_settings() -> set[str]:
    """Return the settings that the program reads, from its own code."""
    code = "\n".join(file.read_text() for file in (ROOT / "src/evenhand").rglob("*.py"))
    return set(re.findall(r'"((?:EVENHAND_[A-Z_]+|DATABASE_URL))"', code))


def settings_in(lines: str) -> dict[str, str]:
    """Return what a file of settings sets, those that are commented out too."""
    return dict(re.findall(r"^#?((?:EVENHAND_[A-Z_]+|DATABASE_URL))=(\S+)$", lines, re.MULTILINE))


def unit() -> configparser.ConfigParser:
    """Return the unit file; of what may stand in it several times the last one counts here."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "evenhand.service")
    return parser


def understood(words: list[str]) -> dict[str, object]:
    """Return what the program's own command line makes of these words; fails where it makes nothing of them."""
    parser: ArgumentParser = _parser()
    try:
        return vars(parser.parse_args(words))
    except SystemExit:
        pytest.fail(f"evenhand {' '.join(words)} is no command")


def commands_in_the_guide() -> Iterator[str]:
    """Yield what is typed after `evenhand` in each line of the guide, without its comment and its settings."""
    for block in re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            starts = [
                number for number, word in enumerate(words) if Path(word).name == "evenhand" and number + 1 < len(words)
            ]
            own = [
                number
                for number in starts
                if words[0] not in ("cp", "install", "mkdir", "systemctl", "useradd", "podman", "journalctl")
            ]
            if own:
                yield shlex.join(words[own[-1] + 1 :])
    yield from re.findall(r"`evenhand ((?!FILE)[a-z][^`]*)`", GUIDE)


@pytest.mark.parametrize("typed", sorted(set(commands_in_the_guide())))
def test_every_command_of_the_guide_is_one_of_the_program(typed: str) -> None:
    understood(shlex.split(typed))


def test_the_guide_names_commands_at_all() -> None:
    found = set(commands_in_the_guide())
    assert {"practice begin", "doctor", "backup", "migrate", "serve", "worker"} <= found


def test_the_unit_starts_the_program_as_the_guide_installs_it() -> None:
    service = unit()["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/evenhand/current/.venv/bin/evenhand"
    assert "/opt/evenhand/current" in GUIDE
    chosen = understood(words)
    assert (chosen["host"], chosen["port"], chosen["no_browser"]) == ("127.0.0.1", 8000, True)
    assert service["EnvironmentFile"] in GUIDE
    assert f"-o {service['User']} -g {service['Group']}" in GUIDE


def test_the_unit_lets_the_service_write_where_the_settings_say() -> None:
    service, settings = unit()["Service"], settings_in((DEPLOY / "evenhand.env").read_text())
    writable = {f"/var/lib/{name}" for name in service["StateDirectory"].split()}
    writable |= {place.removeprefix("-") for place in service["ReadWritePaths"].split()}
    folders = {name: Path(settings[name]) for name in PLACES}
    folders["EVENHAND_ROOT_KEY_FILE"] = folders["EVENHAND_ROOT_KEY_FILE"].parent
    assert {name for name, folder in folders.items() if str(folder) not in writable} == set()
    assert not folders["EVENHAND_ROOT_KEY_FILE"].is_relative_to(folders["EVENHAND_DATA"])


def test_the_settings_of_the_service_are_settings_of_the_program() -> None:
    settings = settings_in((DEPLOY / "evenhand.env").read_text())
    assert settings["EVENHAND_URL"].startswith("https://")
    assert settings.keys() <= known_settings()
    assert {name for name in settings if f"`{name}`" not in SETTINGS} == set()


def test_the_proxy_asks_where_the_service_answers() -> None:
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    chosen = understood(shlex.split(unit()["Service"]["ExecStart"])[1:])
    assert f"reverse_proxy {chosen['host']}:{chosen['port']}\n" in caddyfile
    address = settings_in((DEPLOY / "evenhand.env").read_text())["EVENHAND_URL"]
    assert f"\n{address.removeprefix('https://')} {{\n" in caddyfile


def container_lines() -> list[tuple[str, str]]:
    """Return the instructions of the container file, each with its words."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in text.splitlines() if line]


def test_a_container_is_built_from_files_that_are_there_and_let_in() -> None:
    let_in = [line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")]
    copied = [words.split()[:-1] for name, words in container_lines() if name == "COPY" and "--from" not in words]
    for source in (one for files in copied for one in files):
        assert (ROOT / source).exists(), source
        assert any(Path(source).is_relative_to(one) for one in let_in), source


def test_a_container_starts_the_program_with_settings_it_knows() -> None:
    (settings,) = (words for name, words in container_lines() if name == "ENV")
    named = dict(word.split("=", 1) for word in settings.split())
    assert named.keys() - {"PATH", "XDG_CACHE_HOME"} == PLACES
    (volumes,) = (re.findall(r'"([^"]+)"', words) for name, words in container_lines() if name == "VOLUME")
    assert {
        os.path.commonpath([place, *[one for one in volumes if place.startswith(one)]])
        for place in (named[name] for name in PLACES)
    } == set(volumes)
    (command,) = (re.findall(r'"([^"]+)"', words) for name, words in container_lines() if name == "CMD")
    assert command[0] == "evenhand"
    assert understood(command[1:])["host"] == "0.0.0.0"  # noqa: S104  inside the container
    assert all(f":{volume}" in GUIDE for volume in volumes)


@pytest.mark.parametrize("part", ["venv", "pango", "harfbuzz"])
def test_container_and_guide_install_what_running_needs(part: str) -> None:
    package = PARTS[part].package
    assert package in (DEPLOY / "Containerfile").read_text()
    assert package in GUIDE


def test_every_file_that_the_guide_names_is_there() -> None:
    assert {name for name in re.findall(r"deploy/[\w.]+", GUIDE) if not (ROOT / name).is_file()} == set()
    links = re.findall(r"\]\((\w+\.md)", GUIDE)
    assert {name for name in links if not (ROOT / "docs" / name).is_file()} == set()
    assert "install:" in (ROOT / "Makefile").read_text()
