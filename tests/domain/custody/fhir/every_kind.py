"""A sheet with a field of every kind, rows that repeat included, and answers to it."""

from __future__ import annotations

EVERY_KIND = """
slug = "every-kind"
version = 3
library_name = "Every kind"
client_title = "Everything once"
mode = "series"
series = "every_kind"

[[steps]]
id = "agreed"
heading = "Agreed"
setup = true

  [[steps.fields]]
  key = "goal"
  kind = "short_text"
  prompt = "What are we after?"
  need = "required"

[[steps]]
id = "first"
heading = "First page"

  [[steps.fields]]
  key = "welcome"
  kind = "info"
  prompt = "Take your time."

  [[steps.fields]]
  key = "words"
  kind = "long_text"
  prompt = "What happened?"
  need = "required"

  [[steps.fields]]
  key = "who"
  kind = "person"
  prompt = "Who was there?"
  withheld = true

  [[steps.fields]]
  key = "strength"
  kind = "scale"
  prompt = "How strong was it?"
  minimum = 0
  maximum = 10
  low = "not at all"
  high = "as strong as can be"

  [[steps.fields]]
  key = "weight"
  kind = "number"
  prompt = "How much?"
  minimum = 0.5

  [[steps.fields]]
  key = "lasted"
  kind = "duration"
  prompt = "How long?"

  [[steps.fields]]
  key = "place"
  kind = "choice"
  prompt = "Where?"
  options = ["At home", "Outside"]

  [[steps.fields]]
  key = "areas"
  kind = "tags"
  prompt = "What was it about?"
  options = ["Work", "Friends", "Sleep"]

  [[steps.fields]]
  key = "company"
  kind = "yes_no"
  prompt = "Were you with somebody?"

  [[steps.fields]]
  key = "company_words"
  kind = "short_text"
  prompt = "What did they say?"
  show_if = "company == true"

  [[steps.fields]]
  key = "day"
  kind = "date"
  prompt = "Which day?"

  [[steps.fields]]
  key = "clock"
  kind = "time"
  prompt = "At what time?"

  [[steps.fields]]
  key = "moment"
  kind = "datetime"
  prompt = "When exactly?"

[[steps]]
id = "steps"
heading = "Steps"

  [[steps.fields]]
  key = "steps_taken"
  kind = "rows"
  prompt = "What did you try?"

    [[steps.fields.fields]]
    key = "what"
    kind = "short_text"
    prompt = "What?"
    need = "required"

    [[steps.fields.fields]]
    key = "helped"
    kind = "yes_no"
    prompt = "Did it help?"

    [[steps.fields.fields]]
    key = "how_much"
    kind = "scale"
    prompt = "How much?"
    minimum = 0
    maximum = 100
    step = 10
    low = "a little"
    high = "a lot"
    show_if = "helped == true"

  [[steps.fields]]
  key = "best"
  kind = "choice"
  prompt = "Which one helped most?"
  options_from = "steps_taken.what"

  [[steps.fields]]
  key = "look_back"
  kind = "read_back"
  prompt = "Look at it once more."
  shows = ["words"]
"""

ANSWERS: dict[str, object] = {
    "words": "  The bus did not come.\n\nI waited, \U0001f68c and walked. ",
    "who": "Maria Wirsing",
    "strength": 7,
    "weight": 2.5,
    "lasted": 90,
    "place": "outside",
    "areas": ["work", "sleep"],
    "company": True,
    "company_words": {"skipped": True},
    "day": "2026-11-23",
    "clock": "17:30",
    "moment": "2026-11-23T17:30+00:00",
    "steps_taken": [
        {"what": "Walked", "helped": True, "how_much": 60},
        {"what": "Called", "helped": False},
    ],
    "best": "Walked",
}
