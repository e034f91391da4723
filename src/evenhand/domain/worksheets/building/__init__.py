"""Building a sheet: a definition as a tree of plain values, changed step by step, judged, written as text.

Pure: no Django, no clock, no database. Neighbours may ask for the modules' public functions.
"""
