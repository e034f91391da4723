"""Numbers that are reckoned from an entry, as its client sees them: only where the sheet says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.domain.worksheets.definition import TOTAL, Definition
from evenhand.wording import say
from evenhand.wording.numbers import with_decimals


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A number by its name, with the ends that it can have."""

    label: str
    words: str


def reckoned_for_client(sheet: Definition, values: Mapping[str, float | None]) -> tuple[Reckoned, ...]:
    """Return what is reckoned from an entry; empty unless its sheet lets the client see that.

    What the client answered stands there anyway and is not repeated. Of an instrument it is the score alone, and
    without a band: that is for the therapist.
    """
    if not sheet.settings.client_numbers:
        return ()
    asked = {one.key for one in sheet.fields()}
    found = []
    for one in sheet.measures:
        value = values.get(one.name)
        is_score = sheet.instrument is None or one.name == TOTAL
        if value is not None and is_score and one.formula not in asked:
            found.append(Reckoned(one.label, _in_words(value, one.low, one.high)))
    return tuple(found)


def _in_words(value: float, low: float | None, high: float | None) -> str:
    number, least, most = (None if one is None else with_decimals(f"{round(one, 2):g}") for one in (value, low, high))
    if least is None or most is None:
        return str(number)
    return say("%(number)s, on a range from %(low)s to %(high)s", number=number, low=least, high=most)
