"""From a definition and stored answers to a page that can be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import UTC, datetime, tzinfo

from evenhand.domain.worksheets.answers import Problem, is_skipped, options_of
from evenhand.domain.worksheets.answers import words as count_words
from evenhand.domain.worksheets.definition import TEXT_KINDS, Definition, Field, Option, Step, Who
from evenhand.faces.components.help_now import READING_TIMES, emergency_in_words, help_numbers, lines_in_words
from evenhand.faces.components.sheet.meeting import fields_open, is_for_client
from evenhand.faces.components.sheet.reading import sides_of
from evenhand.faces.components.sheet.shown import Choice, Row, Showing, ShownField, ShownStep
from evenhand.wording import say

MOST_BOXES = 11
"""A scale with more points than this is drawn as a number with steps on both sides."""

_INPUT_TYPES = {"date": "date", "time": "time", "datetime": "datetime-local"}
_NUMERIC = frozenset({"number", "duration"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the pages of one sheet are drawn from.

    `kept` holds, by name, posted values that could not be stored; they are shown as typed. `rows` asks for at
    least so many rows of a group. `inert` draws a preview: everything that a client may ever see. `by` is who
    fills it: on the desk the therapist's own questions are among the others.
    """

    definition: Definition
    answers: Mapping[str, object] = attribute(default_factory=dict)
    setup: Mapping[str, object] = attribute(default_factory=dict)
    problems: Sequence[Problem] = ()
    kept: Mapping[str, object] = attribute(default_factory=dict)
    defaults: Mapping[str, object] = attribute(default_factory=dict)
    rows: Mapping[str, int] = attribute(default_factory=dict)
    zone: tzinfo = UTC
    reading_times: str = READING_TIMES
    inert: bool = False
    by: Who = "client"


def step_page(sheet: Sheet, step: Step) -> ShownStep:
    """Return one page with the questions that can be met there, their answers, problems and options."""
    if sheet.inert:
        fields = tuple(field for field in step.fields if is_for_client(step, field))
    else:
        fields = fields_open(step, sheet.answers, by=sheet.by)
    heads = bool(fields) and (len(fields) == 1 or fields[0].kind in {"long_text", "read_back"})
    return _shown_step(sheet, step, fields, frozenset(field.key for field in step.fields), heads=heads)


def one_page(sheet: Sheet, steps: Sequence[Step]) -> tuple[ShownStep, ...]:
    """Return several pages to be drawn below each other in one form, each under its heading; empty ones stay out."""
    here = frozenset(field.key for step in steps for field in step.fields)
    pages = (
        _shown_step(sheet, step, fields_open(step, sheet.answers, by=sheet.by, beside=here), here, heads=False)
        for step in steps
    )
    return tuple(page for page in pages if page.fields)


def _shown_step(sheet: Sheet, step: Step, fields: Sequence[Field], here: frozenset[str], *, heads: bool) -> ShownStep:
    untouched = not any(field.key in sheet.answers or field.key in sheet.kept for field in step.fields)
    page = _Page(sheet, here, untouched)
    shown = tuple(
        page.shown(field, field.key, sheet.answers.get(field.key), heads=heads and not number)
        for number, field in enumerate(fields)
    )
    return ShownStep(step.id, step.heading, "" if heads else step.heading, shown, sheet.definition.language)


def preview_of(definition: Definition, *, setup: Mapping[str, object] | None = None) -> tuple[ShownStep, ...]:
    """Return every page of a sheet as its client may see it, to be drawn inert by components/sheet/preview.html."""
    sheet = Sheet(definition, setup=setup or {}, inert=True)
    pages = (step_page(sheet, step) for step in definition.steps)
    return tuple(page for page in pages if page.fields)


@dataclass(frozen=True, slots=True)
class _Page:
    """Draws the fields of one page of a sheet."""

    sheet: Sheet
    here: frozenset[str]
    untouched: bool

    def shown(self, field: Field, name: str, answer: object, *, heads: bool = False, row: str = "") -> ShownField:
        """Return one field as it stands on the page."""
        sheet = self.sheet
        skipped = is_skipped(answer)
        value = self._value(field, name, answer)
        choices = self._choices(field, name, value, answer)
        rows = self._rows(field, name, answer) if field.kind == "rows" else ()
        wide = field.kind == "scale" and not choices
        box = "long_text" if field.kind == "short_text" and "\n" in value else field.kind  # one line would swallow them
        return ShownField(
            key=field.key,
            kind=field.kind,
            name=name,
            id=f"f-{name}",
            template=f"components/sheet/{'number_pair' if wide else box}.html",
            prompt=self._filled(field.prompt),
            hint=field.help,
            error=next((problem.message for problem in sheet.problems if problem.field == name), ""),
            heads=heads,
            optional=field.need == "optional" and field.is_answered,
            skippable=field.kind in TEXT_KINDS and field.need == "required",
            skipped=skipped,
            by_therapist=field.filled_by == "therapist",
            value=value,
            input_type=self._input_type(field, name, value),
            low=_end(field.minimum, field.low or str(sheet.setup.get(field.low_from or "") or "")),
            high=_end(field.maximum, field.high or str(sheet.setup.get(field.high_from or "") or "")),
            minimum=field.minimum,
            maximum=field.maximum,
            step=field.step,
            most=field.max_items,
            about_words=field.max_words if field.kind == "long_text" else None,
            word_count=count_words(value) if field.kind == "long_text" and field.max_words else 0,
            choices=choices,
            showing=() if sheet.inert else tuple(self._showing(field, row)),
            sides=sides_of(sheet.definition, field, sheet.answers) if field.kind == "read_back" else (),
            rows=rows,
            can_add=field.max_items is None or len(rows) < field.max_items,
            language=field.language or sheet.definition.language,
        )

    def _filled(self, prompt: str) -> str:
        if "{" not in prompt:
            return prompt
        numbers = help_numbers()
        said = {"emergency_number": emergency_in_words(numbers), "crisis_lines": lines_in_words(numbers)}
        for token, words in {**said, "reading_times": self.sheet.reading_times}.items():
            prompt = prompt.replace(f"{{{token}}}", words)
        return prompt

    def _value(self, field: Field, name: str, answer: object) -> str:
        """The text of the input: what was typed and could not be stored, the stored answer, or the default."""
        typed = self.sheet.kept.get(name)
        if isinstance(typed, str):
            return typed
        if answer is None and self.untouched:
            answer = self.sheet.defaults.get(field.key)
        if answer is None or is_skipped(answer) or isinstance(answer, list):
            return ""
        if field.kind == "datetime" and isinstance(answer, str):
            return datetime.fromisoformat(answer).astimezone(self.sheet.zone).strftime("%Y-%m-%dT%H:%M")
        return _posted(answer)

    def _input_type(self, field: Field, name: str, value: str) -> str:
        """A typed value that is no date or time is shown in a plain box: a browser's own box would drop it."""
        return "text" if value and name in self.sheet.kept else _INPUT_TYPES.get(field.kind, "text")

    def _choices(self, field: Field, name: str, value: str, answer: object) -> tuple[Choice, ...]:
        if field.kind == "yes_no":
            return (Choice("yes", say("Yes"), value == "yes"), Choice("no", say("No"), value == "no"))
        if field.kind == "scale":
            points = range(int(field.minimum or 0), int(field.maximum or 0) + 1, int(field.step or 1))
            return tuple(Choice(str(n), str(n), value == str(n)) for n in points) if len(points) <= MOST_BOXES else ()
        if field.kind not in {"choice", "tags"}:
            return ()
        kept = self.sheet.kept.get(name)
        chosen = set(map(str, kept if isinstance(kept, list) else answer if isinstance(answer, list) else [value]))
        options = options_of(field, self.sheet.answers, self.sheet.setup)
        known = {option.value for option in options}
        if field.options_from:
            # Rows change; what was chosen from them before stays in sight.
            options += tuple(Option(one, one) for one in sorted(chosen - known - {""}))
        return tuple(Choice(option.value, option.label, option.value in chosen) for option in options)

    def _showing(self, field: Field, row: str) -> Iterator[Showing]:
        """The conditions that hang on inputs of this very page, for script to follow."""
        for one in field.shown_when:
            if one.in_row or one.field in self.here:
                value = (
                    {True: "yes", False: "no"}.get(one.value, str(one.value))
                    if isinstance(one.value, bool)
                    else str(one.value)
                )
                operator = "!=" if one.operator == "!=" else "=="
                yield Showing(f"{row}{one.field}" if one.in_row else one.field, operator, value)

    def _rows(self, field: Field, name: str, answer: object) -> tuple[Row, ...]:
        """The rows that were written, and blank ones up to the least the sheet or the client asks for."""
        written = [one for one in answer if isinstance(one, Mapping)] if isinstance(answer, list) else []
        wanted = max(len(written), field.min_items or 1, self.sheet.rows.get(name, 0))
        count = min(wanted, max(field.max_items or wanted, len(written)))
        return tuple(
            self._row(field, name, number, written[number] if number < len(written) else {}, count)
            for number in range(count)
        )

    def _row(self, field: Field, name: str, number: int, answers: Mapping[str, object], count: int) -> Row:
        beginning = f"{name}.{number}."
        fields = tuple(
            self.shown(sub, beginning + sub.key, answers.get(sub.key), row=beginning)
            for sub in field.subfields
            if sub.filled_by != "therapist" or self.sheet.by != "client"
        )
        return Row(number, say("%(place)s of %(places)s", place=number + 1, places=count), fields)


def _posted(value: object) -> str:
    """A plain value as a browser posts it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _end(limit: int | float | None, words: str) -> str:
    """An end of a scale in words: its number and what it means, the first letter small after the number."""
    if limit is None or not words:
        return words
    small = words[0].lower() + words[1:] if len(words) > 1 and words[1].islower() else words
    return f"{limit}, {small}"
