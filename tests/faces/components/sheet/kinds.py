"""Sheets made up for tests: one with every kind of field, one with a set-up and two sittings."""

from __future__ import annotations

from evenhand.domain.worksheets.definition import Definition, parse_definition

HEAD = """
slug = "{slug}"
version = 1
language = "en"
licence = "CC BY 4.0"
library_name = "{title}"
client_title = "{title}"
mode = "series"
series = "{slug}"
minutes = "5"
who = "client"
purpose = "To be tested."
message = "Here it is."
"""

EVERY_KIND = (
    HEAD.format(slug="every-kind", title="Every kind")
    + """
[[steps]]
id = "all"
heading = "All of them"

  [[steps.fields]]
  key = "note"
  kind = "info"
  prompt = "If it is too much, call {emergency_number}."

  [[steps.fields]]
  key = "companion"
  kind = "person"
  prompt = "Who was there?"
  need = "required"
  help = "Initials are enough."

  [[steps.fields]]
  key = "went"
  kind = "yes_no"
  prompt = "Did you go?"
  need = "required"

  [[steps.fields]]
  key = "why"
  kind = "short_text"
  prompt = "What kept you?"
  show_if = "went == no"

  [[steps.fields]]
  key = "story"
  kind = "long_text"
  prompt = "What happened?"
  max_words = 50

  [[steps.fields]]
  key = "calm"
  kind = "scale"
  prompt = "How calm were you?"
  minimum = 0
  maximum = 10
  low = "Not at all"
  high = "I was calm"

  [[steps.fields]]
  key = "belief"
  kind = "scale"
  prompt = "How much do you believe it?"
  minimum = 0
  maximum = 100
  step = 5
  low = "Not true at all"
  high = "Completely true"

  [[steps.fields]]
  key = "place"
  kind = "choice"
  prompt = "Where?"
  options = ["At home", "Outside"]

  [[steps.fields]]
  key = "with"
  kind = "tags"
  prompt = "What was it about?"
  options = ["Work", "Family", "Money"]
  max_items = 2

  [[steps.fields]]
  key = "day"
  kind = "date"
  prompt = "Which day?"
  default = "today"

  [[steps.fields]]
  key = "woke"
  kind = "time"
  prompt = "When did you wake?"

  [[steps.fields]]
  key = "began"
  kind = "datetime"
  prompt = "When did it begin?"

  [[steps.fields]]
  key = "lasted"
  kind = "duration"
  prompt = "How long?"

  [[steps.fields]]
  key = "count"
  kind = "number"
  prompt = "How many?"

  [[steps.fields]]
  key = "helped"
  kind = "rows"
  prompt = "What helped?"
  min_items = 2
  max_items = 3

    [[steps.fields.fields]]
    key = "what"
    kind = "short_text"
    prompt = "What"

    [[steps.fields.fields]]
    key = "share"
    kind = "number"
    prompt = "How much, of 100"

    [[steps.fields.fields]]
    key = "again"
    kind = "yes_no"
    prompt = "Again?"

    [[steps.fields.fields]]
    key = "how"
    kind = "short_text"
    prompt = "How?"
    show_if = "again == yes"

[[steps]]
id = "end"
heading = "The end"

  [[steps.fields]]
  key = "both"
  kind = "read_back"
  prompt = "Read both."
  label = "Both"
  shows = ["story", "why"]
  headings = ["The story", "The reason"]

  [[steps.fields]]
  key = "pick"
  kind = "choice"
  prompt = "Which one will you use again?"
  options_from = "helped.what"

[[steps]]
id = "later"
heading = "Only for some"

  [[steps.fields]]
  key = "reason"
  kind = "long_text"
  prompt = "Say more about why."
  show_if = "went == no"

[[steps]]
id = "desk"
heading = "For the therapist"
who = "therapist"

  [[steps.fields]]
  key = "rated"
  kind = "number"
  prompt = "Your rating"
"""
)

TWO_SITTINGS = (
    HEAD.format(slug="two-sittings", title="One step")
    + """
[[steps]]
id = "ladder"
heading = "Your steps"
setup = true

  [[steps.fields]]
  key = "rungs"
  kind = "rows"
  prompt = "Which steps are there?"
  need = "required"
  min_items = 2

    [[steps.fields.fields]]
    key = "rung"
    kind = "short_text"
    prompt = "Step"

[[steps]]
id = "before"
heading = "Before"

  [[steps.fields]]
  key = "rung"
  kind = "choice"
  prompt = "Which step?"
  need = "required"
  options_from = "rungs.rung"

  [[steps.fields]]
  key = "forecast"
  kind = "long_text"
  prompt = "What will happen?"
  need = "required"

[[steps]]
id = "afterwards"
heading = "After"
after = true

  [[steps.fields]]
  key = "outcome"
  kind = "long_text"
  prompt = "What happened?"
  need = "required"
"""
)


def every_kind() -> Definition:
    """The sheet with every kind of field."""
    return parse_definition(EVERY_KIND, filename="every-kind.toml")


def two_sittings() -> Definition:
    """The sheet with a set-up and two sittings."""
    return parse_definition(TWO_SITTINGS, filename="two-sittings.toml")
