"""Who may write, wait, read a clock or throw dice: rules that a look at the calls can check."""

from __future__ import annotations

import ast
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from tests.repository.tree import ROOT, files, name_of, text_of

WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
WAITS = {"sleep", "wait_for_timeout"}
PRESSES, LEAVES = {"click", "press", "tap"}, {"goto", "reload", "go_back", "close"}
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


def left_while_pressed(code: str) -> list[str]:
    """Return, as `name:line`, where a page is left in the statement after one that pressed something on it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(code)):
        body = getattr(node, "body", None)
        for before, after in pairwise(body if isinstance(body, list) else []):
            if not (isinstance(before, ast.Expr) and isinstance(after, ast.Expr)):
                continue
            left = calls_in(ast.unparse(after), LEAVES)
            if left and calls_in(ast.unparse(before), PRESSES):
                found.append(f"{left[0].split(':')[0]}:{after.lineno}")
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


def test_no_journey_leaves_a_page_whose_answer_may_still_be_on_its_way() -> None:
    assert left_while_pressed("press(page, 'Save')\npage.goto('/me/')") == ["goto:2"]
    assert left_while_pressed("press(page, 'Save')\nexpect(page).to_be()\npage.goto('/me/')") == []
    journeys = files(".py", under="tests/journeys")
    assert {name_of(path): found for path in journeys if (found := left_while_pressed(text_of(path)))} == {}


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
