"""The parts of a formula after it has been read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


class ExpressionError(ValueError):
    """A formula that cannot be used; its text is one plain sentence that says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the formula."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes, such as the stored value of an option."""

    value: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """The word `nothing`: no value."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The word `true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A field, a measure, or "rows.sub"."""

    path: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus something."""

    of: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers joined by + - * or /."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things held against each other: == != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a choice is one of several options: `did in ('a', 'b')`."""

    item: Node
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """Whether tags hold an option: `did includes 'a'`."""

    tags: Node
    option: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """Two truths joined by `and` or `or`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class If:
    """`then if condition else otherwise`."""

    then: Node
    condition: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language; `mapping` holds its `'option': number` pairs."""

    function: str
    arguments: tuple[Node, ...]
    mapping: tuple[tuple[str, int | float], ...] = ()


Node: TypeAlias = (
    Number
    | Text
    | Nothing
    | Truth
    | Name
    | Negative
    | Arithmetic
    | Comparison
    | Among
    | Includes
    | Not
    | Logic
    | If
    | Call
)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside this one."""
    match node:
        case Negative(of) | Not(of):
            return (of,)
        case Arithmetic(_, left, right) | Comparison(_, left, right) | Logic(_, left, right):
            return (left, right)
        case Among(item, _):
            return (item,)
        case Includes(tags, _):
            return (tags,)
        case If(then, condition, otherwise):
            return (then, condition, otherwise)
        case Call(_, arguments, _):
            return arguments
        case _:
            return ()


def names_in(node: Node) -> Iterator[str]:
    """Every field and measure the formula reads, in the order they stand, repeats included."""
    if isinstance(node, Name):
        yield node.path
    for part in parts_of(node):
        yield from names_in(part)
