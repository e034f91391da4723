"""Worksheets and entries in the words of HL7 FHIR R4, so that other programs can read them.

`questionnaire` and `response` are pure; `bundle` reads the database.
"""
