"""When a field is shown: reading `show_if` and holding it against the field it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.domain.worksheets.definition.parts import OPTION_KINDS, Condition, Field, Operator, Plain
from evenhand.domain.worksheets.definition.tables import Table
from evenhand.wording import later, say

_WRITTEN = re.compile(r"\s*(?P<field>\w+)\s*(?P<operator>==|!=|\bincludes\b)\s*(?P<value>.+?)\s*")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a field may look back at: fields of its own row first, then fields of the sheet."""

    earlier: Mapping[str, Field]
    later: frozenset[str]
    row: Mapping[str, Field] | None = None
    later_in_row: frozenset[str] = frozenset()


def read_show_if(table: Table, key: str, scope: Scope) -> tuple[Condition | None, tuple[Condition, ...]]:
    """The field's own condition and all that must hold for it, those of the field it names included."""
    written = table.text("show_if")
    if not written:
        return None, ()
    found = _WRITTEN.fullmatch(written)
    if found is None:
        table.fault("show_if", say('"%(written)s" is no condition: write for example "went == yes".', written=written))
        return None, ()
    named, operator = found["field"], found["operator"]
    in_row = scope.row is not None and (named in scope.row or named in scope.later_in_row)
    target = (scope.row or {}).get(named) if in_row else scope.earlier.get(named)
    if target is None:
        table.fault("show_if", _why_not(named, key, scope, in_row=in_row))
        return None, ()
    value, reason = _value_for(target, operator, found["value"].strip("'\""))
    if value is None or reason:
        table.fault("show_if", reason)
        return None, ()
    condition = Condition(named, _OPERATORS[operator], value, in_row)
    return condition, (*target.shown_when, condition)


_OPERATORS: dict[str, Operator] = {"==": "==", "!=": "!=", "includes": "includes"}


def _why_not(named: str, key: str, scope: Scope, *, in_row: bool) -> str:
    if named == key:
        return say('"%(key)s" cannot wait for its own answer.', key=key)
    if named in scope.later or in_row:
        return say(
            '"%(key)s" waits for "%(named)s", which comes later: a condition looks back, so that no circle can arise.',
            key=key,
            named=named,
        )
    return say('"%(key)s" waits for "%(named)s", and there is no such field.', key=key, named=named)


def _value_for(target: Field, operator: str, written: str) -> tuple[Plain | None, str]:
    """The value to compare with, in the shape of the stored answer, or the reason it cannot be one."""
    if (operator == "includes") != (target.kind == "tags"):
        text = (
            later('"%(key)s" is a %(kind)s field: compare it with "includes".')
            if target.kind == "tags"
            else later('"%(key)s" is a %(kind)s field: compare it with "==" or "!=".')
        )
        return None, say(text, key=target.key, kind=target.kind)
    if target.kind == "yes_no":
        if written not in _YES_NO:
            return None, say('"%(key)s" is a yes or no: "%(written)s" is neither.', key=target.key, written=written)
        return _YES_NO[written], ""
    if target.kind in OPTION_KINDS:
        known = {option.value for option in target.options}
        if target.options_from is None and written not in known:
            return None, say('"%(key)s" has no option stored as "%(written)s".', key=target.key, written=written)
        return written, ""
    if target.kind == "scale" and re.fullmatch(r"-?\d+", written):
        return int(written), ""
    return None, say(
        '"%(key)s" is a %(kind)s field, which no condition can compare with "%(written)s".',
        key=target.key,
        kind=target.kind,
        written=written,
    )
