"""Who may write, wait, read a clock or throw dice: rules that a look at the calls can check."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from tests.repository.tree import ROOT, files, name_of, text_of

WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
WAITS = {"sleep", "wait_for_timeout"}
CLOCKS_AND_DICE = {
    "now",
    "utcnow",
    "today",
    "monotonic",
    "perf_counter",
    "localtime",
    "random",
    "randint",
}
CLOCK_AND_DICE_MODULES = {"time", "random", "secrets", "os", "uuid"}


def calls_in(code: str, names: set[str]) -> list[str]:
    """Return, as `name:line`, the calls of a function or method with one of these names."""
    found: list[str] = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in names:
                found.append(f"{name}:{node.lineno}")
    return found


def imports_in(code: str, names: set[str]) -> list[str]:
    """Return which of these modules a module imports."""
    found: list[str] = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in names:
            found.append(node.module)
    return found


def pure_modules() -> list[Path]:
    """Return the files of the modules that the import contract calls pure."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    [pure] = [contract for contract in contracts if contract["name"].startswith("Pure modules")]
    patterns = [expression.replace(".", "/") for expression in pure["source_modules"]]
    return [
        path
        for pattern in patterns
        for path in (*(ROOT / "src").glob(f"{pattern}.py"), *(ROOT / "src").glob(f"{pattern}/**/*.py"))
    ]


def test_views_and_commands_leave_writing_to_actions() -> None:
    callers = [
        *files(".py", under="src/evenhand/faces"),
        *files(".py", under="src/evenhand/config"),
        *files("cli.py", under="src/evenhand"),
        *(path for path in files(".py", under="src/evenhand") if path.parent.name == "commands"),
    ]
    assert callers
    assert {name_of(path): found for path in callers if (found := calls_in(text_of(path), WRITES))} == {}


def test_no_test_waits_for_the_clock() -> None:
    tests = files(".py", under="tests")
    assert {name_of(path): found for path in tests if (found := calls_in(text_of(path), WAITS))} == {}


def test_pure_modules_read_no_clock_and_throw_no_dice() -> None:
    modules = pure_modules()
    assert {name_of(path): found for path in modules if (found := calls_in(text_of(path), CLOCKS_AND_DICE))} == {}
    assert {
        name_of(path): found for path in modules if (found := imports_in(text_of(path), CLOCK_AND_DICE_MODULES))
    } == {}


@pytest.mark.parametrize("call", ["form.save()", "Draft.objects.create(a=1)", "create(1)"])
def test_a_write_is_found(call: str) -> None:
    assert calls_in(f"def view():\n    {call}\n", WRITES) == [f"{call.split('(')[0].split('.')[-1]}:2"]


@pytest.mark.parametrize("call", ["time.sleep(1)", "sleep(1)", "page.wait_for_timeout(300)"])
def test_a_wait_is_found(call: str) -> None:
    assert calls_in(call, WAITS)


@pytest.mark.parametrize("call", ["datetime.now(UTC)", "date.today()", "timezone.now()", "random()"])
def test_a_clock_is_found(call: str) -> None:
    assert calls_in(call, CLOCKS_AND_DICE)


@pytest.mark.parametrize("line", ["import random", "from time import time", "import os.path"])
def test_an_import_of_a_clock_is_found(line: str) -> None:
    assert imports_in(line, CLOCK_AND_DICE_MODULES)


def test_speaking_of_a_write_is_no_write() -> None:
    assert calls_in('"""Call save() later."""\nsave = 1\nobj.saved()', WRITES) == []
