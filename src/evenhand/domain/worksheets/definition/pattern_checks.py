"""Whether each pattern asks a known detector for something it can look at."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.worksheets.definition.detectors import DETECTORS, SYSTEM_FIELDS, Signature
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.definition.parts import OPTION_KINDS, Definition, Pattern, Plain
from evenhand.domain.worksheets.definition.tables import Findings
from evenhand.wording import later, say
from evenhand.wording.lists import any_of

_TAKES = (
    later('The detector "%(detector)s" takes no field, not %(given)s.'),
    later('The detector "%(detector)s" takes one field, not %(given)s.'),
    later('The detector "%(detector)s" takes two fields, not %(given)s.'),
)
"""What is said of other numbers of fields, by how many there have to be."""


def check_patterns(definition: Definition, findings: Findings) -> None:
    """Note unknown detectors, fields a detector cannot read, and parameters it does not have."""
    kinds = _kinds_of(definition)
    for number, pattern in enumerate(definition.patterns):
        path: Path = ("patterns", number)
        signature = DETECTORS.get(pattern.detector)
        if signature is None:
            findings.add((*path, "detector"), say('There is no detector "%(detector)s".', detector=pattern.detector))
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
        text = _TAKES[len(signature.fields)]
        findings.add(place, say(text, detector=pattern.detector, given=len(pattern.fields)))
        return
    for named, allowed in zip(pattern.fields, signature.fields, strict=True):
        kind = kinds.get(named)
        if kind is None:
            findings.add(
                place,
                say(
                    'The pattern "%(detector)s" reads "%(named)s", and there is no such field.',
                    detector=pattern.detector,
                    named=named,
                ),
            )
        elif kind not in allowed:
            findings.add(
                place,
                say(
                    'The detector "%(detector)s" cannot read "%(named)s", a %(kind)s field.',
                    detector=pattern.detector,
                    named=named,
                    kind=kind,
                ),
            )


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
            findings.add(
                place,
                say('The detector "%(detector)s" has no parameter "%(name)s".', detector=pattern.detector, name=name),
            )
        elif wanted == "option":
            _check_option(definition, pattern, kinds, str(value), place, findings)
        elif wanted == "field":
            if value not in kinds:
                findings.add(
                    place, say('"%(name)s" names "%(value)s", and there is no such field.', name=name, value=value)
                )
        elif not _fits(value, wanted):
            findings.add(
                place,
                say(
                    'The parameter "%(name)s" cannot be %(value)s: it has to be %(words)s.',
                    name=name,
                    value=repr(value),
                    words=_words(wanted),
                ),
            )
    for group in signature.required:
        if not any(name in pattern.parameters for name in group):
            needed = any_of([f'"{name}"' for name in group])
            findings.add(
                path,
                say(
                    'The detector "%(detector)s" needs the parameter %(needed)s.',
                    detector=pattern.detector,
                    needed=needed,
                ),
            )


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
        findings.add(place, say('"%(named)s" has no option stored as "%(value)s".', named=named, value=value))


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
        return any_of([f'"{word}"' for word in wanted])
    return str(_NUMBERS.get(wanted, _NUMBERS["number"]))


_NUMBERS = {
    "share": later("a number from 0 to 1"),
    "count": later("a whole number of 1 or more"),
    "number": later("a number"),
}
