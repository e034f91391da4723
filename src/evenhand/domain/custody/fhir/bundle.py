"""A practice or a case file as one FHIR R4 Bundle, written while it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.cells import worksheet_key
from evenhand.domain.custody.exporting import AT_ONCE, Scope, as_line, versions_in
from evenhand.domain.custody.fhir.questionnaire import Resource, questionnaire
from evenhand.domain.custody.fhir.response import Sent, response
from evenhand.domain.safety.queries import plan_of
from evenhand.domain.worksheets.lengths import rest_of
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.setups import load_setups
from evenhand.foundation.vault.keyring import keyring


def bundle_lines(*, scope: Scope, at: datetime) -> Iterator[bytes]:
    """Yield a Bundle: a Patient with the case number and no name, each Questionnaire, entries and plan in force.

    In the practice in force and inside `one_moment`. Raises NotReadable where a text does not open.
    """
    head = as_line({"resourceType": "Bundle", "type": "collection", "timestamp": at.astimezone(UTC).isoformat()})
    yield head[:-1] + b',"entry":['
    between = b"\n"
    for resource in _resources(scope):
        yield between + as_line({"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource})
        between = b",\n"
    yield b"\n]}\n"


def questionnaire_id(key: str) -> str:
    """Return the id of a version of a worksheet by its key (slug, number, digest): the same in every house."""
    return str(uuid5(NAMESPACE_URL, f"evenhand:{key}"))


def _resources(scope: Scope) -> Iterator[Resource]:
    names: dict[UUID, str] = {}
    for version in versions_in(scope):
        definition, identity = definition_of(version.pk), questionnaire_id(worksheet_key(version))
        names[version.pk] = f"urn:uuid:{identity}|{definition.version}"
        yield questionnaire(definition, identity=identity, published_at=version.published_at)
    cases = [scope.case] if scope.case else CaseFile.objects.order_by("id").iterator(chunk_size=AT_ONCE)
    for case in cases:
        yield _patient(case)
        yield from _responses(case, names)
        yield from _plan(case, names)


def _patient(case: CaseFile) -> Resource:
    return {
        "resourceType": "Patient",
        "id": str(case.pk),
        "identifier": [{"system": "urn:evenhand:case", "value": case.number}],
    }


def _responses(case: CaseFile, names: Mapping[UUID, str]) -> Iterator[Resource]:
    keyring().preload([case.pk])
    rows: list[Any] = list(Submission.objects.filter(case=case, replaced_at=None).order_by("sent_at", "id"))
    load_setups(rows)
    for row in rows:
        sent = Sent(
            id=str(row.pk),
            entry=str(row.entry),
            case_id=str(case.pk),
            questionnaire=names[row.worksheet_id],
            sent_at=row.sent_at,
            corrected=row.revision > 1,
            by_client=row.mode == Submission.Mode.PHONE,
        )
        agreed = row.setup.answers if row.setup else {}
        yield response(definition_of(row.worksheet_id), row.answers, agreed, sent)
        if row.also_in_id is not None:
            yield from _beside(row, replace(sent, questionnaire=names[row.also_in_id]), agreed)


def _beside(row: Submission, sent: Sent, agreed: Mapping[str, Any]) -> Iterator[Resource]:
    """Yield what was written besides on the other length of a sheet, as an answer to that form, of the same entry."""
    rest = rest_of(definition_of(row.worksheet_id), definition_of(sent_on)) if (sent_on := row.also_in_id) else None
    if rest is not None:
        yield response(rest, row.answers, agreed, replace(sent, id=str(uuid5(row.pk, "beside"))))


def _plan(case: CaseFile, names: Mapping[UUID, str]) -> Iterator[Resource]:
    """Yield the plan for hard times in force, where there is one."""
    plan = plan_of(case=case)
    if plan is not None:
        sent = Sent(
            id=str(plan.pk),
            entry=str(plan.pk),
            case_id=str(case.pk),
            questionnaire=names[plan.worksheet_id],
            sent_at=plan.written_at,
            corrected=plan.version > 1,
            by_client=plan.is_clients,
        )
        yield response(definition_of(plan.worksheet_id), plan.answers, {}, sent)
