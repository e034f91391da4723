"""Which fields are shown, given what was answered so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evenhand.domain.worksheets.definition import Condition, Definition, Field

Answers = Mapping[str, object]


def is_visible(field: Field, answers: Answers, row: Answers | None = None) -> bool:
    """Whether the field is shown.

    All conditions have to hold: its own and those of the fields it depends on, so that nothing hangs on a
    hidden answer. A condition on a field that is not answered, or was skipped, does not hold, whichever way
    it asks. For a sub-field, `row` holds the answers of its row.
    """
    return all(_holds(one, (row or {}) if one.in_row else answers) for one in field.shown_when)


def visible_answers(definition: Definition, answers: Answers, agreed: Answers | None = None) -> dict[str, object]:
    """The answers that count: those of fields that are shown, in rows too.

    What was typed into a field that a later answer has hidden stays in the draft; it is no part of the entry.
    `agreed` are the answers of the set-up that conditions may look at.
    """
    known = {**(agreed or {}), **answers}
    shown: dict[str, object] = {}
    for field in definition.fields():
        value = answers.get(field.key)
        if value is None or not is_visible(field, known):
            continue
        shown[field.key] = _visible_rows(field, value, known) if field.kind == "rows" else value
    return shown


def without_setup(definition: Definition, answers: Answers) -> dict[str, object]:
    """The answers of an entry proper: those to set-up pages are left out.

    For a draft begun before somebody else filled the set-up: what is agreed counts, not what stands in the draft.
    """
    agreed = {field.key for step in definition.steps_of("setup") for field in step.fields}
    return {key: value for key, value in answers.items() if key not in agreed}


def _visible_rows(field: Field, rows: object, answers: Answers) -> object:
    if not isinstance(rows, list):
        return rows
    return [_visible_row(field.subfields, row, answers) if isinstance(row, Mapping) else row for row in rows]


def _visible_row(subfields: Iterable[Field], row: Answers, answers: Answers) -> dict[str, object]:
    return {field.key: row[field.key] for field in subfields if field.key in row and is_visible(field, answers, row)}


def _holds(condition: Condition, answers: Answers) -> bool:
    value = answers.get(condition.field)
    match value:
        case None | Mapping():
            return False
        case list() | tuple():
            return (condition.value in value) == (condition.operator == "includes")
        case _:
            equal = value == condition.value and isinstance(value, bool) == isinstance(condition.value, bool)
            return equal == (condition.operator == "==")
