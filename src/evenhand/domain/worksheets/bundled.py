"""The worksheets that come with the program: read once from the library's TOML files."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from evenhand.domain.worksheets.definition import Definition, DefinitionError, Fault, parse_definition
from evenhand.domain.worksheets.translations import MEASURES, SHEETS, read_translation, translation_texts
from evenhand.wording import language, offered


def bundled_texts() -> dict[str, str]:
    """The text of every bundled worksheet by the name of its file, read afresh."""
    return {file.name: file.read_text(encoding="utf-8") for file in _files()}


@cache
def bundled_slugs() -> frozenset[str]:
    """The slugs of the bundled worksheets, by the names of their files; none is read."""
    return frozenset(file.name.removesuffix(".toml") for file in _files())


@cache
def read_once(text: str, filename: str) -> Definition:
    """The definition in a text, read once in a process, under however many versions it is published."""
    return parse_definition(text, filename=filename)


def bundled_sheet(slug: str) -> Definition | None:
    """The bundled worksheet or measure of a slug in the language in force, None where there is none.

    Reads that one file, and in another language than English its translations.
    """
    found = _alone(slug)
    return in_readers_language(found) if found else None


def bundled_name(slug: str) -> str | None:
    """The library name of a bundled worksheet or measure in the language in force, None where none has this slug."""
    found = bundled_sheet(slug)
    return found.library_name if found else None


@cache
def _alone(slug: str) -> Definition | None:
    files = (*_files(), *_files(MEASURES))
    file = next((file for file in files if file.name == f"{slug}.toml"), None)
    return read_once(file.read_text(encoding="utf-8"), file.name) if file else None


def bundled_definitions() -> dict[str, tuple[Definition, str]]:
    """Every bundled worksheet by slug in the language in force, with its file's text; raises as `_bundled` does."""
    return _bundled_in(language())


@cache
def _bundled_in(_language: str) -> dict[str, tuple[Definition, str]]:
    return {slug: (in_readers_language(definition), text) for slug, (definition, text) in _bundled().items()}


def in_readers_language(definition: Definition) -> Definition:
    """Return a sheet in the language in force where it speaks it, else as it stands.

    A practice's own sheet brings its translations along. It may bear the name of a bundled one: of the files beside the
    library only the very definition that was translated is meant.
    """
    here = language()
    if here == definition.language:
        return definition
    own = next((one for one in definition.spoken if one.language == here), None)
    if own is not None:
        return own
    source, spoken = translations_into(here).get(definition.slug, (None, definition))
    return spoken if source is definition or source == definition else definition


def spoken_beside(slug: str) -> dict[str, Definition]:
    """Return a bundled sheet in each other language that is offered and that it speaks, by the code of the language."""
    found = {one.code: translations_into(one.code).get(slug) for one in offered()}
    return {code: pair[1] for code, pair in found.items() if pair is not None}


@cache
def translations_into(code: str) -> dict[str, tuple[Definition, Definition]]:
    """Each bundled worksheet and measure that is translated into a language, by slug: as it is written, and as said.

    Raises DefinitionError for a translation that cannot be used, or is of no bundled sheet.
    """
    found = {}
    for folder in (SHEETS, MEASURES):
        for name, text in translation_texts(code, folder).items():
            slug, filename = name.removesuffix(".toml"), f"{code}/{name}"
            source = _alone(slug)
            if source is None:
                raise DefinitionError(filename, (Fault(1, "There is no bundled sheet of this name."),))
            found[slug] = (source, read_translation(source, text, filename=filename, code=code))
    return found


@cache
def _bundled() -> dict[str, tuple[Definition, str]]:
    """Every bundled worksheet by slug, with the text of its file.

    Raises DefinitionError when a file cannot be used, is not named after its slug, or names another form (for
    a redo, or as the owner of its set-up) that is not bundled.
    """
    found: dict[str, tuple[Definition, str]] = {}
    for name, text in bundled_texts().items():
        definition = read_once(text, name)
        if name != f"{definition.slug}.toml":
            reason = f'The file of the worksheet "{definition.slug}" has to be named {definition.slug}.toml.'
            raise DefinitionError(name, (Fault(1, reason),))
        found[definition.slug] = (definition, text)
    for definition, _ in found.values():
        _check_neighbours(definition, found)
    return found


def _files(kind: str = SHEETS) -> list[Traversable]:
    folder = resources.files("evenhand.library") / kind
    if not folder.is_dir():
        return []
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)


def _check_neighbours(definition: Definition, found: dict[str, tuple[Definition, str]]) -> None:
    named = [definition.redo.slug if definition.redo else None, definition.setup_from]
    for slug in named:
        if slug is not None and slug not in found:
            reason = f'The worksheet names "{slug}", which is not bundled.'
            raise DefinitionError(f"{definition.slug}.toml", (Fault(1, reason),))
