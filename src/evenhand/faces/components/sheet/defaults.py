"""What a page shows in a question that nobody has answered yet."""

from __future__ import annotations

from datetime import datetime

from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.event_time import defaults_at


def defaults_of(definition: Definition, *, stage: Stage, at: datetime, zone: str) -> dict[str, object]:
    """Return, by key, what the questions of a stage open with; "now" and "today" on the clock of a zone."""
    fixed = {
        field.key: field.default
        for step in definition.steps_of(stage)
        for field in step.fields
        if field.default is not None and field.default not in ("now", "today")
    }
    return {**fixed, **defaults_at(definition, at=at, zone=zone, stage=stage)}
