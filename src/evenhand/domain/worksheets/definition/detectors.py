"""What each detector is told: the fields it reads and the parameters a pattern may set.

The detectors themselves live in `tracking`; a definition only chooses and parametrises them. Defaults
belong to the detectors, so a parameter that a pattern leaves out is not named here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TEXT = frozenset({"short_text", "long_text", "person"})
NUMBERS = frozenset({"scale", "number", "duration", "measure"})
CHOSEN = frozenset({"choice", "tags", "yes_no"})
GROUPS = CHOSEN | {"form"}
RETURNING = CHOSEN | TEXT
CLOCK = frozenset({"datetime", "time"})
DAYS = frozenset({"date", "datetime"})
ANYTHING = RETURNING | NUMBERS | DAYS | {"time", "rows"}


@dataclass(frozen=True, slots=True)
class Signature:
    """The kinds of field a detector takes, in order, and its parameters.

    A parameter is "number", "share" (0 to 1), "count" (a whole number of 1 or more), "option" (an option of
    the first field), "field", or a tuple of the words it may be.
    """

    fields: tuple[frozenset[str], ...]
    parameters: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    required: tuple[tuple[str, ...], ...] = ()


_BOUNDS = {"a_min": "number", "a_max": "number", "b_min": "number", "b_max": "number"}

DETECTORS: dict[str, Signature] = {
    "near_identical": Signature((TEXT, TEXT), {"sim": "share", "n": "count", "min_words": "count"}),
    "repeated_choice": Signature((CHOSEN,), {"value": "option", "share": "share"}),
    "cluster_hour": Signature((CLOCK,), {"window": "number", "share": "share"}),
    "cluster_value": Signature((RETURNING,), {"share": "share"}),
    "flat_change": Signature((NUMBERS, NUMBERS), {"tol": "share", "n": "count"}),
    "steady_low": Signature((NUMBERS,), {"threshold": "number", "n": "count"}, (("threshold",),)),
    "steady_high": Signature((NUMBERS,), {"threshold": "number", "n": "count"}, (("threshold",),)),
    "shrinkage": Signature((NUMBERS,), {"drop": "share"}),
    "prediction_gap": Signature(
        (NUMBERS, NUMBERS), {"group_by": "field", "min_gap": "share", "direction": ("over", "under")}
    ),
    "early_exit": Signature((CHOSEN,), {"value": "option", "n": "count", "group_by": "field"}, (("value",),)),
    "thin_text": Signature((TEXT,), {"min_words": "count", "n": "count"}, (("min_words",),)),
    "repeated_text": Signature((TEXT,), {"sim": "share", "n": "count"}),
    "backfilled": Signature((DAYS,), {"hours": "number", "share": "share"}),
    "gap_in_entries": Signature((), {"days": "count"}, (("days",),)),
    "co_occurrence": Signature((GROUPS, NUMBERS), {"diff": "share"}),
    "trend": Signature((NUMBERS,), {"window": "count", "dir": ("any", "up", "down")}),
    "time_of_day_contrast": Signature((NUMBERS,), {"diff": "share"}),
    "stalled": Signature((NUMBERS,), {"days": "count", "tol": "share"}, (("days",),)),
    "divergence": Signature(
        (NUMBERS, NUMBERS), {**_BOUNDS, "share": "share"}, (("a_min", "a_max"), ("b_min", "b_max"))
    ),
    "absent_choice": Signature((CHOSEN,), {"value": "option", "n": "count"}, (("value",),)),
    "open_loop": Signature((ANYTHING, ANYTHING), {"days": "count"}),
}
"""The 21 detectors by name."""

SYSTEM_FIELDS = {"form": "form"}
"""What the system itself knows of each entry and a pattern may read: which form made it."""
