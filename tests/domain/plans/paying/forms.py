"""A form as the library sends it, put back together and held against the library's own types of what may be sent."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from functools import cache
from types import UnionType
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

PART = re.compile(r"[^\[\]]+")
OF_THE_LIBRARY = {
    "api_key", "idempotency_key", "stripe_account", "stripe_context", "stripe_version", "max_network_retries",
}  # fmt: skip
"""What its types allow beside what is sent: how it is sent."""


class Odd(Exception):
    """A parameter that the library's types do not know, or whose value is none of theirs, or that is missing."""


def nested(form: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return `a[b][0][c]=d` as it was before it was written as a form."""
    whole: dict[str, Any] = {}
    for name, value in form:
        *way, last = PART.findall(name)
        place = whole
        for part in way:
            place = place.setdefault(part, {})
        place[last] = value
    return whole


def checked(module: str, name: str, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent with its values as they are typed; raises Odd."""
    return _table(sent, getattr(importlib.import_module(f"stripe.params.{module}"), name), name)


@cache
def _fields(typed: Any, module: str) -> dict[str, Any]:
    places = ("stripe._request_options", module)
    names = {"StripeContext": object}
    for place in places:
        names |= vars(importlib.import_module(place))
    return get_type_hints(typed, globalns=names, include_extras=True)


def _table(sent: Any, typed: Any, place: str) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise Odd(f"{place} is no table")
    fields = _fields(typed, typed.__module__)
    for name in sent.keys() - (fields.keys() - OF_THE_LIBRARY):
        raise Odd(f"{place}.{name} is not known")
    for name in typed.__required_keys__ - sent.keys():
        raise Odd(f"{place}.{name} is missing")
    return {name: _value(value, fields[name], f"{place}.{name}") for name, value in sent.items()}


def _value(sent: Any, typed: Any, place: str) -> Any:
    origin, inside = get_origin(typed), get_args(typed)
    if origin in (NotRequired, Required):
        return _value(sent, inside[0], place)
    if hasattr(typed, "__required_keys__"):
        return _table(sent, typed, place)
    if origin is list:
        if not isinstance(sent, dict) or sorted(sent, key=int) != [str(number) for number in range(len(sent))]:
            raise Odd(f"{place} is no list")
        return [_value(sent[key], inside[0], f"{place}.{key}") for key in sorted(sent, key=int)]
    if origin is dict and isinstance(sent, dict):
        return {key: _value(one, inside[1], f"{place}.{key}") for key, one in sent.items()}
    if origin in (Union, UnionType):
        return _one_of(sent, inside, place)
    return _plain(sent, typed, place)


def _one_of(sent: Any, kinds: tuple[Any, ...], place: str) -> Any:
    """Words that are listed are the only ones, though the types leave room for later ones."""
    listed = [kind for kind in kinds if get_origin(kind) is Literal]
    for kind in [one for one in kinds if one is not str] if listed else kinds:
        try:
            return _value(sent, kind, place)
        except Odd:
            continue
    raise Odd(f"{place} is {sent!r}")


def _plain(sent: Any, typed: Any, place: str) -> Any:
    if get_origin(typed) is Literal and sent in get_args(typed):
        return sent
    if typed is bool and sent in ("true", "false"):
        return sent == "true"
    if typed is int and isinstance(sent, str) and re.fullmatch(r"-?[0-9]+", sent):
        return int(sent)
    if typed is str and isinstance(sent, str):
        return sent
    raise Odd(f"{place} is {sent!r}, not {typed}")
