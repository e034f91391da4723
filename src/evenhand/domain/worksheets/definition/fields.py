"""Reading pages and their fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from evenhand.domain.worksheets.definition.conditions import Scope, read_show_if
from evenhand.domain.worksheets.definition.kinds import ALLOWED, ATTRIBUTE_WORDS, EVERY_ATTRIBUTE, ORDINARY, REQUIRED
from evenhand.domain.worksheets.definition.options import read_options
from evenhand.domain.worksheets.definition.parts import KINDS, SHOWN_KINDS, Field, Need, Plain, Step, Who
from evenhand.domain.worksheets.definition.tables import Table
from evenhand.wording import say

Limit = int | float | None
KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
RESERVED = frozenset({"if", "else", "and", "or", "not", "in", "includes", "nothing", "true", "false", "form"})
OF_FORMS = frozenset(
    {"append", "closest", "contains", "csrfmiddlewaretoken", "dataset", "elements", "inert", "matches", "submit"}
)
"""In a browser a form's field stands under its name on the form itself, and hides what else is called so there."""

WHO = ("client", "therapist", "together")
_STEP = {"id", "heading", "setup", "after", "who", "opens_on", "fields"}
_TOKENS = frozenset({"emergency_number", "crisis_lines", "reading_times"})
_TOKEN = re.compile(r"\{([^{}]*)\}")
_SCALE_POINTS = 101
_PARSERS = {"date": date.fromisoformat, "time": time.fromisoformat, "datetime": datetime.fromisoformat}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a field is read in: the fields before it, the keys after it, and who fills the page."""

    scope: Scope
    who: Who
    inside_rows: bool = False


def read_steps(tables: tuple[Table, ...], who: Who) -> tuple[Step, ...]:
    """All pages, each field knowing only those before it."""
    keys = [str(field.values.get("key")) for table in tables for field in table.tables("fields")]
    earlier: dict[str, Field] = {}
    steps: dict[str, Step] = {}
    for table in tables:
        step = _read_step(table, who, earlier, keys)
        if step.id in steps:
            table.fault("id", say('Two pages have the id "%(id)s".', id=step.id))
        if step.after and step.setup:
            table.fault("after", say('The page "%(id)s" is either set-up or after, not both.', id=step.id))
        if step.setup and any(not one.setup for one in steps.values()):
            table.fault("setup", say('The set-up page "%(id)s" comes after an ordinary page.', id=step.id))
        if not step.setup and not step.after and any(one.after for one in steps.values()):
            table.fault("id", say('The page "%(id)s" of the first sitting comes after one of the second.', id=step.id))
        steps[step.id] = step
    return tuple(steps.values())


def _read_step(table: Table, who: Who, earlier: dict[str, Field], keys: list[str]) -> Step:
    table.only(_STEP, say("A page"))
    step_id = table.text("id", needed_by=say("A page"))
    if step_id and not KEY.fullmatch(step_id):
        table.fault("id", say('The id "%(id)s" has to be small letters, digits and _.', id=step_id))
    own_who = cast(Who, table.one_of("who", WHO, default=who))
    fields: list[Field] = []
    for one in table.tables("fields"):
        scope = Scope(dict(earlier), frozenset(keys) - earlier.keys())
        field = read_field(one, Surroundings(scope, own_who))
        if field.key in earlier:
            one.fault("key", say('Two fields have the key "%(key)s".', key=field.key))
        earlier[field.key] = field
        fields.append(field)
    if not fields:
        table.fault("id", say('The page "%(id)s" has no fields.', id=step_id))
    return Step(
        id=step_id,
        heading=table.text("heading", needed_by=say('The page "%(id)s"', id=step_id)),
        fields=tuple(fields),
        setup=table.flag("setup"),
        after=table.flag("after"),
        who=own_who,
        opens_on=table.optional_text("opens_on"),
    )


def read_field(table: Table, around: Surroundings) -> Field:
    """One field with everything it says about itself."""
    key = _read_key(table)
    kind = table.text("kind", needed_by=say('The field "%(key)s"', key=key))
    if kind not in KINDS:
        table.fault("kind", say('"%(key)s" is of the unknown kind "%(kind)s".', key=key, kind=kind))
        return Field(key, "info", "", "auto", shown_when=())
    _check_attributes(table, key, kind)
    show_if, shown_when = read_show_if(table, key, around.scope)
    minimum, maximum, step = _read_limits(table, key, kind)
    prompt = table.text("prompt", needed_by=say('The field "%(key)s"', key=key))
    _check_tokens(table, "prompt", prompt)
    return Field(
        key=key,
        kind=kind,
        prompt=prompt,
        need=_read_need(table, key, kind),
        help=table.text("help"),
        options=read_options(table),
        options_from=table.optional_text("options_from"),
        low=table.text("low"),
        high=table.text("high"),
        low_from=table.optional_text("low_from"),
        high_from=table.optional_text("high_from"),
        minimum=minimum,
        maximum=maximum,
        step=step,
        max_words=table.whole("max_words", least=1),
        min_items=table.whole("min_items", least=0),
        max_items=table.whole("max_items", least=1),
        show_if=show_if,
        shown_when=shown_when,
        filled_by=cast(Who, table.one_of("filled_by", WHO, default=around.who)),
        shows=table.texts("shows"),
        headings=table.texts("headings"),
        subfields=_read_subfields(table, key, kind, around),
        withheld=table.flag("withheld"),
        label=table.text("label") or prompt,
        default=_read_default(table, key, kind),
    )


def _read_key(table: Table) -> str:
    key = table.text("key", needed_by=say("A field"))
    if key and not KEY.fullmatch(key):
        table.fault("key", say('The key "%(key)s" has to be small letters, digits and _, a letter first.', key=key))
    if key in RESERVED:
        table.fault("key", say('The key "%(key)s" is a word of the formula language: choose another.', key=key))
    if key in OF_FORMS:
        table.fault("key", say('The key "%(key)s" has a meaning of its own in forms: choose another.', key=key))
    return key


def _check_attributes(table: Table, key: str, kind: str) -> None:
    table.only(EVERY_ATTRIBUTE, say("A field"))
    allowed = ORDINARY | ALLOWED[kind]
    for name in table.values:
        if name in EVERY_ATTRIBUTE and name not in allowed:
            table.fault(
                name, say('"%(name)s" does not go with a %(kind)s field ("%(key)s").', name=name, kind=kind, key=key)
            )
    for group in REQUIRED.get(kind, ()):
        given = [name for name in group if table.values.get(name) not in (None, "", [])]
        if not given:
            table.fault(
                "kind",
                say(
                    '"%(key)s" is a %(kind)s field without %(missing)s.',
                    key=key,
                    kind=kind,
                    missing=ATTRIBUTE_WORDS[group[0]],
                ),
            )
        if len(given) > 1:
            table.fault(
                given[1],
                say(
                    '"%(key)s" has both "%(first)s" and "%(second)s": keep one.',
                    key=key,
                    first=given[0],
                    second=given[1],
                ),
            )


def _read_need(table: Table, key: str, kind: str) -> Need:
    need = table.one_of("need", ("required", "optional", "auto"), default="optional")
    if kind in SHOWN_KINDS and "need" in table.values and need != "auto":
        table.fault("need", say('"%(key)s" takes no answer: its need is "auto".', key=key))
    if need == "auto" and kind not in SHOWN_KINDS and "default" not in table.values:
        table.fault("need", say('"%(key)s" is filled by the system and needs a default.', key=key))
    return cast(Need, "auto" if kind in SHOWN_KINDS else need)


def _read_limits(table: Table, key: str, kind: str) -> tuple[Limit, Limit, Limit]:
    low, high, step = table.number("minimum"), table.number("maximum"), table.number("step")
    if low is not None and high is not None and low >= high:
        table.fault("maximum", say('The maximum of "%(key)s" has to be more than its minimum.', key=key))
    if step is not None and step <= 0:
        table.fault("step", say('The step of "%(key)s" has to be more than 0.', key=key))
    elif kind == "scale" and low is not None and high is not None and low < high:
        step = 1 if step is None else step
        if not all(isinstance(one, int) for one in (low, high, step)):
            table.fault(
                "minimum", say('The limits and the step of the scale "%(key)s" have to be whole numbers.', key=key)
            )
        elif (high - low) % step or (high - low) / step >= _SCALE_POINTS:
            table.fault(
                "step",
                say(
                    'The scale "%(key)s" has to have whole steps, %(most)s points at most.', key=key, most=_SCALE_POINTS
                ),
            )
    return low, high, step


def _read_default(table: Table, key: str, kind: str) -> Plain | None:
    """A literal in the shape of the stored answer, or "today" (dates) or "now" (dates with a time)."""
    default = table.plain("default")
    if default is None or (default, kind) in (("today", "date"), ("now", "datetime")):
        return default
    fits = {
        "scale": isinstance(default, int) and not isinstance(default, bool),
        "duration": isinstance(default, int) and not isinstance(default, bool),
        "number": isinstance(default, int | float) and not isinstance(default, bool),
        "yes_no": isinstance(default, bool),
        "choice": default in {option.value for option in read_options(table)},
    }.get(kind, isinstance(default, str))
    if fits and kind in _PARSERS:
        try:
            _PARSERS[kind](str(default))
        except ValueError:
            fits = False
    if not fits:
        table.fault(
            "default",
            say(
                '%(default)s cannot be the default of the %(kind)s field "%(key)s".',
                default=repr(default),
                kind=kind,
                key=key,
            ),
        )
        return None
    return default


def _read_subfields(table: Table, key: str, kind: str, around: Surroundings) -> tuple[Field, ...]:
    if kind != "rows":
        return ()
    if around.inside_rows:
        table.fault("kind", say('"%(key)s" stands inside rows and cannot have rows of its own.', key=key))
        return ()
    written = table.tables("fields")
    keys = frozenset(str(one.values.get("key")) for one in written)
    row: dict[str, Field] = {}
    for one in written:
        scope = Scope(around.scope.earlier, around.scope.later, dict(row), keys - row.keys())
        field = read_field(one, Surroundings(scope, around.who, inside_rows=True))
        if field.key in row:
            one.fault(
                "key", say('Two fields in the rows of "%(key)s" have the key "%(inner)s".', key=key, inner=field.key)
            )
        if field.kind in SHOWN_KINDS:
            one.fault("kind", say('"%(key)s" takes no answer and cannot stand inside rows.', key=field.key))
        row[field.key] = field
    return tuple(row.values())


def _check_tokens(table: Table, key: str, text: str) -> None:
    for found in _TOKEN.finditer(text):
        if found[1] not in _TOKENS:
            known = ", ".join(f"{{{name}}}" for name in sorted(_TOKENS))
            table.fault(
                key,
                say(
                    '"%(found)s" is not filled in by anything: the words in braces are %(known)s.',
                    found=found[0],
                    known=known,
                ),
            )
