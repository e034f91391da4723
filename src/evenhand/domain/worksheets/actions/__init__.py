"""Everything people do with worksheets, one function an act."""

from evenhand.domain.worksheets.actions.agreeing import SetupChanged, write_setup
from evenhand.domain.worksheets.actions.assigning import assign, assign_again, end_assignment, note_stop_seen
from evenhand.domain.worksheets.actions.building import (
    BuildingProblem,
    begin_own_sheet,
    bring_in_sheet,
    copy_sheet,
    note_sheet_taken,
    publish_own_sheet,
    step_through,
    why_not_copied,
    withdraw_own_sheet,
    write_own_sheet,
)
from evenhand.domain.worksheets.actions.masking import NothingToRate, RatingsMissing, begin_masked, rate_masked
from evenhand.domain.worksheets.actions.messages import (
    LONGEST_MESSAGE,
    MessageTooLong,
    keep_message,
    take_suggested_message,
)
from evenhand.domain.worksheets.actions.paper import choose_paper
from evenhand.domain.worksheets.actions.picking import NoSuchMeasure, pick_measure
from evenhand.domain.worksheets.actions.problems import AnswersMissing, ChangedMeanwhile, NotOpen, RiskDutyMissing
from evenhand.domain.worksheets.actions.reviewing import begin_review, read_all, save_review
from evenhand.domain.worksheets.actions.risks import RiskProblem, close_risk_task, open_risk_task, settle_risk_duty
from evenhand.domain.worksheets.actions.sending import correct, submit, tap
from evenhand.domain.worksheets.actions.sharing import NotShareable, share_answers
from evenhand.domain.worksheets.actions.typed import send_from_paper, send_together
from evenhand.domain.worksheets.actions.writing import (
    Conflict,
    Saved,
    begin_draft,
    lock_first_sitting,
    save_draft,
    take_length,
)

__all__ = [
    "LONGEST_MESSAGE",
    "AnswersMissing",
    "BuildingProblem",
    "ChangedMeanwhile",
    "Conflict",
    "MessageTooLong",
    "NoSuchMeasure",
    "NotOpen",
    "NotShareable",
    "NothingToRate",
    "RatingsMissing",
    "RiskDutyMissing",
    "RiskProblem",
    "Saved",
    "SetupChanged",
    "assign",
    "assign_again",
    "begin_draft",
    "begin_masked",
    "begin_own_sheet",
    "begin_review",
    "bring_in_sheet",
    "choose_paper",
    "close_risk_task",
    "copy_sheet",
    "correct",
    "end_assignment",
    "keep_message",
    "lock_first_sitting",
    "note_sheet_taken",
    "note_stop_seen",
    "open_risk_task",
    "pick_measure",
    "publish_own_sheet",
    "rate_masked",
    "read_all",
    "save_draft",
    "save_review",
    "send_from_paper",
    "send_together",
    "settle_risk_duty",
    "share_answers",
    "step_through",
    "submit",
    "take_length",
    "take_suggested_message",
    "tap",
    "why_not_copied",
    "withdraw_own_sheet",
    "write_own_sheet",
    "write_setup",
]
