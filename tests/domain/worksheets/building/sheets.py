"""Small sheets as trees, and one that is being built with other words in it."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

from evenhand.domain.worksheets.models import OwnSheet
from evenhand.domain.worksheets.queries import own_sheet

A_SHEET: dict[str, Any] = tomllib.loads("""
slug = "evening"
version = 1
licence = "own"
library_name = "Evening notes"
client_title = "This evening"
mode = "series"

[[steps]]
id = "p1"
heading = "This evening"

[[steps.fields]]
key = "a1"
kind = "long_text"
prompt = "What went well?"

[[steps.fields]]
key = "a2"
kind = "scale"
prompt = "How rested do you feel?"
minimum = 0
maximum = 10
low = "Not at all"
high = "Very"

[[measures]]
name = "m1"
label = "Rest"
up = "good"
formula = "a2"
""")

A_MEASURE: dict[str, Any] = tomllib.loads("""
kind = "measure"
slug = "ours"
version = 1
name = "OURS"
library_name = "Our five items"
client_title = "Five short questions"
minutes = "2"
period = "the last week"
items = ["One", "Two", "Three", "Four", "Five"]
reversed = [2, 4]

[licence]
status = "supplied"
owner = "A publisher"
terms = "Letter of 3 March, for this practice"

[[answers]]
points = 0
label = "Never"

[[answers]]
points = 1
label = "Sometimes"

[[answers]]
points = 2
label = "Often"

[[groups]]
name = "g1"
word = "Body"
items = [1, 2]

[[bands]]
low = 0
high = 4
word = "low"

[[bands]]
low = 5
high = 10
word = "raised"

[[cut_offs]]
low = 5
meaning = "something is asked about more closely"
source = "Its manual, 2020"

[change]
points = 3
source = "Its manual, 2020"
""")


def changed_sheet(sheet: OwnSheet, prompt: str) -> dict[str, Any]:
    """Return the content of a sheet with other words in its first question; asked inside its practice."""
    building = own_sheet(sheet_id=sheet.pk)
    assert building is not None
    content = deepcopy(building.content)
    content["sheet"]["steps"][0]["fields"][0]["prompt"] = prompt
    return content
