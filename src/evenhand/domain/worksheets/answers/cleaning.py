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
    is; one that is hidden and not posted keeps what it had. What cannot be stored in a hidden field is kept
    without a problem. Keys that are no field are passed over. `zone` is the client's time zone, for moments
    typed without one.
    """
    was = earlier or {}
    cleaning = _Cleaning(answers=dict(was), setup=setup or {}, zone=zone)
    covered = [
        field
        for step in definition.steps
        if steps is None or step.id in steps
        for field in step.fields
        if field.is_answered
    ]
    for field in covered:
        if field.key not in raw and not cleaning.shows(field):
            continue
        value = cleaning.read(field, raw.get(field.key), field.key, was.get(field.key))
        if value is None:
            cleaning.answers.pop(field.key, None)
        else:
            cleaning.answers[field.key] = value
    return Cleaned(cleaning.answers, tuple(cleaning.problems), cleaning.kept, frozenset(field.key for field in covered))


@dataclass(slots=True)
class _Cleaning:
    """One run over a posted page: the answers so far, and what came up."""

    answers: dict[str, object]
    setup: Mapping[str, object]
    zone: tzinfo
    problems: list[Problem] = attribute(default_factory=list)
    kept: dict[str, object] = attribute(default_factory=dict)

    def shows(self, field: Field, row: Mapping[str, object] | None = None) -> bool:
        return is_visible(field, {**self.setup, **self.answers}, row)

    def read(
        self, field: Field, raw: object, name: str, was: object, row: Mapping[str, object] | None = None
    ) -> object:
        """The stored value or None; what cannot be stored is kept under its name."""
        if field.kind == "rows":
            return self._read_rows(field, raw, was)
        if is_skipped(raw) and field.kind in TEXT_KINDS:
            typed = raw.get("text") if isinstance(raw, Mapping) else None
            if isinstance(typed, str) and typed:
                self.kept[name] = typed
            return dict(SKIPPED)
        options = {option.value for option in options_of(field, self.answers, self.setup)}
        if field.options_from:
            options |= _stored_before(was)
        try:
            return read_value(field, raw, options, self.zone)
        except Unreadable as unreadable:
            self._keep(field, raw, name, unreadable.message, row)
            return None

    def _read_rows(self, field: Field, raw: object, was: object) -> list[dict[str, object]] | None:
        """Rows in their order, empty ones left out; a row whose only value cannot be stored keeps its place."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, list | tuple) or len(raw) > MAX_ITEMS or not all(map(_is_row, raw)):
            self._keep(field, raw, field.key)
            return None
        rows: list[dict[str, object]] = []
        before = was if isinstance(was, list) else []
        for position, posted in enumerate(raw):
            stored = before[position] if position < len(before) and _is_row(before[position]) else {}
            row: dict[str, object] = {}
            rows.append(row)
            kept = len(self.kept)
            for sub in field.subfields:
                name = f"{field.key}.{len(rows) - 1}.{sub.key}"
                value = self.read(sub, posted.get(sub.key), name, stored.get(sub.key), row)
                if value is not None:
                    row[sub.key] = value
            if not row and len(self.kept) == kept:
                rows.pop()
        return rows or None

    def _keep(
        self,
        field: Field,
        raw: object,
        name: str,
        message: str = "",
        row: Mapping[str, object] | None = None,
    ) -> None:
        self.kept[name] = raw
        if self.shows(field, row):
            self.problems.append(Problem(name, message or ask_for(field)))


def _is_row(row: object) -> bool:
    return isinstance(row, Mapping)


def _stored_before(value: object) -> set[str]:
    """The options an answer already holds: they stay choosable when the rows they came from have changed."""
    written = value if isinstance(value, list | tuple) else [value]
    return {one for one in written if isinstance(one, str)}
