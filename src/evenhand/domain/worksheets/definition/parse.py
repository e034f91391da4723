"""From the text of a TOML file to a definition, or to a refusal that names file, line and reason."""

from __future__ import annotations

import re
import tomllib

from evenhand.domain.worksheets.definition.faults import DefinitionError, Fault
from evenhand.domain.worksheets.definition.instruments import KIND, read_instrument
from evenhand.domain.worksheets.definition.lines import Lines
from evenhand.domain.worksheets.definition.meaning import check_meaning
from evenhand.domain.worksheets.definition.parts import Definition
from evenhand.domain.worksheets.definition.sheet import read_definition
from evenhand.domain.worksheets.definition.tables import Findings, Table

MAX_CHARACTERS = 500_000
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def parse_definition(text: str, *, filename: str) -> Definition:
    """Read one worksheet definition.

    Raises DefinitionError with the file name, the line (from 1) and one plain sentence for the first fault;
    its `faults` hold all that were found: first those of syntax, then of form, then of meaning.
    """
    if len(text) > MAX_CHARACTERS:
        raise DefinitionError(filename, (Fault(1, f"The file has more than {MAX_CHARACTERS:,} characters."),))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(filename, (_syntax_fault(text, str(error)),)) from error
    findings = Findings(Lines(text))
    read = read_instrument if values.get("kind") == KIND else read_definition
    definition = read(Table(values, (), findings))
    if not findings.faults:
        check_meaning(definition, findings)
    if findings.faults:
        raise DefinitionError(filename, tuple(findings.faults))
    return definition


def _syntax_fault(text: str, message: str) -> Fault:
    found = _PLACE.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    reason = _PLACE.sub("", message)
    return Fault(line, f"This is not TOML: {reason[:1].lower()}{reason[1:]}.")
