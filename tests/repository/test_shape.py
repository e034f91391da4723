"""Files and functions stay short enough to hold in the head, and every room says what it is for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.repository.tree import ROOT, files, name_of, ours, text_of

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60
PYTHON_FOLDERS = ("src", "scripts", "tests")


def is_too_long(text: str) -> bool:
    """Return whether a file has more lines than a reader should meet in one."""
    return len(text.splitlines()) > LINES_OF_A_FILE


def long_functions_in(code: str) -> list[str]:
    """Return the names of the functions that are longer than a page."""
    functions = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LINES_OF_A_FUNCTION]


def says_what_it_is_for(code: str) -> bool:
    """Return whether a module opens with a docstring."""
    return bool(ast.get_docstring(ast.parse(code)))


def holds_only_words(code: str) -> bool:
    """Return whether a module is nothing but its docstring."""
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in ast.parse(code).body)


def python_files() -> list[Path]:
    """Return all Python files that people wrote; migrations are made by Django."""
    found = [path for folder in PYTHON_FOLDERS for path in files(".py", under=folder)]
    return [path for path in found if path.parent.name != "migrations"]


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    pages = ours(".html", ".css", ".js", under="src/evenhand/faces")
    assert [name_of(path) for path in (*python_files(), *pages) if is_too_long(text_of(path))] == []


def test_no_function_is_longer_than_a_page() -> None:
    assert {name_of(path): f for path in python_files() if (f := long_functions_in(text_of(path)))} == {}


def test_every_module_says_what_lives_there() -> None:
    assert [name_of(path) for path in python_files() if not says_what_it_is_for(text_of(path))] == []


def test_every_folder_with_code_is_a_room_with_a_sign() -> None:
    folders = {path.parent for path in files(".py", under="src") if path.parent != ROOT / "src"}
    assert [name_of(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_the_library_holds_no_code() -> None:
    modules = files(".py", under="src/evenhand/library")
    assert [name_of(path) for path in modules if not holds_only_words(text_of(path))] == []


def test_names_say_more_than_utils() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "misc", "common", "manager2"}
    assert [name_of(path) for path in python_files() if {path.stem, path.parent.name} & empty_names] == []


@pytest.mark.parametrize(("lines", "too_long"), [(LINES_OF_A_FILE, False), (LINES_OF_A_FILE + 1, True)])
def test_a_long_file_is_found(lines: int, *, too_long: bool) -> None:
    assert is_too_long("x\n" * lines) is too_long


@pytest.mark.parametrize(("extra", "found"), [(0, []), (1, ["bake"])])
def test_a_long_function_is_found(extra: int, found: list[str]) -> None:
    body = "    pass\n" * (LINES_OF_A_FUNCTION - 1 + extra)
    assert long_functions_in(f"class Oven:\n  def small(self): pass\nasync def bake():\n{body}") == found


def test_a_module_without_a_sign_is_found() -> None:
    assert not says_what_it_is_for("x = 1\n")
    assert says_what_it_is_for('"""Here lives x."""\n')


def test_code_in_the_library_is_found() -> None:
    assert not holds_only_words('"""Words."""\nimport os\n')
    assert holds_only_words('"""Words."""\n')
