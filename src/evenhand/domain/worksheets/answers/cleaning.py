"""From what a browser posts to stored answers, without ever losing what was typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import UTC, tzinfo

from evenhand.domain.worksheets.answers.options import options_of
from evenhand.domain.worksheets.answers.problems import Problem, ask_for
from evenhand.domain.worksheets.answers.reading import Unreadable, read_value
from evenhand.domain.worksheets.answers.shapes import MAX_ITEMS, SKIPPED, is_skipped
from evenhand.domain.worksheets.answers.visibility import is_visible
from evenhand.domain.worksheets.definition import TEXT_KINDS, Definition, Field


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What came of a posted page.

    `answers` are the stored answers after it, those of other pages included. `kept` holds, by the same names
    as the problems, every posted value that could not be stored, so that the page can show it again as it was
    typed. `covered` are the keys this page spoke for.
    """

    answers: dict[str, object]
    problems: tuple[Problem, ...] = ()
    kept: dict[str, object] = attribute(default_factory=dict)
    covered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Page:
    """What the fields of one posted page are read with."""

    raw: Mapping[str, object]
    earlier: Mapping[str, object]
    setup: Mapping[str, object]
    zone: tzinfo


def clean(
    definition: Definition,
    raw: Mapping[str, object],
    *,
    steps: Collection[str] | None = None,
    earlier: Mapping[str, object] | None = None,
    setup: Mapping[str, object] | None = None,
    zone: tzinfo = UTC,
) -> Cleaned:
    """Turn posted values into stored answers.

    `raw` holds one value a field: a text, a list of texts (tags), a list of mappings (rows), or
    `{"skipped": True}`, beside which "text" may hold words typed before. Values already in their stored shape
    pass unchanged, so cleaning twice changes nothing. With `steps`, only the fields of these pages are read
    and all else is taken over from `earlier`. A field that is shown and not posted is blank, as an unticked box
    is; one that is hidden and not posted keeps what it had. Keys that are no field are passed over.
    `zone` is the client's time zone, for moments typed without one.
    """
    page = _Page(raw, earlier or {}, setup or {}, zone)
    answers = dict(page.earlier)
    problems: list[Problem] = []
    kept: dict[str, object] = {}
    covered = [
        field
        for step in definition.steps
        if steps is None or step.id in steps
        for field in step.fields
        if field.is_answered
    ]
    for field in covered:
        if field.key not in raw and not is_visible(field, {**page.setup, **answers}):
            continue
        value = _read_field(field, raw.get(field.key), page, answers, problems, kept)
        if value is None:
            answers.pop(field.key, None)
        else:
            answers[field.key] = value
    return Cleaned(answers, tuple(problems), kept, frozenset(field.key for field in covered))


def _read_field(
    field: Field,
    raw: object,
    page: _Page,
    answers: Mapping[str, object],
    problems: list[Problem],
    kept: dict[str, object],
    name: str = "",
) -> object:
    """The stored value or None; what cannot be stored goes to `problems` and `kept` under its name."""
    name = name or field.key
    if field.kind == "rows":
        return _read_rows(field, raw, page, answers, problems, kept)
    if is_skipped(raw) and field.kind in TEXT_KINDS:
        typed = raw.get("text") if isinstance(raw, Mapping) else None
        if isinstance(typed, str) and typed:
            kept[name] = typed
        return dict(SKIPPED)
    options = {option.value for option in options_of(field, answers, page.setup)}
    if field.options_from:
        options |= _stored_before(page.earlier.get(field.key))
    try:
        return read_value(field, raw, options, page.zone)
    except Unreadable as unreadable:
        problems.append(Problem(name, unreadable.message or ask_for(field)))
        kept[name] = raw
        return None


def _read_rows(
    field: Field,
    raw: object,
    page: _Page,
    answers: Mapping[str, object],
    problems: list[Problem],
    kept: dict[str, object],
) -> list[dict[str, object]] | None:
    """Rows in their order, empty ones left out; a row whose only value cannot be stored keeps its place."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ITEMS or not all(_is_row(one) for one in raw):
        problems.append(Problem(field.key, ask_for(field)))
        kept[field.key] = raw
        return None
    rows: list[dict[str, object]] = []
    was = page.earlier.get(field.key)
    for position, posted in enumerate(raw):
        earlier = was[position] if isinstance(was, list) and position < len(was) else {}
        inner = _Page(posted, earlier if isinstance(earlier, Mapping) else {}, page.setup, page.zone)
        found = len(kept)
        row: dict[str, object] = {}
        for sub in field.subfields:
            name = f"{field.key}.{len(rows)}.{sub.key}"
            value = _read_field(sub, posted.get(sub.key), inner, answers, problems, kept, name)
            if value is not None:
                row[sub.key] = value
        if row or len(kept) > found:
            rows.append(row)
    return rows or None


def _is_row(row: object) -> bool:
    return isinstance(row, Mapping)


def _stored_before(value: object) -> set[str]:
    """The options an answer already holds: they stay choosable when the rows they came from have changed."""
    written = value if isinstance(value, list | tuple) else [value]
    return {one for one in written if isinstance(one, str)}
