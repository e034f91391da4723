"""A worksheet as a FHIR R4 Questionnaire: a group for each page, a repeating group for rows, link ids that stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from evenhand.domain.worksheets.definition import Condition, Definition, Field, Option, Step

Resource = dict[str, Any]

TYPES: Final = {
    "short_text": "string",
    "person": "string",
    "long_text": "text",
    "scale": "integer",
    "number": "decimal",
    "duration": "quantity",
    "choice": "choice",
    "tags": "choice",
    "yes_no": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "rows": "group",
    "info": "display",
    "read_back": "display",
}
"""The item type of each kind of field. A duration is a quantity in minutes (UCUM)."""

OPERATORS: Final = {"==": "=", "!=": "!=", "includes": "="}
_MINIMUM: Final = "http://hl7.org/fhir/StructureDefinition/minValue"
_MAXIMUM: Final = "http://hl7.org/fhir/StructureDefinition/maxValue"


def questionnaire(definition: Definition, *, identity: str, published_at: datetime) -> Resource:
    """Return a Questionnaire of a published version; what a sheet keeps out of copies is no part of it.

    `identity` is a UUID in words, the same for the same version in every house.
    """
    return {
        "resourceType": "Questionnaire",
        "id": identity,
        "url": f"urn:uuid:{identity}",
        "version": str(definition.version),
        "name": "".join(part.capitalize() for part in f"sheet-{definition.slug}".split("-")),
        "title": definition.library_name,
        "status": "active",
        "subjectType": ["Patient"],
        "language": definition.language,
        "date": published_at.date().isoformat(),
        "copyright": definition.licence,
        "item": [_page(definition, step) for step in definition.steps if leaving(step)],
    }


def leaving(step: Step) -> list[Field]:
    """Return the fields of a page that leave: all but those that a sheet keeps out of copies."""
    return [field for field in step.fields if not field.withheld]


def page_link(step: Step) -> str:
    """Return the link id of a page; no field has a dot in its key, so the two never meet."""
    return f"page.{step.id}"


def _page(definition: Definition, step: Step) -> Resource:
    known = {field.key: field for field in definition.fields()}
    items = [_item(field, known) for field in leaving(step)]
    return {"linkId": page_link(step), "type": "group", "text": step.heading or step.id, "item": items}


def _item(field: Field, known: dict[str, Field], *, row: Field | None = None) -> Resource:
    item: Resource = {
        "linkId": f"{row.key}.{field.key}" if row else field.key,
        "type": item_type(field),
        "text": field.prompt or field.label or field.key,
    }
    if field.kind in ("rows", "tags"):
        item["repeats"] = True
    if field.need == "required" and field.is_answered:
        item["required"] = True
    if field.options and not field.options_from:
        item["answerOption"] = [{"valueCoding": coding(option)} for option in field.options]
    if limits := _limits(field):
        item["extension"] = limits
    when = [_when(one, known, row) for one in field.shown_when]
    if when:
        item["enableWhen"] = when
        item["enableBehavior"] = "all"
    if field.subfields:
        inner = {one.key: one for one in field.subfields}
        item["item"] = [_item(one, {**known, **inner}, row=field) for one in field.subfields if not one.withheld]
    return item


def item_type(field: Field) -> str:
    """Return the item type of a field; a choice among what somebody wrote in rows has no fixed options: a string."""
    if field.options_from:
        return "string"
    if field.kind == "scale" and not isinstance(field.minimum, int):
        return "decimal"
    return TYPES[field.kind]


def coding(option: Option) -> Resource:
    """Return an option as a code with its label."""
    return {"code": option.value, "display": option.label}


def _limits(field: Field) -> list[Resource]:
    """Return least and most of a number; a duration's are minutes, which the extension has no unit for."""
    kind = item_type(field)
    if kind not in ("integer", "decimal"):
        return []
    name = "valueInteger" if kind == "integer" else "valueDecimal"
    limits = ((_MINIMUM, field.minimum), (_MAXIMUM, field.maximum))
    return [{"url": url, name: limit} for url, limit in limits if limit is not None]


def _when(condition: Condition, known: dict[str, Field], row: Field | None) -> Resource:
    asked = known[condition.field]
    link = f"{row.key}.{condition.field}" if row and condition.in_row else condition.field
    return {"question": link, "operator": OPERATORS[condition.operator], **_answer(asked, condition.value)}


def _answer(asked: Field, value: object) -> Resource:
    match item_type(asked):
        case "choice":
            label = next((option.label for option in asked.options if option.value == value), str(value))
            return {"answerCoding": {"code": str(value), "display": label}}
        case "boolean":
            return {"answerBoolean": bool(value)}
        case "integer":
            return {"answerInteger": value}
        case "decimal":
            return {"answerDecimal": value}
        case "quantity":
            return {"answerQuantity": minutes(value)}
        case "date" | "time" | "dateTime" as kind:
            return {f"answer{kind[0].upper()}{kind[1:]}": str(value)}
        case _:
            return {"answerString": str(value)}


def minutes(value: object) -> Resource:
    """Return a duration as a quantity."""
    return {"value": value, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min"}
