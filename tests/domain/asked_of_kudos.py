"""What pages ask of points; asked across the walls by `test_walls`."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.kudos import queries

ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    queries.rules_of: lambda case: [gives for gives in queries.rules_of(case=case).values() if gives.is_on],
    queries.total_points: lambda case: queries.total_points(case=case),
    queries.done_in: lambda case: queries.done_in(case=case),
}
