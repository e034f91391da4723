"""Translations of the library: files beside what they translate, held against it text by text as they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from evenhand.domain.worksheets.definition import Definition, DefinitionError, Fault
from evenhand.domain.worksheets.definition.lines import Lines
from evenhand.domain.worksheets.definition.parse import toml_of
from evenhand.domain.worksheets.definition.speaking import read_spoken
from evenhand.domain.worksheets.definition.tables import Findings, Table
from evenhand.domain.worksheets.definition.translating import PLACE
from evenhand.wording.languages import SOURCE

SHEETS, MEASURES = "worksheets", "measures"
KEYS = {"slug", "version", "language", "texts", "licence"}


def translation_texts(code: str, folder: str = SHEETS) -> dict[str, str]:
    """Return the text of every translation into a language by the name of its file; none where there is no folder."""
    place = resources.files("evenhand.library") / folder / code
    if not place.is_dir():
        return {}
    files = sorted((file for file in place.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def read_translation(definition: Definition, text: str, *, filename: str, code: str) -> Definition:
    """Return a bundled sheet or measure in another language, from the text of its translation.

    Raises DefinitionError with file, line and reason: for a text that is missing or is for nothing, for one that names
    other places, for an owner's wording without a licence of its own, for a translation of another sheet, version or
    language.
    """
    values = toml_of(text, filename=filename)
    findings = Findings(Lines(text))
    spoken = read_spoken(Table(values, (), findings), definition, language=code)
    faults = [*_of_head(values, definition, code), *findings.faults]
    if spoken is not None and spoken.instrument and spoken.instrument.licence == "supplied":
        faults.append(Fault(1, "Its wording may come from a practice alone: it cannot be part of the program."))
    if faults or spoken is None:
        raise DefinitionError(filename, tuple(faults))
    return spoken


def _of_head(values: Mapping[str, object], definition: Definition, code: str) -> list[Fault]:
    wanted = {"slug": definition.slug, "version": definition.version, "language": code}
    wrong = [f'"{name}" has to be {value!r}.' for name, value in wanted.items() if values.get(name) != value]
    return [Fault(1, reason) for reason in wrong] + [
        Fault(1, f'"{one}" means nothing here.') for one in set(values) - KEYS
    ]


def said_by_library(name: str, texts: Mapping[str, str], *, into: str) -> tuple[Mapping[str, str], str]:
    """Return the texts of a list of the library in a language, by path, and the language in which they are.

    They stand in a file beside the list, in the folder of the language: `name` is that of the list, with its folder.
    Where there is no such file the list's own texts are returned. Raises DefinitionError for one that cannot be used.
    """
    found = _list_in(name, into)
    if found is None:
        return texts, SOURCE
    text, filename = found
    values = toml_of(text, filename=filename)
    said = values.get("texts")
    lines = Lines(text)
    faults = [Fault(1, '"language" has to be that of the folder.')] if values.get("language") != into else []
    faults += [Fault(1, f'"{one}" means nothing here.') for one in set(values) - {"language", "texts"}]
    if not isinstance(said, dict):
        raise DefinitionError(filename, (*faults, Fault(lines.of(("texts",)), '"texts" has to be a table of texts.')))
    faults += [Fault(lines.of(("texts", path)), f"{path}: {reason}") for path, reason in _faults_of(texts, said)]
    if faults:
        raise DefinitionError(filename, tuple(faults))
    return said, into


@cache
def _list_in(name: str, code: str) -> tuple[str, str] | None:
    *folders, file = name.split("/")
    place = resources.files("evenhand.library").joinpath(*folders, code, file)
    return (place.read_text(encoding="utf-8"), "/".join((*folders, code, file))) if place.is_file() else None


def _faults_of(texts: Mapping[str, str], said: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    yield from ((path, "The list has no text at this path.") for path in said if path not in texts)
    for path, text in texts.items():
        words = said.get(path)
        if not isinstance(words, str) or not words.strip():
            yield path, "This text is missing."
        elif Counter(PLACE.findall(words)) != Counter(PLACE.findall(text)):
            yield path, "It has to name the same names in backticks as the list's own text."
