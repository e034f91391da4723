"""What the script of a page that saves as it is typed tells the program: read from the body that it posts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.faces.components.sheet.page_state import PageState, page_state
from evenhand.faces.components.sheet.posted import key_of


class Unreadable(ValueError):
    """What was posted is not what the script of the page sends."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the script tells: the state of its page, and for each changed field all names and texts of its inputs."""

    page: PageState
    changes: Mapping[str, Mapping[str, list[str]]]


def told_in(body: bytes) -> Told:
    """Return what a posted body tells; raises Unreadable."""
    try:
        told = json.loads(body)
        page = page_state({f"_{name}": [str(told[name])] for name in ("draft", "base", "writer", "sequence")})
        changes = {str(key): _texts(str(key), pairs) for key, pairs in told["changes"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable from error
    if page is None:
        raise Unreadable
    return Told(page, changes)


def _texts(key: str, pairs: Any) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        if not isinstance(name, str) or not isinstance(text, str) or key_of(name) != key:
            raise Unreadable
        texts.setdefault(name, []).append(text)
    return texts
