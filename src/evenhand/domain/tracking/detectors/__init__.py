"""Look for declared patterns across entries: one pure function a detector, silent below its minimum.

Neighbours may ask for `DETECTORS` and for `run_patterns`.
"""
