"""What could come next: the sheets that the sheets somebody has had lead to, as their definitions name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.domain.worksheets.definition import Definition

_NAMED = re.compile(r"`([a-z0-9-]+)`")


@dataclass(frozen=True, slots=True)
class Following:
    """A sheet that could come next, and the sheet that leads to it."""

    sheet: Definition
    after: Definition


def named_in(lines: Iterable[str]) -> list[str]:
    """Return the slugs that stand between marks in these lines, in order and once each."""
    return list(dict.fromkeys(slug for line in lines for slug in _NAMED.findall(line)))


def could_follow(had: Iterable[str], sheets: Mapping[str, Definition]) -> list[Following]:
    """Return what the sheets that were had (slugs, the last one first) lead to, without what was had already.

    A name that is in no library is passed over. `sheets` are those that can be given, and what was had, by slug.
    """
    before = list(had)
    found: dict[str, Following] = {}
    for slug in before:
        after = sheets.get(slug)
        for named in named_in(after.next) if after else ():
            sheet = sheets.get(named)
            if after and sheet and named not in before:
                found.setdefault(named, Following(sheet, after))
    return list(found.values())
