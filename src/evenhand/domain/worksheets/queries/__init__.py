"""Everything pages read of worksheets, each with a fixed number of database queries."""

from evenhand.domain.worksheets.queries.building import (
    Building,
    Built,
    keys_in_use,
    own_sheet,
    own_sheet_called,
    own_sheets,
)
from evenhand.domain.worksheets.queries.entries import (
    Entry,
    Neighbours,
    SeriesAnswer,
    ask_for_series,
    entries_between,
    entries_of,
    entry_of,
    latest_of_form,
    neighbours_of,
    newest_of_form,
    newest_paper,
    revisions_of,
    series_entries,
)
from evenhand.domain.worksheets.queries.had import Had, had_by
from evenhand.domain.worksheets.queries.homework import Homework, homework_of, stopped_by_clients
from evenhand.domain.worksheets.queries.masked import (
    MaskedBatch,
    RatedUnseen,
    ask_for_masked,
    masked_batch,
    rated_unseen,
    rating_of,
)
from evenhand.domain.worksheets.queries.messages import own_message
from evenhand.domain.worksheets.queries.paper import assignment_on_paper
from evenhand.domain.worksheets.queries.reviews import (
    BeliefPoint,
    ReviewState,
    ask_for_beliefs,
    beliefs_in,
    beliefs_of,
    review_of,
    to_read,
)
from evenhand.domain.worksheets.queries.risks import open_risks_of, risk_task_for, tasks_to_answer
from evenhand.domain.worksheets.queries.setups import setup_to_start_from, setup_versions, setups_of
from evenhand.domain.worksheets.queries.sharing import shared_answers
from evenhand.domain.worksheets.queries.tasks import Task, assignment_of, task_of, tasks_of
from evenhand.domain.worksheets.queries.waiting import WaitingDraft, ask_for_waiting, waiting_in

__all__ = [
    "BeliefPoint",
    "Building",
    "Built",
    "Entry",
    "Had",
    "Homework",
    "MaskedBatch",
    "Neighbours",
    "RatedUnseen",
    "ReviewState",
    "SeriesAnswer",
    "Task",
    "WaitingDraft",
    "ask_for_beliefs",
    "ask_for_masked",
    "ask_for_series",
    "ask_for_waiting",
    "assignment_of",
    "assignment_on_paper",
    "beliefs_in",
    "beliefs_of",
    "entries_between",
    "entries_of",
    "entry_of",
    "had_by",
    "homework_of",
    "keys_in_use",
    "latest_of_form",
    "masked_batch",
    "neighbours_of",
    "newest_of_form",
    "newest_paper",
    "open_risks_of",
    "own_message",
    "own_sheet",
    "own_sheet_called",
    "own_sheets",
    "rated_unseen",
    "rating_of",
    "review_of",
    "revisions_of",
    "risk_task_for",
    "series_entries",
    "setup_to_start_from",
    "setup_versions",
    "setups_of",
    "shared_answers",
    "stopped_by_clients",
    "task_of",
    "tasks_of",
    "tasks_to_answer",
    "to_read",
    "waiting_in",
]
