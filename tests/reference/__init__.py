"""Published worked examples that the statistics are held against."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def reference_cases() -> dict[str, dict[str, Any]]:
    """Return every worked example by its id: input, expected figures, tolerance."""
    text = (Path(__file__).parent / "trend_statistics.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)["cases"]}
