"""When the thing an entry tells of took place, and what fields hold when nobody was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from evenhand.domain.worksheets.definition import Definition, Stage


def event_moment(definition: Definition, answers: Mapping[str, object]) -> datetime | None:
    """Return the aware moment of the event: the answer to the sheet's first datetime field.

    None when the sheet asks for no moment, or it was left empty. A sheet that asks only for a day is rated when it is
    written, so its place on the time line is when it was sent.
    """
    fields = (field for step in definition.steps if not step.setup for field in step.fields)
    stamp = next((field for field in fields if field.kind == "datetime"), None)
    given = answers.get(stamp.key) if stamp is not None else None
    return datetime.fromisoformat(given) if isinstance(given, str) else None


def defaults_at(definition: Definition, *, at: datetime, zone: str, stage: Stage = "first") -> dict[str, object]:
    """Return what a stage's fields with a default of `now` or `today` hold at a moment, in the client's zone."""
    local = at.astimezone(ZoneInfo(zone))
    moments: dict[str, object] = {
        "now": local.isoformat(timespec="seconds"),
        "today": local.date().isoformat(),
    }
    fields = (field for step in definition.steps_of(stage) for field in step.fields)
    return {
        field.key: moments[field.default]
        for field in fields
        if isinstance(field.default, str) and field.default in moments
    }
