"""Tests: a mirror of src/evenhand, with `journeys` (browser), `repository` (the files) and `benchmarks`."""
