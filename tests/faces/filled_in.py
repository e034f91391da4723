"""Valid answers to any worksheet, made from its definition: as a form posts them, and as they are then stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evenhand.domain.worksheets.definition import TEXT_KINDS, Field

Posted = dict[str, object]
FEWEST_ROWS = 2
_TIMES = ("22:00", "22:30", "06:15", "06:45")
"""Clock times in the order of a night, for sheets that ask for several."""


def posted_for(fields: Iterable[Field], known: Mapping[str, object], *, inside: str = "") -> Posted:
    """What a browser posts for these questions when each is answered; `known` holds the rows that options come from."""
    posted: Posted = {}
    times = iter(_TIMES * 3)
    for field in fields:
        name = inside + field.key
        if field.kind == "rows":
            for row in range(max(FEWEST_ROWS, field.min_items or 0)):
                posted |= posted_for(field.subfields, {**known, "row": row}, inside=f"{name}.{row}.")
        elif field.is_answered:
            posted[name] = next(times) if field.kind == "time" else _one(field, known, name)
    return posted


def _one(field: Field, known: Mapping[str, object], name: str) -> object:
    if field.kind in TEXT_KINDS:
        return words_for(name)
    match field.kind:
        case "choice" | "tags":
            return _option(field, known)
        case "yes_no":
            return "yes"
        case "scale":
            return str(field.maximum)
        case "number":
            return str(int(field.minimum or 0) + 1)
        case "duration":
            return "10"
        case "date":
            return "2026-06-08"
        case _:
            return "2026-06-01T10:30"


def words_for(name: str) -> str:
    """A text that is found again on every page, and belongs to one question alone."""
    return f"words of {name.replace('.', ' ')} alone"


def _option(field: Field, known: Mapping[str, object]) -> object:
    if not field.options_from:
        return field.options[0].value
    rows_key, _, sub = field.options_from.partition(".")
    rows = known.get(rows_key)
    row = known.get("row", 0)
    assert isinstance(rows, list), f"{field.key} waits for {rows_key}"
    assert isinstance(row, int)
    return rows[row % len(rows)][sub]
