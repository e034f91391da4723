"""Look for declared patterns across entries: one pure function a detector, silent below its minimum.

Neighbours may ask for `DETECTORS`, `run_patterns` and `note_key`.
"""

from evenhand.domain.tracking.detectors.registry import DETECTORS, note_key, run_patterns

__all__ = ["DETECTORS", "note_key", "run_patterns"]
