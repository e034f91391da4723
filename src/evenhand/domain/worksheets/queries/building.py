"""What a practice is building: its sheets by name, one of them with its state, the sheet that a copy came from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.models import OwnSheet, OwnSheetState, WorksheetVersion
from evenhand.domain.worksheets.published import UnknownWorksheet, definition_of, latest_version
from evenhand.foundation.practices.context import current_practice_id
from evenhand.wording import say


@dataclass(frozen=True, slots=True)
class Building:
    """A sheet with the content of one of its states, and whether there is one before and one behind it."""

    sheet: OwnSheet
    number: int
    content: dict[str, Any]
    can_go_back: bool
    can_go_on: bool

    @property
    def tree(self) -> Tree:
        """The definition as it is written so far."""
        tree: Tree = self.content["sheet"]
        return tree

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what was published last."""
        return self.sheet.published_state is not None and self.sheet.published_state != self.sheet.at


@dataclass(frozen=True, slots=True)
class Built:
    """A sheet by the name that it has so far."""

    sheet: OwnSheet
    name: str
    is_instrument: bool


def own_sheets() -> list[Built]:
    """Return the sheets that this practice builds, the one changed last first. One query."""
    states = OwnSheetState.objects.filter(number=F("sheet__at")).select_related("sheet").order_by("-sheet__changed_at")
    return [
        Built(
            one.sheet, one.content["sheet"].get("library_name") or say("Without a name"), "kind" in one.content["sheet"]
        )
        for one in states
    ]


def own_sheet(*, sheet_id: UUID, number: int | None = None) -> Building | None:
    """Return a sheet with the state that stands, or with state `number` where it is still kept. Two queries."""
    sheet = OwnSheet.objects.filter(pk=sheet_id).first()
    if sheet is None:
        return None
    numbers = list(OwnSheetState.objects.filter(sheet=sheet).order_by("number").values_list("number", flat=True))
    wanted = number if number in numbers else sheet.at
    state = OwnSheetState.objects.get(sheet=sheet, number=wanted)
    return Building(sheet, wanted, state.content, min(numbers) < sheet.at, max(numbers) > sheet.at)


def own_sheet_called(*, slug: str) -> OwnSheet | None:
    """Return the sheet of this practice that has a slug. One query."""
    return OwnSheet.objects.filter(slug=slug).first()


def keys_in_use(*, sheet: OwnSheet) -> frozenset[str]:
    """Return the keys of questions that may have answers: those of its last version, and of what it is a copy of.

    Two queries, and one for each definition that was not read yet.
    """
    newest = WorksheetVersion.objects.filter(practice_id=current_practice_id(), slug=sheet.slug)
    versions = [newest.order_by("version").values_list("pk", flat=True).last()]
    with suppress(UnknownWorksheet):
        versions.append(latest_version(sheet.based_on).pk if sheet.based_on else None)
    fields = [field for pk in versions if pk is not None for field in definition_of(pk).fields()]
    return frozenset(one.key for field in fields for one in (field, *field.subfields))
