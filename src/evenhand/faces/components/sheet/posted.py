"""From the names and texts that a form posts to one raw value a field, as `answers.clean` takes them.

A field's own key is its name; a row's is "key.0.sub"; the box beside a text that leaves it out is "key.skip".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evenhand.domain.worksheets.definition import TEXT_KINDS, Field

MOST_ROWS = 200
Posted = Mapping[str, Sequence[str]]
"""All texts by the name they were posted under: `dict(request.POST.lists())`."""


def raw_values(fields: Iterable[Field], posted: Posted, *, inside: str = "") -> dict[str, object]:
    """Return the raw value of every field that takes an answer; what was not posted is blank.

    A text, a list of texts for tags, a list of dicts for rows, or {"skipped": True, "text": words} where the box to
    leave it out is ticked. `inside` is the beginning of names within a row.
    """
    return {field.key: _raw_value(field, posted, inside + field.key) for field in fields if field.is_answered}


def _raw_value(field: Field, posted: Posted, name: str) -> object:
    texts = posted.get(name, ())
    if field.kind == "rows":
        return [raw_values(field.subfields, posted, inside=f"{name}.{row}.") for row in row_numbers(name, posted)]
    if field.kind == "tags":
        return [text for text in texts if text]
    text = texts[-1] if texts else ""
    if field.kind in TEXT_KINDS and posted.get(f"{name}.skip"):
        return {"skipped": True, "text": text}
    return text


def row_numbers(name: str, posted: Posted) -> list[int]:
    """Return the numbers of the rows that were posted under a name, in order; what is no number is passed over."""
    beginning = f"{name}."
    numbers = {
        posted_name[len(beginning) :].partition(".")[0] for posted_name in posted if posted_name.startswith(beginning)
    }
    return sorted(int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) < 5)[:MOST_ROWS]


def key_of(name: str) -> str:
    """Return the key of the field that a posted name belongs to."""
    return name.partition(".")[0]


def without_row(rows: object, number: int) -> object:
    """Return raw rows without the one of that position; anything else as it is."""
    if not isinstance(rows, list):
        return rows
    return [row for position, row in enumerate(rows) if position != number]


def without_removed_row(raw: Mapping[str, object], posted: Posted) -> dict[str, object]:
    """Return raw values without the row whose "Remove" was pressed."""
    key, _, number = (posted.get("_remove") or [""])[-1].partition(":")
    if key in raw and number.isascii() and number.isdigit() and len(number) < 5:
        return {**raw, key: without_row(raw[key], int(number))}
    return dict(raw)


def rows_to_show(fields: Iterable[Field], posted: Posted) -> dict[str, int]:
    """Return how many rows each posted group shows again, blank ones too; one more where "Add another" was pressed."""
    added = (posted.get("_add") or [""])[-1]
    removed = (posted.get("_remove") or [""])[-1].partition(":")[0]
    return {
        field.key: len(row_numbers(field.key, posted)) + (field.key == added) - (field.key == removed)
        for field in fields
        if field.kind == "rows"
    }


def wants_other_rows(posted: Posted) -> bool:
    """Return whether a row is to be added or removed: the page opens again and nothing is sent."""
    return bool(posted.get("_add") or posted.get("_remove"))


def version_in_sight(posted: Posted) -> int:
    """Return the version that a form was made from; 0 where it does not say it, which is made from none."""
    typed = (posted.get("_base") or [""])[-1]
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
