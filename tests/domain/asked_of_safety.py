"""What pages ask of a safety plan; asked across the walls by `test_walls`."""

from __future__ import annotations

from collections.abc import Callable

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.safety import queries

ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    queries.plan_of: lambda case: queries.plan_of(case=case),
    queries.plan_versions: lambda case: queries.plan_versions(case=case),
    queries.has_plan: lambda case: queries.has_plan(case=case),
}
