"""A practice's own sheet with every kind of field: a set-up in rows, two sittings, options made of rows, conditions."""

from __future__ import annotations

from evenhand.domain.worksheets.definition import Definition, parse_definition

CLIMBING = """
slug = "climbing"
version = 1
language = "en"
licence = "CC BY 4.0"
library_name = "A ladder of steps"
client_title = "One step up"
mode = "document + series"
series = "climbing"
minutes = "5"
who = "client"
purpose = "To meet what is avoided in small steps."
message = "One step at a time."

[review]
guidance = "What did you expect, and what came?"

[[review.questions]]
key = "found"
prompt = "What did you find out?"
answer = "text"

[[steps]]
id = "ladder"
heading = "Our ladder"
setup = true
who = "together"

  [[steps.fields]]
  key = "about"
  kind = "info"
  prompt = "Start with the easier ones."

  [[steps.fields]]
  key = "why"
  kind = "short_text"
  prompt = "What would you get back if this got easier?"
  label = "What you get back"
  need = "required"
  max_words = 25

  [[steps.fields]]
  key = "ladder"
  kind = "rows"
  prompt = "What do you avoid?"
  label = "The ladder"
  need = "required"
  min_items = 2
  max_items = 6

    [[steps.fields.fields]]
    key = "situation"
    kind = "short_text"
    prompt = "One situation"
    need = "required"

    [[steps.fields.fields]]
    key = "expected"
    kind = "scale"
    prompt = "How bad would it be?"
    label = "Expected"
    need = "required"
    minimum = 0
    maximum = 100
    step = 5
    low = "None"
    high = "The most I can imagine"

    [[steps.fields.fields]]
    key = "leans"
    kind = "yes_no"
    prompt = "Do you lean on anything there?"
    label = "Leaning"

    [[steps.fields.fields]]
    key = "leaning"
    kind = "short_text"
    prompt = "On what?"
    show_if = "leans == yes"

[[steps]]
id = "frame"
heading = "The frame"
setup = true
who = "together"

  [[steps.fields]]
  key = "company"
  kind = "choice"
  prompt = "Do you go alone?"
  label = "Company"
  need = "required"
  options = ["Alone", "With somebody"]

  [[steps.fields]]
  key = "companion"
  kind = "person"
  prompt = "Who comes along?"
  label = "Along"
  need = "required"
  show_if = "company == with_somebody"

  [[steps.fields]]
  key = "aim"
  kind = "long_text"
  prompt = "What do you want to see happen?"
  label = "Aim"
  filled_by = "therapist"

[[steps]]
id = "before"
heading = "Before you go"

  [[steps.fields]]
  key = "step"
  kind = "choice"
  prompt = "Which step are you doing?"
  label = "Step"
  need = "required"
  options_from = "ladder.situation"

  [[steps.fields]]
  key = "feared"
  kind = "long_text"
  prompt = "What are you most afraid will happen?"
  label = "Afraid of"
  need = "required"
  max_words = 25

  [[steps.fields]]
  key = "predicted"
  kind = "scale"
  prompt = "How bad do you expect it to get?"
  label = "Expected"
  need = "required"
  minimum = 0
  maximum = 100
  step = 5
  low = "None"
  high = "The most I can imagine"

  [[steps.fields]]
  key = "with_me"
  kind = "person"
  prompt = "Who goes with you?"
  label = "With you"
  show_if = "company == with_somebody"

[[steps]]
id = "plan"
heading = "How you go about it"

  [[steps.fields]]
  key = "parts"
  kind = "rows"
  prompt = "What are the parts of it?"
  label = "Parts"
  max_items = 4

    [[steps.fields.fields]]
    key = "part"
    kind = "short_text"
    prompt = "One part"

    [[steps.fields.fields]]
    key = "minutes"
    kind = "duration"
    prompt = "How long?"
    label = "Minutes"

    [[steps.fields.fields]]
    key = "places"
    kind = "tags"
    prompt = "Where?"
    label = "Where"
    options = ["Inside", "Outside"]

  [[steps.fields]]
  key = "first"
  kind = "choice"
  prompt = "Which part comes first?"
  label = "First part"
  options_from = "parts.part"

  [[steps.fields]]
  key = "day"
  kind = "date"
  prompt = "Which day?"
  label = "Day"
  default = "today"

  [[steps.fields]]
  key = "hour"
  kind = "time"
  prompt = "What time?"
  label = "Time"

[[steps]]
id = "after"
heading = "Afterwards"
after = true

  [[steps.fields]]
  key = "note"
  kind = "info"
  prompt = "Write it soon after. In danger call {emergency_number}."

  [[steps.fields]]
  key = "happened_at"
  kind = "datetime"
  prompt = "When did you do it?"
  label = "When"
  need = "auto"
  default = "now"

  [[steps.fields]]
  key = "went"
  kind = "yes_no"
  prompt = "Did you go?"
  label = "Went"
  need = "required"

  [[steps.fields]]
  key = "not_reason"
  kind = "short_text"
  prompt = "What got in the way?"
  label = "In the way"
  show_if = "went == no"

  [[steps.fields]]
  key = "peak"
  kind = "scale"
  prompt = "How bad did it get?"
  label = "Found"
  need = "required"
  minimum = 0
  maximum = 100
  step = 5
  low = "None"
  high = "The most I can imagine"
  show_if = "went == yes"

  [[steps.fields]]
  key = "calm"
  kind = "scale"
  prompt = "How calm are you now?"
  label = "Calm"
  minimum = 0
  maximum = 10
  low = "Not calm"
  high = "Very calm"

  [[steps.fields]]
  key = "stayed"
  kind = "duration"
  prompt = "How long were you in it?"
  label = "Stayed"
  show_if = "went == yes"

  [[steps.fields]]
  key = "people"
  kind = "number"
  prompt = "How many people were there?"
  label = "People"

  [[steps.fields]]
  key = "leaned"
  kind = "tags"
  prompt = "Did you lean on anything?"
  label = "Leaned on"
  options = ["Nothing", "My phone", "Near the exit", "Other"]
  show_if = "went == yes"

  [[steps.fields]]
  key = "leaned_other"
  kind = "short_text"
  prompt = "What was the other thing?"
  label = "Other thing"
  show_if = "leaned includes other"

[[steps]]
id = "found"
heading = "What you found out"
after = true

  [[steps.fields]]
  key = "found_out"
  kind = "long_text"
  prompt = "What did you find out?"
  label = "Found out"
  show_if = "went == yes"

[[steps]]
id = "both"
heading = "What you feared and what you found"
after = true

  [[steps.fields]]
  key = "side_by_side"
  kind = "read_back"
  prompt = "Read both, one after the other."
  label = "Feared and found"
  shows = ["feared", "found_out"]
  headings = ["Afraid of", "Found"]

[[measures]]
name = "predicted"
label = "Expected"
up = "neutral"
low = 0
high = 100
formula = "predicted"

[[measures]]
name = "peak"
label = "Found"
up = "neutral"
low = 0
high = 100
formula = "peak"

[[measures]]
name = "calm"
label = "Calm"
up = "good"
low = 0
high = 10
formula = "calm"

[[measures]]
name = "gap"
label = "Expected less found"
up = "neutral"
formula = "predicted - peak"
"""

AGREED: dict[str, object] = {
    "why": "To visit my sister.",
    "ladder": [
        {"situation": "The lift, one floor", "expected": 40, "leans": True, "leaning": "My phone"},
        {"situation": "The bus, two stops", "expected": 60},
    ],
    "company": "alone",
}
BEFORE: dict[str, object] = {
    "step": "The lift, one floor",
    "feared": "It gets stuck.",
    "predicted": 70,
    "parts": [{"part": "Walk in", "minutes": 2, "places": ["inside"]}, {"part": "Ride up"}],
    "first": "Walk in",
    "day": "2026-11-24",
    "hour": "09:30",
}
AFTERWARDS: dict[str, object] = {
    "happened_at": "2026-11-24T15:00:00+00:00",
    "went": True,
    "peak": 35,
    "calm": 6,
    "stayed": 90,
    "people": 3,
    "leaned": ["my_phone", "other"],
    "leaned_other": "A mint",
    "found_out": "It moved all the way.",
}


def climbing() -> Definition:
    """Return the sheet."""
    return parse_definition(CLIMBING, filename="climbing.toml")
