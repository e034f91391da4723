"""Answers as they are stored: cleaned from what a browser posts, shown or hidden, complete or not.

A stored set of answers is a plain JSON dict {field key: value}; neighbours may use every name below.
"""

from evenhand.domain.worksheets.answers.cleaning import Cleaned, clean
from evenhand.domain.worksheets.answers.completeness import look_again, missing
from evenhand.domain.worksheets.answers.options import SOMETHING_ELSE, label_of, options_of
from evenhand.domain.worksheets.answers.problems import Problem
from evenhand.domain.worksheets.answers.shapes import MAX_CHARACTERS, SKIPPED, fits, is_skipped
from evenhand.domain.worksheets.answers.visibility import is_visible, visible_answers, without_setup
from evenhand.domain.worksheets.expressions import words

__all__ = [
    "MAX_CHARACTERS",
    "SKIPPED",
    "SOMETHING_ELSE",
    "Cleaned",
    "Problem",
    "clean",
    "fits",
    "is_skipped",
    "is_visible",
    "label_of",
    "look_again",
    "missing",
    "options_of",
    "visible_answers",
    "without_setup",
    "words",
]
