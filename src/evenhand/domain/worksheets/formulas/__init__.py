"""Numbers drawn from answers: the measures of one entry, of a day or a week, and which way is welcome.

Neighbours may use every name below; all are pure.
"""

from evenhand.domain.worksheets.formulas.direction import direction_of
from evenhand.domain.worksheets.formulas.entry import measure_values
from evenhand.domain.worksheets.formulas.periods import Occurrence, PeriodValue, period_values
from evenhand.domain.worksheets.formulas.prorating import gaps_in, prorated_total, why_not_prorated

__all__ = [
    "Occurrence",
    "PeriodValue",
    "direction_of",
    "gaps_in",
    "measure_values",
    "period_values",
    "prorated_total",
    "why_not_prorated",
]
