"""Tables of the worksheets room, one file a subject."""

from evenhand.domain.worksheets.models.assignments import Assignment, Setup
from evenhand.domain.worksheets.models.drafts import Draft, DraftRevision
from evenhand.domain.worksheets.models.masked import MaskedRating
from evenhand.domain.worksheets.models.own_sheets import OwnSheet, OwnSheetState, OwnVersionText
from evenhand.domain.worksheets.models.reviews import Review, Rule, RuleBelief
from evenhand.domain.worksheets.models.risks import RiskDuty, RiskTask
from evenhand.domain.worksheets.models.shared import SharedAnswers
from evenhand.domain.worksheets.models.sheet_messages import SheetMessage
from evenhand.domain.worksheets.models.submissions import MeasureValue, Submission
from evenhand.domain.worksheets.models.versions import WorksheetVersion

__all__ = [
    "Assignment",
    "Draft",
    "DraftRevision",
    "MaskedRating",
    "MeasureValue",
    "OwnSheet",
    "OwnSheetState",
    "OwnVersionText",
    "Review",
    "RiskDuty",
    "RiskTask",
    "Rule",
    "RuleBelief",
    "Setup",
    "SharedAnswers",
    "SheetMessage",
    "Submission",
    "WorksheetVersion",
]
