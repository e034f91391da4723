"""The inventory of what others wrote: named, pinned by hashes, and nothing that only tests need where it is served."""

from __future__ import annotations

import re
import sys
import tomllib

from tests.repository.test_dangers import imported, modules
from tests.repository.tree import ROOT, files, name_of

LINE = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)
UNDER_ANOTHER_NAME = {
    "argon2": "argon2-cffi", "environ": "django-environ", "jinja2": "jinja2", "PIL": "pillow",
    "uuid_utils": "uuid-utils",
}  # fmt: skip


def named_in(requirements: str) -> dict[str, str]:
    """Return the packages of a list with their versions."""
    return {_plain(name): version for name, version in LINE.findall((ROOT / requirements).read_text())}


def asked_for(group: list[str]) -> set[str]:
    return {_plain(re.split(r"[\[<>=!~; ]", one)[0]) for one in group}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {"served": settings["project"]["dependencies"], "tests": settings["dependency-groups"]["dev"]}


def test_every_library_that_the_program_imports_is_named_and_pinned() -> None:
    used = {one.split(".")[0] for _, tree in modules() for one in imported(tree)}
    foreign = {one for one in used if one not in sys.stdlib_module_names and one != "evenhand"}
    packages = {_plain(UNDER_ANOTHER_NAME.get(one, one)) for one in foreign}
    assert packages - asked_for(project()["served"]) == set()
    assert asked_for(project()["served"]) - set(named_in("requirements.txt")) == set()


def test_nothing_that_only_tests_need_is_served() -> None:
    served = set(named_in("requirements.txt"))
    assert served & asked_for(project()["tests"]) == set()
    assert {"debugpy", "ipython", "django-debug-toolbar", "werkzeug"} & served == set()


def test_both_lists_name_the_same_versions() -> None:
    served, tested = named_in("requirements.txt"), named_in("requirements-dev.txt")
    assert {name: version for name, version in served.items() if tested.get(name) != version} == {}


def test_no_test_and_no_history_is_packed_with_the_program() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert settings["tool"]["hatch"]["build"]["targets"]["wheel"] == {"packages": ["src/evenhand"]}
    odd = re.compile(r"(^|/)(test_\w+\.py|conftest\.py|\.git\w*|.*\.(map|orig|bak|swp|pem|key|sqlite3|env))$")
    assert [name_of(path) for path in files(under="src") if odd.search(name_of(path))] == []
