"""Translations of bundled worksheets: files beside them, each for one version, checked like the sheets themselves."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from evenhand.domain.worksheets.definition import Definition, DefinitionError, Fault
from evenhand.domain.worksheets.definition.lines import Lines
from evenhand.domain.worksheets.definition.parse import toml_of
from evenhand.domain.worksheets.definition.translating import faults_of, translated

KEYS = {"slug", "version", "language", "texts"}


def translation_texts(code: str) -> dict[str, str]:
    """Return the text of every translation into a language by the name of its file; none where there is no folder."""
    folder = resources.files("evenhand.library") / "worksheets" / code
    if not folder.is_dir():
        return {}
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def read_translation(definition: Definition, text: str, *, filename: str, code: str) -> Definition:
    """Return a definition in another language, from the text of its translation.

    Raises DefinitionError with file, line and reason: for a text that is missing or is for nothing, for one that names
    other places, for a translation of another sheet, version or language.
    """
    values = toml_of(text, filename=filename)
    texts = values.get("texts")
    faults = [*_of_head(values, definition, code)]
    lines = Lines(text)
    if not isinstance(texts, dict) or not all(isinstance(one, str) for one in texts.values()):
        faults.append(Fault(lines.of(("texts",)), '"texts" has to be a table of texts, each behind its path.'))
        raise DefinitionError(filename, tuple(faults))
    faults += [Fault(lines.of(("texts", path)), f"{path}: {reason}") for path, reason in faults_of(definition, texts)]
    if faults:
        raise DefinitionError(filename, tuple(faults))
    return translated(definition, texts, language=code)


def _of_head(values: Mapping[str, object], definition: Definition, code: str) -> list[Fault]:
    wanted = {"slug": definition.slug, "version": definition.version, "language": code}
    wrong = [f'"{name}" has to be {value!r}.' for name, value in wanted.items() if values.get(name) != value]
    return [Fault(1, reason) for reason in wrong] + [
        Fault(1, f'"{one}" means nothing here.') for one in set(values) - KEYS
    ]
