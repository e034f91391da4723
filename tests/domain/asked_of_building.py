"""What queries of own sheets are asked across the walls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.domain.worksheets import queries as worksheets
from evenhand.domain.worksheets.models import OwnSheet

if TYPE_CHECKING:
    from tests.domain.test_walls import Everything


def the_sheet(one: Everything) -> OwnSheet:
    """Return the sheet of the practice in force, or one that is nowhere."""
    return OwnSheet.objects.first() or OwnSheet(pk=one.case.pk, slug="own-none")


ASKED = {
    worksheets.own_message: lambda one: worksheets.own_message(slug="mood-check"),
    worksheets.own_sheets: lambda one: worksheets.own_sheets(),
    worksheets.own_sheet: lambda one: worksheets.own_sheet(sheet_id=the_sheet(one).pk),
    worksheets.own_sheet_called: lambda one: worksheets.own_sheet_called(slug=the_sheet(one).slug),
    worksheets.keys_in_use: lambda one: worksheets.keys_in_use(sheet=the_sheet(one)),
}
