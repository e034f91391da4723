"""Finding the assignment that a sheet of paper was printed for."""

from __future__ import annotations

from django.db.models import CharField
from django.db.models.functions import Cast

from evenhand.domain.cases.queries import cases_open_to
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.paper_codes import tail_behind
from evenhand.foundation.practices.models import Member


def assignment_on_paper(*, code: str, member: Member) -> Assignment | None:
    """Return the assignment behind a typed code, of a case file that a member may open; None for any other.

    None too where two have the same code, which happens once in a million millions. One query, over the assignments of
    the case files that are open to the member.
    """
    tail = tail_behind(code)
    if tail is None:
        return None
    rows = Assignment.objects.filter(case__in=cases_open_to(member=member)).select_related("case")
    found = rows.annotate(written=Cast("id", CharField())).filter(written__endswith=tail)[:2]
    return found[0] if len(found) == 1 else None
