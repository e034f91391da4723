"""Whether each pattern asks a known detector for something it can look at."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.worksheets.definition.detectors import DETECTORS, SYSTEM_FIELDS, Signature
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.definition.parts import OPTION_KINDS, Definition, Pattern, Plain
from evenhand.domain.worksheets.definition.tables import Findings

_COUNT_WORDS = ("no field", "one field", "two fields")


def check_patterns(definition: Definition, findings: Findings) -> None:
    """Note unknown detectors, fields a detector cannot read, and parameters it does not have."""
    kinds = _kinds_of(definition)
    for number, pattern in enumerate(definition.patterns):
        path: Path = ("patterns", number)
        signature = DETECTORS.get(pattern.detector)
        if signature is None:
            findings.add((*path, "detector"), f'There is no detector "{pattern.detector}".')
            continue
        _check_fields(pattern, signature, kinds, path, findings)
        _check_parameters(definition, pattern, signature, kinds, path, findings)


def _kinds_of(definition: Definition) -> dict[str, str]:
    """The kind of everything a pattern may name: fields, "rows.sub", measures and what the system knows."""
    kinds = {measure.name: "measure" for measure in definition.measures}
    kinds |= SYSTEM_FIELDS
    for field in definition.fields():
        kinds[field.key] = field.kind
        kinds |= {f"{field.key}.{sub.key}": sub.kind for sub in field.subfields}
    return kinds


def _check_fields(
    pattern: Pattern, signature: Signature, kinds: Mapping[str, str], path: Path, findings: Findings
) -> None:
    place = (*path, "fields")
    if len(pattern.fields) != len(signature.fields):
        wanted = _COUNT_WORDS[len(signature.fields)]
        findings.add(place, f'The detector "{pattern.detector}" takes {wanted}, not {len(pattern.fields)}.')
        return
    for named, allowed in zip(pattern.fields, signature.fields, strict=True):
        kind = kinds.get(named)
        if kind is None:
            findings.add(place, f'The pattern "{pattern.detector}" reads "{named}", and there is no such field.')
        elif kind not in allowed:
            findings.add(place, f'The detector "{pattern.detector}" cannot read "{named}", a {kind} field.')


def _check_parameters(
    definition: Definition,
    pattern: Pattern,
    signature: Signature,
    kinds: Mapping[str, str],
    path: Path,
    findings: Findings,
) -> None:
    for name, value in pattern.parameters.items():
        place = (*path, "parameters")
        wanted = signature.parameters.get(name)
        if wanted is None:
            findings.add(place, f'The detector "{pattern.detector}" has no parameter "{name}".')
        elif wanted == "option":
            _check_option(definition, pattern, kinds, str(value), place, findings)
        elif wanted == "field":
            if value not in kinds:
                findings.add(place, f'"{name}" names "{value}", and there is no such field.')
        elif not _fits(value, wanted):
            findings.add(place, f'The parameter "{name}" cannot be {value!r}: it has to be {_words(wanted)}.')
    for group in signature.required:
        if not any(name in pattern.parameters for name in group):
            needed = " or ".join(f'"{name}"' for name in group)
            findings.add(path, f'The detector "{pattern.detector}" needs the parameter {needed}.')


def _check_option(
    definition: Definition,
    pattern: Pattern,
    kinds: Mapping[str, str],
    value: str,
    place: Path,
    findings: Findings,
) -> None:
    """`any`, an option of the first field, or `any_but_<option>`."""
    named = pattern.fields[0] if pattern.fields else ""
    if value == "any" or kinds.get(named) not in OPTION_KINDS | {"yes_no"}:
        return
    field = definition.field(named)
    known = {"yes", "no"} if field.kind == "yes_no" else {option.value for option in field.options}
    if field.options_from is None and value not in known and value.removeprefix("any_but_") not in known:
        findings.add(place, f'"{named}" has no option stored as "{value}".')


def _fits(value: Plain, wanted: str | tuple[str, ...]) -> bool:
    if isinstance(wanted, tuple):
        return value in wanted
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if wanted == "share":
        return 0 <= value <= 1
    return wanted != "count" or (isinstance(value, int) and value >= 1)


def _words(wanted: str | tuple[str, ...]) -> str:
    if isinstance(wanted, tuple):
        return " or ".join(f'"{word}"' for word in wanted)
    return {"share": "a number from 0 to 1", "count": "a whole number of 1 or more"}.get(wanted, "a number")
