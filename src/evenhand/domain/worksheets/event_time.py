"""When the thing an entry tells of took place, and what fields hold when nobody was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from evenhand.domain.worksheets.definition import Definition, Field


def _first_field(definition: Definition, kind: str) -> Field | None:
    fields = (field for step in definition.steps if not step.setup for field in step.fields)
    return next((field for field in fields if field.kind == kind), None)


def event_moment(definition: Definition, answers: Mapping[str, object], *, zone: str) -> datetime | None:
    """Return the aware moment of the event: the sheet's first datetime field, else noon of its first date field.

    None when the sheet asks for neither, or it was left empty.
    """
    stamp = _first_field(definition, "datetime")
    if stamp is not None and isinstance(answers.get(stamp.key), str):
        return datetime.fromisoformat(str(answers[stamp.key]))
    day = _first_field(definition, "date")
    if day is not None and isinstance(answers.get(day.key), str):
        return datetime.combine(date.fromisoformat(str(answers[day.key])), time(12), tzinfo=ZoneInfo(zone))
    return None


def defaults_at(definition: Definition, *, at: datetime, zone: str) -> dict[str, object]:
    """Return what fields with a default of `now` or `today` hold at a moment, in the client's zone."""
    local = at.astimezone(ZoneInfo(zone))
    moments: dict[str, object] = {
        "now": local.isoformat(timespec="seconds"),
        "today": local.date().isoformat(),
    }
    fields = (field for step in definition.steps if not step.setup and not step.after for field in step.fields)
    return {
        field.key: moments[field.default]
        for field in fields
        if isinstance(field.default, str) and field.default in moments
    }
