"""No committed file names a package index or a folder of somebody's machine."""

from __future__ import annotations

import re

import pytest

from tests.repository.tree import ROOT, files, name_of, text_of

# Put together here, so that this file does not hold what it looks for.
INDEXES = (
    "pypi" + ".org",
    "files." + "pythonhosted",
    "pypi" + ".python",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "crates" + ".io",
    "proxy." + "golang",
    "deb." + "debian.org",
    "security." + "debian.org",
    "--index" + "-url",
    "--extra-index" + "-url",
    "--find" + "-links",
    "trusted" + "-host",
    "index" + "-url =",
    "[[tool.uv." + "index]]",
)
MACHINE_PATH = re.compile(r"(?<![\w.~}-])/(?:root|work|home/[a-z_][\w-]*|Users/[A-Za-z][\w-]*)/")


def indexes_named_in(text: str) -> list[str]:
    """Return the package indexes that a text names."""
    return [index for index in INDEXES if index in text.lower()]


def machine_paths_in(text: str) -> list[str]:
    """Return the folders of a machine that a text names."""
    return MACHINE_PATH.findall(text)


def test_no_file_names_a_package_index() -> None:
    assert {name_of(path): found for path in files() if (found := indexes_named_in(text_of(path)))} == {}


def test_no_file_names_a_folder_of_a_machine() -> None:
    assert {name_of(path): found for path in files() if (found := machine_paths_in(text_of(path)))} == {}


def test_the_lock_that_holds_addresses_is_not_committed() -> None:
    assert not [name_of(path) for path in files("uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock")]


def test_locked_dependencies_carry_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        pinned = [number for number, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
        assert pinned
        assert all("--hash=sha256:" in lines[number + 1] for number in pinned), name


@pytest.mark.parametrize("index", INDEXES)
def test_the_search_finds_each_index(index: str) -> None:
    assert index in indexes_named_in(f"url = https://{index.upper()}/simple\n")


@pytest.mark.parametrize("folder", ["root/.cache/", "work/main/", "home/ann/", "Users/ann/"])
@pytest.mark.parametrize("before", ["", '"', "=", "file://", " "])
def test_the_search_finds_a_folder_of_a_machine(folder: str, before: str) -> None:
    assert machine_paths_in(f"{before}/{folder}x")


@pytest.mark.parametrize("text", ["/me/w/work/", "and/or", "docs/root/x", "/rooted/", "site.example/home/ann/"])
def test_the_search_leaves_other_addresses_alone(text: str) -> None:
    assert machine_paths_in(text) == []
