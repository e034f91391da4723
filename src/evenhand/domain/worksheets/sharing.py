"""Which answers of an entry are the therapist's own, and may be shared where their sheet says so. Rules only."""

from __future__ import annotations

from evenhand.domain.worksheets.definition import Definition


def may_be_shared(definition: Definition) -> tuple[str, ...]:
    """Return the keys of the therapist's own questions, in order; none for a sheet that keeps them to the therapist."""
    if not definition.settings.share_pages:
        return ()
    return tuple(
        field.key
        for step in definition.steps
        if not step.setup
        for field in step.fields
        if field.is_answered and (step.who == "therapist" or field.filled_by == "therapist")
    )
