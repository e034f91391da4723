"""A definition that was built as a tree, written as the TOML text that the loader reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from evenhand.domain.worksheets.building.trees import Tree

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_INLINE = frozenset({"options"})
"""Lists that may hold texts and tables side by side."""


def as_toml(tree: Tree) -> str:
    """Return the text whose reading gives this tree again: plain values first, then tables, in their order.

    Values are texts, whole or finite numbers, true or false, lists and tables of these.
    """
    return "\n".join(_table(tree, ())).strip() + "\n"


def _table(table: Mapping[str, object], path: tuple[str, ...]) -> Iterator[str]:
    nested: list[tuple[str, object]] = []
    for key, value in table.items():
        if isinstance(value, dict) or _is_tables(key, value):
            nested.append((key, value))
        else:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in nested:
        here = (*path, key)
        name = ".".join(map(_key, here))
        if isinstance(value, dict):
            yield from ("", f"[{name}]", *_table(value, here))
        elif isinstance(value, list):
            for one in value:
                yield from ("", f"[[{name}]]", *_table(one, here))


def _is_tables(key: str, value: object) -> bool:
    return (
        key not in _INLINE and isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
    )


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
        case _:
            raise TypeError(f"A definition holds no {type(value).__name__}.")


def _text(value: str) -> str:
    """A text in quotes: what JSON escapes TOML reads too, but it wants one more character escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)
