"""Worksheets and entries as FHIR R4: what the standard's own models say of them, and that nothing is lost or shown.

fhir.resources holds R4B (4.3.0); Questionnaire, QuestionnaireResponse, Patient and Bundle of type collection have the
same elements there as in R4 (4.0.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.exporting import Scope
from evenhand.domain.custody.fhir.bundle import bundle_lines
from evenhand.domain.custody.fhir.questionnaire import TYPES, questionnaire
from evenhand.domain.custody.fhir.response import Sent, response
from evenhand.domain.worksheets.actions import correct
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition, parse_definition
from evenhand.domain.worksheets.definition.kinds import ALLOWED
from tests.domain.custody.fhir.every_kind import ANSWERS, EVERY_KIND
from tests.domain.test_walls import a_full_case
from tests.factories import (
    NOW,
    a_case,
    a_setup,
    a_submission,
    a_therapist,
    a_worksheet,
    an_assignment,
    client_actor,
    inside,
)

ID = "6f1f2b1e-4b6e-5b7e-9d5e-0d7f6a1c2b3d"
SENT = Sent(ID, ID, ID, f"urn:uuid:{ID}|3", NOW, corrected=False, by_client=True)
EVERYTHING = parse_definition(EVERY_KIND, filename="every-kind.toml")


def asked(definition: Definition) -> dict[str, Any]:
    """Return the Questionnaire of a sheet as the standard's models take it and give it back."""
    made = questionnaire(definition, identity=ID, published_at=NOW)
    Questionnaire.model_validate(made)
    return made


def answered(answers: dict[str, object], agreed: dict[str, object] | None = None) -> dict[str, Any]:
    made = response(EVERYTHING, answers, agreed or {}, SENT)
    QuestionnaireResponse.model_validate(made)
    return made


def items(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in resource.get("item", ()):
        yield item
        yield from items(item)


def test_every_kind_of_field_has_a_type_of_item() -> None:
    assert set(TYPES) == set(ALLOWED)
    kinds = {field.kind for field in EVERYTHING.fields()} | {
        one.kind for field in EVERYTHING.fields() for one in field.subfields
    }
    assert kinds == set(ALLOWED)


@pytest.mark.parametrize("slug", [*bundled_definitions(), "every-kind"])
def test_a_worksheet_is_a_questionnaire_with_link_ids_that_stand_once(slug: str) -> None:
    definition = EVERYTHING if slug == "every-kind" else bundled_definitions()[slug][0]
    found = [item["linkId"] for item in items(asked(definition))]
    assert len(found) == len(set(found))
    known = {f.key for f in definition.fields() if not f.withheld}
    assert known <= set(found)


def test_rows_are_a_group_that_repeats_and_conditions_point_into_it() -> None:
    by_link = {item["linkId"]: item for item in items(asked(EVERYTHING))}
    rows = by_link["steps_taken"]
    assert (rows["type"], rows["repeats"]) == ("group", True)
    assert [one["linkId"] for one in rows["item"]] == [
        "steps_taken.what", "steps_taken.helped", "steps_taken.how_much",
    ]  # fmt: skip
    assert by_link["steps_taken.how_much"]["enableWhen"] == [
        {"question": "steps_taken.helped", "operator": "=", "answerBoolean": True}
    ]
    assert by_link["company_words"]["enableWhen"][0]["question"] == "company"
    assert by_link["place"]["answerOption"][1] == {"valueCoding": {"code": "outside", "display": "Outside"}}
    assert {one["url"].rpartition("/")[2]: one["valueInteger"] for one in by_link["strength"]["extension"]} == {
        "minValue": 0,
        "maxValue": 10,
    }


def test_every_answer_is_in_the_response_once_a_row() -> None:
    made = answered(ANSWERS, {"goal": "To leave the house."})
    by_link: dict[str, list[dict[str, Any]]] = {}
    for item in items(made):
        by_link.setdefault(item["linkId"], []).append(item)
    said = {link: [next(iter(one.values())) for one in found[0].get("answer", ())] for link, found in by_link.items()}
    assert said["words"] == [ANSWERS["words"]]
    assert said["goal"] == ["To leave the house."]
    assert said["lasted"] == [{"value": 90, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min"}]
    assert said["areas"] == [{"code": "work", "display": "Work"}, {"code": "sleep", "display": "Sleep"}]
    assert said["clock"] == ["17:30:00"]
    assert said["moment"] == ["2026-11-23T17:30:00+00:00"]
    assert said["best"] == ["Walked"]
    assert len(by_link["steps_taken"]) == 2
    assert [one["answer"][0]["valueString"] for one in by_link["steps_taken.what"]] == ["Walked", "Called"]
    assert "answer" not in by_link["company_words"][0]
    assert by_link["company_words"][0]["extension"][0]["valueCode"] == "asked-declined"
    assert {link for link in by_link if "." not in link} == set(ANSWERS) - {"who"} | {"goal"}


def test_what_a_sheet_keeps_out_of_copies_does_not_leave() -> None:
    assert "Wirsing" not in json.dumps(answered(ANSWERS))
    assert "who" not in {item["linkId"] for item in items(asked(EVERYTHING))}


def test_a_hidden_answer_is_no_part_of_it() -> None:
    made = answered({**ANSWERS, "company": False, "company_words": "Nothing."})
    assert "company_words" not in {item["linkId"] for item in items(made)}


def test_every_link_of_a_response_is_in_its_questionnaire_with_its_type() -> None:
    types = {item["linkId"]: item["type"] for item in items(asked(EVERYTHING))}
    for item in items(answered(ANSWERS, {"goal": "x"})):
        assert item["linkId"] in types
        assert ("item" in item) == (types[item["linkId"]] == "group")


@given(st.dictionaries(st.sampled_from(sorted(ANSWERS)), st.none()), st.text(min_size=1).filter(str.strip))
def test_any_part_of_the_answers_makes_a_response(left_out: dict[str, None], words: str) -> None:
    whole = {**ANSWERS, "words": words.replace("\x00", " ") or "x"}
    answered({key: value for key, value in whole.items() if key not in left_out})


def bundle(case: CaseFile, scope: Scope) -> dict[str, Any]:
    with inside(case):
        found: dict[str, Any] = json.loads(b"".join(bundle_lines(scope=scope, at=NOW)))
    Bundle.model_validate(found)
    return found


@pytest.mark.django_db
def test_a_practice_is_one_bundle_of_all_its_entries() -> None:
    therapist = a_therapist()
    full, other = a_full_case(therapist), a_case(of=therapist, name="Bo")
    given = an_assignment(of=other, worksheet=a_worksheet(EVERY_KIND, of=other))
    a_setup({"goal": "To leave the house."}, of=given)
    sent = a_submission(ANSWERS, of=given)
    with inside(other):
        correct(submission=sent, changes={"weight": 3.5}, key="c", by=client_actor(other), at=NOW)
    found = bundle(full.case, Scope())
    kinds = [one["resource"]["resourceType"] for one in found["entry"]]
    assert kinds.count("Patient") == 2
    assert kinds.count("QuestionnaireResponse") == 4
    assert "Walk to the harbour." in json.dumps(resources(found, "QuestionnaireResponse"))
    urls = {one["fullUrl"] for one in found["entry"]}
    asked_for = {f"{one['url']}|{one['version']}" for one in resources(found, "Questionnaire")}
    for one in resources(found, "QuestionnaireResponse"):
        assert one["subject"]["reference"] in urls
        assert one["questionnaire"] in asked_for
    [corrected] = [one for one in resources(found, "QuestionnaireResponse") if one["status"] == "amended"]
    assert "3.5" in json.dumps(corrected)
    assert '"Bo"' not in json.dumps(found)
    assert "@example.org" not in json.dumps(found)


@pytest.mark.django_db
def test_a_case_file_is_a_bundle_of_its_own() -> None:
    therapist = a_therapist()
    mine, other = a_full_case(therapist), a_full_case(therapist)
    found = bundle(mine.case, Scope(case=mine.case))
    assert [one["identifier"][0]["value"] for one in resources(found, "Patient")] == [mine.case.number]
    assert str(other.case.pk) not in json.dumps(found)


@pytest.mark.django_db
def test_a_practice_without_anything_is_an_empty_bundle() -> None:
    case = a_case()
    assert [one["resource"]["resourceType"] for one in bundle(case, Scope())["entry"]] == ["Patient"]


def resources(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in found["entry"] if one["resource"]["resourceType"] == kind]
