"""Reading a safety plan."""

from __future__ import annotations

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.safety.models import SafetyPlan


def plan_of(*, case: CaseFile) -> SafetyPlan | None:
    """Return the version in force; None before there is one. One query, opened only when its answers are read."""
    return SafetyPlan.objects.filter(case=case).order_by("-version").first()


def plan_versions(*, case: CaseFile) -> list[SafetyPlan]:
    """Return every version of a case file's plan, newest first. One query."""
    return list(SafetyPlan.objects.filter(case=case).order_by("-version"))


def has_plan(*, case: CaseFile) -> bool:
    """Return whether a case file has a plan. One query, which opens nothing."""
    return SafetyPlan.objects.filter(case=case).exists()
