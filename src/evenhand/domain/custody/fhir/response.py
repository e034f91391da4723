"""An entry as a FHIR R4 QuestionnaireResponse: a group a page, a group a row, a skip as an answer declined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from evenhand.domain.custody.fhir.questionnaire import Resource, coding, item_type, leaving, minutes, page_link
from evenhand.domain.worksheets.answers import is_skipped, visible_answers
from evenhand.domain.worksheets.definition import Definition, Field

DECLINED: Final = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "asked-declined",
}
Answers = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a response says of an entry beside its answers; ids in words."""

    id: str
    entry: str
    case_id: str
    questionnaire: str
    sent_at: datetime
    corrected: bool
    by_client: bool


def response(definition: Definition, answers: Answers, agreed: Answers, sent: Sent) -> Resource:
    """Return a QuestionnaireResponse of an entry with what was agreed for it; hidden answers are no part of it."""
    shown = {**visible_answers(definition, agreed), **visible_answers(definition, answers, agreed)}
    patient = {"reference": f"urn:uuid:{sent.case_id}"}
    found: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": sent.id,
        "identifier": {"system": "urn:evenhand:entry", "value": sent.entry},
        "questionnaire": sent.questionnaire,
        "status": "amended" if sent.corrected else "completed",
        "subject": patient,
        "authored": sent.sent_at.isoformat(),
    }
    if sent.by_client:
        found["author"] = patient
    pages = [
        {"linkId": page_link(step), "text": step.heading or step.id, "item": items}
        for step in definition.steps
        if (items := _items(leaving(step), shown))
    ]
    if pages:
        found["item"] = pages
    return found


def _items(fields: Iterable[Field], answers: Answers, prefix: str = "") -> list[Resource]:
    items: list[Resource] = []
    for field in fields:
        value = answers.get(field.key)
        if value is None or not field.is_answered or field.withheld:
            continue
        head = {"linkId": prefix + field.key, "text": field.prompt or field.label or field.key}
        if field.kind == "rows":
            items += _rows(field, value, head)
        elif is_skipped(value):
            items.append({**head, "extension": [DECLINED]})
        elif said := _said(field, value):
            items.append({**head, "answer": said})
    return items


def _rows(field: Field, value: object, head: Resource) -> list[Resource]:
    rows = value if isinstance(value, list) else []
    filled = [_items(field.subfields, row, f"{field.key}.") for row in rows if isinstance(row, Mapping)]
    return [{**head, "item": items} for items in filled if items]


def _said(field: Field, value: object) -> list[Resource]:
    many = value if field.kind == "tags" and isinstance(value, list) else [value]
    return [_one(field, one) for one in many if one != ""]


def _one(field: Field, value: Any) -> Resource:
    match item_type(field):
        case "choice":
            option = next((one for one in field.options if one.value == value), None)
            return {"valueCoding": coding(option) if option else {"code": str(value)}}
        case "boolean":
            return {"valueBoolean": bool(value)}
        case "integer" if isinstance(value, int):
            return {"valueInteger": value}
        case "integer" | "decimal":
            return {"valueDecimal": value}
        case "quantity":
            return {"valueQuantity": minutes(value)}
        case "date":
            return {"valueDate": value}
        case "time":
            return {"valueTime": time.fromisoformat(value).isoformat()}
        case "dateTime":
            return {"valueDateTime": datetime.fromisoformat(value).isoformat()}
        case _:
            return {"valueString": str(value)}
