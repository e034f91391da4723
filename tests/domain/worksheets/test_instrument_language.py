"""The label of a score is part of an instrument's text: in its own language, whoever reads it first."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.definition import parse_definition
from evenhand.wording import in_language


@pytest.mark.parametrize(
    ("written", "label"), [("en", "PHQ-9 score"), ("de", "Punktwert PHQ-9"), ("tlh", "PHQ-9 score")]
)
@pytest.mark.parametrize("reader", ["en", "de"])
def test_a_score_is_called_in_the_language_of_its_sheet(written: str, label: str, reader: str) -> None:
    _, source = bundled_measures()["phq-9"]
    text = source.replace('language = "en"\n', "")
    with in_language(reader):
        found = parse_definition(f'language = "{written}"\n{text}', filename="phq-9.toml")
    assert found.measures[0].label == label
