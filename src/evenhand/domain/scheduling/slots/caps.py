"""Limits on how much is booked in a day, a week or a month, counted in local days of the practice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date

from evenhand.domain.scheduling.slots.rules import Cap, CapUnit, Period, Rules, Taken
from evenhand.domain.scheduling.slots.zones import day_at

MINUTE = 60


class Booked:
    """What is booked already, by cap and period; a period is looked at as often as it has days with openings."""

    def __init__(self, rules: Rules, taken: Iterable[Taken]) -> None:
        """Count what counts: by the local date on which it begins."""
        self._rules = rules
        self._used: dict[Cap, Counter[Hashable]] = {cap: Counter() for cap in rules.caps}
        if not rules.caps:
            return
        for one in taken:
            if one.counts:
                self._count(one, day_at(rules.zone, one.start))

    def _count(self, one: Taken, day: date) -> None:
        for cap, used in self._used.items():
            if cap.service is None or cap.service == one.service:
                used[self._period(cap, day)] += 1 if cap.unit is CapUnit.SESSIONS else one.end - one.start

    def leaves_room_on(self, day: date) -> bool:
        """Return whether one more session of the service may begin on a local date: the strictest cap decides."""
        return all(
            used[self._period(cap, day)] + self._more(cap) <= self._most(cap)
            for cap, used in self._used.items()
            if cap.service is None or cap.service == self._rules.service
        )

    def _more(self, cap: Cap) -> int:
        return 1 if cap.unit is CapUnit.SESSIONS else self._rules.duration * MINUTE

    def _most(self, cap: Cap) -> int:
        return cap.most if cap.unit is CapUnit.SESSIONS else cap.most * MINUTE

    def _period(self, cap: Cap, day: date) -> Hashable:
        if cap.period is Period.DAY:
            return day
        if cap.period is Period.MONTH:
            return day.year, day.month
        return (day.toordinal() - 1 - self._rules.first_weekday) // 7
