"""The bundled worksheets: read once, named after their slugs, leading to one another."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from evenhand.domain.worksheets import bundled
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import DefinitionError, parse_definition
from tests.domain.worksheets.sheets import NOTE, a_page, a_sheet


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library of the test's own, read afresh."""
    (tmp_path / "worksheets").mkdir()
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    _forget()
    yield tmp_path / "worksheets"
    _forget()


def _forget() -> None:
    for kept in (bundled._bundled, bundled._bundled_in, bundled._alone, bundled.translations_into):
        kept.cache_clear()


def put(folder: Path, slug: str, *parts: str, name: str = "") -> None:
    text = a_sheet(a_page(NOTE), *parts).replace('"small-sheet"', f'"{slug}"')
    (folder / f"{name or slug}.toml").write_text(text, encoding="utf-8")


REDO = '\n[review.redo]\nslug = "other-sheet"\nlabel = "Redo"\n'


def test_every_file_of_the_library_is_there_with_its_text() -> None:
    files = resources.files("evenhand.library") / "worksheets"
    names = {file.name for file in files.iterdir() if file.name.endswith(".toml")}
    found = bundled_definitions()
    assert {f"{slug}.toml" for slug in found} == names
    for slug, (definition, text) in found.items():
        assert definition.slug == slug
        assert text == (files / f"{slug}.toml").read_text(encoding="utf-8")
        assert parse_definition(text, filename=f"{slug}.toml") == definition


def test_the_library_is_read_once() -> None:
    assert bundled_definitions() is bundled_definitions()


def test_a_file_has_to_be_named_after_its_slug(folder: Path) -> None:
    put(folder, "small-sheet", name="another-name")
    with pytest.raises(DefinitionError) as caught:
        bundled_definitions()
    assert caught.value.filename == "another-name.toml"
    assert "has to be named small-sheet.toml" in caught.value.reason


def test_a_wrong_file_is_refused_with_its_name_line_and_reason(folder: Path) -> None:
    put(folder, "small-sheet")
    (folder / "broken.toml").write_text('slug = "broken"\nversion = \n', encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"^broken\.toml, line 2: This is not TOML"):
        bundled_definitions()


def test_a_redo_has_to_be_bundled_too(folder: Path) -> None:
    put(folder, "small-sheet", REDO)
    with pytest.raises(DefinitionError, match='names "other-sheet", which is not bundled'):
        bundled_definitions()
    put(folder, "other-sheet")
    assert list(bundled_definitions()) == ["other-sheet", "small-sheet"]


def test_other_files_are_passed_over(folder: Path) -> None:
    put(folder, "small-sheet")
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")
    assert list(bundled_definitions()) == ["small-sheet"]
