"""What the catalogue of content and a worksheet have in common, in one short form that can be held against each other.

A sheet becomes four lists: its words (by part), its fields, its measures, its patterns. Texts stand in it as the first
twelve digits of a SHA-256 over their letters, so the form shows what differs and carries no second copy of the content.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evenhand.domain.worksheets.definition import Definition, Field, Measure, Pattern

Form = dict[str, Any]
_DETAIL = re.compile(
    r"\s*(?:\[(?P<options>[^\[\]]*)\]"
    r"|(?P<key>\w+)=(?:\"(?P<quoted>[^\"]*)\"|\[(?P<list>[^\]]*)\]|(?P<bare>[^,]*))"
    r"|(?P<least>-?\d+)-(?P<most>\d+) step (?P<step>\d+))\s*(?:,|$)"
)
_PART = re.compile(r"\*\*([A-Z][^*]*?):\*\* *(.*?)(?=(?: · | )\*\*[A-Z][^*]*?:\*\*|\n- \*\*|\Z)", re.DOTALL)
_PARTS = {
    "library_name": ("Library name",),
    "client_title": ("Client title",),
    "time": ("Minutes",),
    "purpose": ("Purpose",),
    "when": ("When",),
    "minimum_run": ("Minimum run", "usual"),
    "who_fills": ("Who fills",),
    "engine_notes": ("Engine note", "Engine notes"),
    "indications": ("Use for",),
    "cautions": ("Care with / not for",),
    "before": ("Before",),
    "next": ("Next",),
    "review": ("Ask at review",),
    "stop_rule": ("Stop or change",),
    "message": ("Message to the client",),
    "guide": ("Guide outline", "Formula note", "Examples to choose from (therapist reads out, client rewords)"),
}
_POSITIONAL = {
    "steady_low": "threshold", "steady_high": "threshold", "early_exit": "value", "thin_text": "min_words",
    "gap_in_entries": "days", "stalled": "days", "absent_choice": "value", "open_loop": "days",
}  # fmt: skip
_TWO_FIELDS = {"near_identical", "flat_change", "prediction_gap", "co_occurrence", "divergence", "open_loop"}


def digest(*texts: object) -> str:
    """Twelve digits for texts, whatever their case, marks and spaces."""
    letters = [re.sub(r"[\W_]+", "", str(text).lower()) for text in texts]
    return hashlib.sha256("|".join(letters).encode()).hexdigest()[:12]


# --- from the catalogue


def forms_in(catalogue: str) -> dict[str, Form]:
    """Every sheet of section 5 of the catalogue by its slug."""
    section = catalogue[catalogue.index("\n## 5. Worksheets") : catalogue.index("\n## 6. ")]
    blocks = (re.split(r"\n###? ", block)[0] for block in section.split("\n#### ")[1:])
    return {slug: _form_in(body) for slug, _, body in (block.partition("\n") for block in blocks)}


def _form_in(body: str) -> Form:
    fenced = dict(re.findall(r"```(\w+)\n(.*?)```", body, re.DOTALL))
    prose = dict(_PART.findall(re.sub(r"```\w+\n.*?```\n", "", body, flags=re.DOTALL)))
    prose["Guide outline"] = re.sub(r"^\s*\d\. ", "", prose["Guide outline"], flags=re.MULTILINE)
    return {
        "words": {name: digest("".join(prose.get(part, "") for part in parts)) for name, parts in _PARTS.items()},
        "fields": list(_fields_in(fenced["fields"].splitlines())),
        "measures": [_measure_in(line) for line in fenced["measures"].splitlines() if not line.startswith("none")],
        "patterns": [_pattern_in(line) for line in fenced["patterns"].splitlines() if line != "none"],
    }


def _fields_in(lines: Iterable[str]) -> Iterator[list[str]]:
    step = outer = who = ""
    for line in lines:
        opened = re.fullmatch(r'\[(\w+) "(.*)"(.*)\]', line)
        if opened:
            step, who = opened[1], opened[3].partition("who=")[2]
            yield ["step", step, opened[3].strip(), digest(opened[2])]
            continue
        key, kind, prompt, need, *rest = (cell.strip(" |") for cell in line.removeprefix("> ").split(" | "))
        outer, path = (outer, f"{outer}.{key}") if line.startswith("> ") else (key, key)
        details = _details_in(rest[0] if rest else "")
        if details.get("filled_by") == who:
            del details["filled_by"]
        yield [step, path, kind, need, digest(prompt, canonical(details))]


def _details_in(text: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for one in _DETAIL.finditer(text):
        if one["options"] is not None:
            found["options"] = [option.strip() for option in one["options"].split(";")]
        elif one["least"] is not None:
            found["range"] = [int(one["least"]), int(one["most"]), int(one["step"])]
        elif one["list"] is not None:
            found[one["key"]] = [name.strip() for name in one["list"].split(";")]
        else:
            found[one["key"]] = one["quoted"] if one["quoted"] is not None else one["bare"].strip()
    return found


def _measure_in(line: str) -> list[object]:
    named, _, up, reach = (cell.strip() for cell in line.split(" | "))
    low, high = reach.split("..")
    return [named.split(" = ")[0], up.removeprefix("up="), float(low), None if high == "n" else float(high)]


def _pattern_in(line: str) -> list[object]:
    call, meaning, move = line.split(" -> ", 2)
    detector, _, inside = call.rstrip(")").partition("(")
    given = [one.strip() for one in inside.split(",")]
    plain = [one for one in given if "=" not in one]
    count = 0 if detector == "gap_in_entries" else 2 if detector in _TWO_FIELDS else 1
    parameters = dict(one.split("=") for one in given if "=" in one)
    if plain[count:]:
        parameters[_POSITIONAL[detector]] = plain[count]
    return [
        detector,
        plain[:count],
        {name: _number(value) for name, value in parameters.items()},
        digest(meaning, move),
    ]


def _number(text: str) -> object:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


# --- from a definition


def form_of(sheet: Definition) -> Form:
    """The same short form of a worksheet as it is in the library."""
    words = {name: getattr(sheet, name, "") for name in _PARTS} | {
        "time": sheet.time_note or sheet.minutes,
        "review": sheet.review_guidance,
    }
    told = {name: "".join(said) if isinstance(said, tuple) else said for name, said in words.items()}
    told["guide"] = (
        told["guide"]
        .replace("How it is worked out: ", "")
        .replace("Examples to read out, for the client to reword: ", "")
    )
    return {
        "words": {name: digest(said) for name, said in told.items()},
        "fields": list(_fields_of(sheet)),
        "measures": [_measure_of(one) for one in sheet.measures],
        "patterns": [_pattern_of(one) for one in sheet.patterns],
    }


def _fields_of(sheet: Definition) -> Iterator[list[str]]:
    for step in sheet.steps:
        flags = ["setup"] * step.setup + ["after"] * step.after
        flags += [f"who={step.who}"] if step.who != sheet.who or sheet.who != "client" else []
        yield ["step", step.id, " ".join(flags), digest(step.heading)]
        for outer in step.fields:
            for field, path in ((outer, outer.key), *((sub, f"{outer.key}.{sub.key}") for sub in outer.subfields)):
                details = canonical(_details_of(field, step.who))
                yield [step.id, path, field.kind, field.need, digest(field.prompt, details)]


def _details_of(field: Field, who: str) -> dict[str, object]:
    is_list = field.kind in ("tags", "rows")
    least, most = (field.min_items, field.max_items) if is_list else (field.minimum, field.maximum)
    found: dict[str, object] = {
        "options": [option.label for option in field.options],
        "options_from": field.options_from,
        "low": "from set-up" if field.low_from else field.low,
        "high": "from set-up" if field.high_from else field.high,
        "max_words": field.max_words,
        "help": field.help,
        "default": field.default,
        "filled_by": field.filled_by if field.filled_by != who else None,
        "shows": list(field.shows),
        "show_if": f"{field.show_if.field}=={_word(field.show_if.value)}" if field.show_if else None,
    }
    if field.kind == "scale":
        found["range"] = [least, most, field.step]
    else:
        found |= {"min": least or None, "max": most}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def formulas_of(sheet: Definition) -> dict[str, str]:
    """How each measure is worked out: the formula, over which period and from how many entries at least."""
    return {
        one.name: " | ".join(str(part) for part in (one.formula, one.per, one.at_least) if part)
        for one in sheet.measures
    }


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def canonical(details: Mapping[str, object]) -> str:
    """Details in one order; numbers as text, as the catalogue writes them; a minimum of 0 says nothing."""
    told = {name: str(value) if isinstance(value, int) else value for name, value in details.items()}
    return json.dumps({name: value for name, value in told.items() if (name, value) != ("min", "0")}, sort_keys=True)


def _measure_of(measure: Measure) -> list[object]:
    low, high = (None if end is None else float(end) for end in (measure.low, measure.high))
    return [measure.name, measure.up, low, high]


def _pattern_of(pattern: Pattern) -> list[object]:
    parameters = {
        name: float(value) if isinstance(value, int | float) else value for name, value in pattern.parameters.items()
    }
    return [pattern.detector, list(pattern.fields), parameters, digest(pattern.meaning, pattern.move)]
