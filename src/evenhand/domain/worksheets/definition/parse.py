"""From the text of a TOML file to a definition, or to a refusal that names file, line and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace

from evenhand.domain.worksheets.definition.faults import DefinitionError, Fault
from evenhand.domain.worksheets.definition.instruments import KIND, read_instrument
from evenhand.domain.worksheets.definition.lines import Lines, Path, line_nested_too_deep
from evenhand.domain.worksheets.definition.meaning import MAX_FIELDS, TOO_MANY_FIELDS, check_meaning
from evenhand.domain.worksheets.definition.parts import Definition
from evenhand.domain.worksheets.definition.sheet import read_definition
from evenhand.domain.worksheets.definition.speaking import TRANSLATIONS, read_translations
from evenhand.domain.worksheets.definition.tables import Findings, Placed, Table
from evenhand.domain.worksheets.definition.toml_words import toml_reason
from evenhand.wording import say
from evenhand.wording.numbers import grouped

MAX_CHARACTERS = 500_000
MAX_DEPTH = 12
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_LONG_NUMBER = re.compile(r"\d[\d_]{1000,}")


def parse_definition(text: str, *, filename: str) -> Definition:
    """Read one worksheet definition.

    Raises DefinitionError with the file name, the line (from 1) and one plain sentence for the first fault;
    its `faults` hold all that were found: first those of syntax, then of form, then of meaning.
    """
    return definition_from(toml_of(text, filename=filename), text=text, filename=filename)


def definition_from(values: Mapping[str, object], *, text: str, filename: str) -> Definition:
    """Read the definition in what a text holds. Raises DefinitionError with the lines of that text."""
    findings = Findings(Lines(text))
    definition = _read(values, findings)
    if definition is None or findings.placed:
        raise DefinitionError(filename, tuple(findings.faults))
    return definition


def toml_of(text: str, *, filename: str) -> dict[str, object]:
    """Return what a TOML text holds. Raises DefinitionError for one that is too long, nested too deep, or no TOML."""
    if len(text) > MAX_CHARACTERS:
        raise DefinitionError(
            filename, (Fault(1, say("The file has more than %(most)s characters.", most=grouped(MAX_CHARACTERS))),)
        )
    deep = line_nested_too_deep(text, most=MAX_DEPTH)
    if deep is not None:
        raise DefinitionError(filename, (Fault(deep, say("This is nested more than %(most)s deep.", most=MAX_DEPTH)),))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(filename, (_syntax_fault(text, str(error)),)) from error
    except ValueError as error:  # a number with more digits than Python reads
        found = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise DefinitionError(filename, (Fault(line, say("A number on this line is too long.")),)) from error


def read_tree(values: Mapping[str, object]) -> tuple[Definition | None, tuple[Placed, ...]]:
    """Return the definition of a tree, as far as it can be read, with every fault and its place in the tree."""
    findings = Findings(Lines(""))
    definition = _read(values, findings)
    return definition, tuple(findings.placed)


def _read(values: Mapping[str, object], findings: Findings) -> Definition | None:
    """The definition with its faults noted; None where there is far too much to be read."""
    over = _first_field_over(values)
    if over is not None:
        findings.add(over, say(TOO_MANY_FIELDS, most=MAX_FIELDS))
        return None
    read = read_instrument if values.get("kind") == KIND else read_definition
    own = {name: value for name, value in values.items() if name != TRANSLATIONS}
    definition = read(Table(own, (), findings))
    if not findings.placed:
        check_meaning(definition, findings)
    if TRANSLATIONS in values and not findings.placed:
        definition = replace(definition, spoken=read_translations(Table(values, (), findings), definition))
    return definition


def _first_field_over(values: Mapping[str, object]) -> Path | None:
    """The place of the first field that is one too many; counted before anything of a field is read."""
    count = 0
    for page, step in enumerate(_listed(values, "steps")):
        for place, field in enumerate(_listed(step, "fields")):
            path: Path = ("steps", page, "fields", place)
            count += 1
            if count > MAX_FIELDS:
                return path
            count += len(_listed(field, "fields"))
            if count > MAX_FIELDS:
                return (*path, "fields", len(_listed(field, "fields")) - (count - MAX_FIELDS))
    return None


def _listed(table: object, key: str) -> list[object]:
    found = table.get(key) if isinstance(table, Mapping) else None
    return found if isinstance(found, list) else []


def _syntax_fault(text: str, message: str) -> Fault:
    found = _PLACE.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    reason = _PLACE.sub("", message)
    return Fault(line, say("This is not TOML: %(reason)s.", reason=toml_reason(reason)))
