"""Options and the rule that turns a label into its stored value."""

from __future__ import annotations

import re

from evenhand.domain.worksheets.definition.parts import Option
from evenhand.domain.worksheets.definition.tables import Table
from evenhand.wording import say

_OTHER = re.compile(r"[\W_]+")
_VALUE = re.compile(r"\w+")


def option_value(label: str) -> str:
    """The stored value of a label: lower case, every run of other characters turned into `_`.

    "Work or study" becomes "work_or_study", "Can't tell" becomes "can_t_tell". Letters of any script count as
    letters; nothing is left of quotes and stops at either end.
    """
    return _OTHER.sub("_", label.lower()).strip("_")


def read_options(table: Table, key: str = "options") -> tuple[Option, ...]:
    """Options written as labels, or as `{ value, label }` where a translation keeps the value."""
    written = table.values.get(key, ())
    if not isinstance(written, list | tuple):
        table.fault(key, say('"%(key)s" has to be a list.', key=key))
        return ()
    options: dict[str, Option] = {}
    for one in written:
        option = _read_option(one)
        if option is None:
            table.fault(
                key, say("%(one)s is not an option: write its label, or its value and its label.", one=repr(one))
            )
        elif option.value in options:
            first = options[option.value].label
            table.fault(
                key,
                say(
                    '"%(first)s" and "%(label)s" would both be stored as "%(value)s".',
                    first=first,
                    label=option.label,
                    value=option.value,
                ),
            )
        else:
            options[option.value] = option
    return tuple(options.values())


def _read_option(written: object) -> Option | None:
    match written:
        case str():
            value, label = option_value(written), written
        case {"value": str(value), "label": str(label), **rest} if not rest and label.strip():
            if value != value.lower():
                return None
        case _:
            return None
    return Option(value, label) if _VALUE.fullmatch(value) else None
