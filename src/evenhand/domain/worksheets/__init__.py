"""Worksheets from definition to review: assignment, draft, submission with its measure values, review.

Neighbours may use `actions`, `queries`, the models and the pure modules (`definition`, `answers`, `formulas` ...).
"""
