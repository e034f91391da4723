"""Tests of the FHIR forms."""
