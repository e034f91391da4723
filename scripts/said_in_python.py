"""Finds the texts that a module says, by its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass


class CannotExtract(ValueError):
    """A text is said that no catalogue can hold; the message names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text: its English forms (one, or one and many) and, where it means several things, which one."""

    english: tuple[str, ...]
    context: str = ""


SAYING = {"say": (0,), "later": (0,), "say_count": (0, 1), "form_of": (0, 1)}
"""Which arguments of a function are its text; of those below the first one is the context."""
SAYING_OF = {"say_of": (1,), "later_of": (1,)}


def said_in_code(source: str, name: str) -> Iterator[Said]:
    """Yield what a module says.

    A text that comes in a variable was said where the variable got it, with `later`. Raises CannotExtract for one that
    is put together on the spot.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        called = node.func.id
        if called in SAYING:
            english = _texts(node, SAYING[called], name)
            if english:
                yield Said(english)
        elif called in SAYING_OF:
            context, english = _texts(node, (0,), name), _texts(node, SAYING_OF[called], name)
            if context and english:
                yield Said(english, context[0])


def _texts(call: ast.Call, places: tuple[int, ...], name: str) -> tuple[str, ...]:
    found = []
    for place in places:
        argument = call.args[place] if place < len(call.args) else None
        if isinstance(argument, ast.JoinedStr | ast.BinOp):
            raise CannotExtract(f"{name}, line {call.lineno}: a text is put together before it is said. Use %(name)s.")
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            found.append(argument.value)
    return tuple(found) if len(found) == len(places) else ()
