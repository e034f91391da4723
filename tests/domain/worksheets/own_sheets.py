"""Two small sheets of a practice's own: one with a second sitting, one with a set-up."""

from __future__ import annotations

FORECAST = """
slug = "forecast"
version = 1
library_name = "A forecast and how it went"
client_title = "Before and after"
mode = "series"
series = "forecast"

[[steps]]
id = "before"
heading = "Before"

  [[steps.fields]]
  key = "plan"
  kind = "long_text"
  prompt = "What will you do?"
  need = "required"

  [[steps.fields]]
  key = "hope"
  kind = "scale"
  prompt = "How good will it be?"
  need = "required"
  minimum = 0
  maximum = 10
  low = "Not good"
  high = "Very good"

[[steps]]
id = "later"
heading = "Later"
after = true

  [[steps.fields]]
  key = "went"
  kind = "scale"
  prompt = "How good was it?"
  need = "required"
  minimum = 0
  maximum = 10
  low = "Not good"
  high = "Very good"

  [[steps.fields]]
  key = "learnt"
  kind = "long_text"
  prompt = "What do you make of it?"
  need = "optional"

[[measures]]
name = "surprise"
label = "Better than thought"
up = "neutral"
formula = "went - hope"
formula_version = 3
"""

LADDER = """
slug = "ladder"
version = 1
library_name = "A ladder"
client_title = "Steps"
mode = "series"
series = "ladder"

[[steps]]
id = "agreed"
heading = "Agreed"
setup = true

  [[steps.fields]]
  key = "kind_of_step"
  kind = "choice"
  prompt = "What do we practise?"
  need = "required"
  options = ["Alone", "With others"]

[[steps]]
id = "step"
heading = "A step"

  [[steps.fields]]
  key = "did"
  kind = "long_text"
  prompt = "What did you do?"
  need = "required"

  [[steps.fields]]
  key = "others"
  kind = "short_text"
  prompt = "Who was there?"
  need = "required"
  show_if = "kind_of_step == 'with_others'"
"""
