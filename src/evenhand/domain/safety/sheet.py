"""Which sheet of the library the plan is written on."""

from __future__ import annotations

from functools import cache

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition, Field
from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.domain.worksheets.published import UnknownWorksheet, definition_of


@cache
def plan_slug() -> str:
    """Return the name of the one sheet that is a tap away from every page of a client's space."""
    [slug] = [
        slug for slug, (definition, _) in bundled_definitions().items() if definition.settings.pinned == "everywhere"
    ]
    return slug


def newest_sheet() -> tuple[WorksheetVersion, Definition]:
    """Return the version of the sheet that a new version of a plan is written on. One query, two the first time.

    It is the library's, whatever sheets of its own a practice has: what is confirmed before a plan is saved, its steps
    and who may change them are not a practice's to leave out. Raises UnknownWorksheet before it was published.
    """
    rows = WorksheetVersion.objects.filter(practice=None, slug=plan_slug()).defer("source")
    version = rows.order_by("-version").first()
    if version is None:
        raise UnknownWorksheet(plan_slug())
    return version, definition_of(version.pk)


def fields_of_client(definition: Definition) -> tuple[Field, ...]:
    """Return the questions that the client may change alone, at any time."""
    return tuple(
        field for step in definition.steps if step.id in definition.settings.client_edits for field in step.fields
    )
