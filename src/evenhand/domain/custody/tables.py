"""Which tables an export holds, in which order, and what stays behind and why.

A table stands behind those it points to, so that a file can be read from its beginning to its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.db import models

from evenhand.domain.cases.models import CaseFile, CaseGrant, Contact, Information
from evenhand.domain.conversations.models import (
    Conversation,
    Message,
    MessageDraft,
    MessageFile,
    MessageFilePiece,
    PracticeMessages,
)
from evenhand.domain.custody.models import Deletion, LegalHold, Move, RetentionRule
from evenhand.domain.fees.models import Fee, PaymentSettings, Receipt, ServicePrice
from evenhand.domain.kudos.models import KudosRule
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.scheduling.models import (
    BookedAs,
    BookingPage,
    Calendar,
    DateOverride,
    Inquiry,
    InquiryContact,
    Limit,
    PrivateNote,
    ReminderChoice,
    ReminderNumber,
    Seat,
    Series,
    Service,
    Session,
    SessionChange,
    SessionNote,
    TimeOff,
    WaitingPlace,
    WeekHours,
)
from evenhand.domain.tracking.models import DismissedNote, SilencedDetector
from evenhand.domain.worksheets.models import (
    Assignment,
    Draft,
    DraftRevision,
    MaskedRating,
    MeasureValue,
    OwnSheet,
    OwnSheetState,
    Review,
    RiskDuty,
    RiskTask,
    Rule,
    RuleBelief,
    Setup,
    SharedAnswers,
    SheetMessage,
    Submission,
)
from evenhand.foundation.accounts.models import ClientAccount, WaysIn
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.models import Shredding

NOT_A_COLUMN: Final = {"practice": "the file is of one practice, named at its beginning"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export.

    `of_case` is the look-up from a row to its case file, "" for a table of the practice as a whole. `left_out` gives
    columns that stay behind with the reason. `order` is the column by which its rows follow each other. Rows of a table
    that `stays` are kept when a case file is deleted. One that `has_keys` may have words whose keys were made before
    there was a case file. Rows of a table that is `apart` belong to no case file's record: they leave with the whole
    practice only.
    """

    name: str
    model: type[TenantModel]
    of_case: str = "case"
    left_out: Mapping[str, str] = field(default_factory=dict)
    order: str = "id"
    names: bool = False
    in_digest: bool = True
    stays: bool = False
    has_keys: bool = False
    apart: bool = False

    @property
    def goes_with_its_case(self) -> bool:
        """Whether its rows are deleted by the id of their case file; others go with what they hang on."""
        return self.of_case in ("case", "case_id") and not self.stays

    @property
    def columns(self) -> tuple[models.Field[Any, Any], ...]:
        """The columns that an export holds, in the order of the model."""
        return _columns(self.name)


@cache
def _columns(name: str) -> tuple[models.Field[Any, Any], ...]:
    """The columns of a table: asked for with every row, and always the same."""
    table = BY_NAME[name]
    left = {**NOT_A_COLUMN, **table.left_out}
    return tuple(column for column in table.model._meta.concrete_fields if column.name not in left)


TABLES: Final = (
    Table("members", Member, of_case="", left_out={"user": "a sign-in belongs to the place; import makes new ones"}),
    Table("clients", ClientAccount, of_case="case_file"),
    Table(
        "ways_in",
        WaysIn,
        of_case="client__case_file",
        left_out={
            "passphrase": "a secret of the place; whoever has the file could try words against it",
            "passphrase_set_at": "goes with the passphrase",
        },
    ),
    Table("cases", CaseFile, of_case="pk"),
    Table("contacts", Contact, names=True, left_out={"email_hash": "hangs on the place's secret; made anew"}),
    Table("grants", CaseGrant),
    Table("information", Information),
    Table("holds", LegalHold),
    Table("assignments", Assignment),
    Table("setups", Setup),
    Table("drafts", Draft),
    Table("draft_revisions", DraftRevision),
    Table("submissions", Submission),
    Table("measure_values", MeasureValue),
    Table("masked_ratings", MaskedRating),
    Table("shared_answers", SharedAnswers),
    Table("reviews", Review),
    Table("rules", Rule),
    Table("rule_beliefs", RuleBelief),
    Table("risk_duties", RiskDuty, of_case=""),
    Table("risk_tasks", RiskTask),
    Table("own_sheets", OwnSheet, of_case=""),
    Table("own_sheet_states", OwnSheetState, of_case=""),
    Table("sheet_messages", SheetMessage, of_case=""),
    Table("safety_plans", SafetyPlan),
    Table("case_messages", Message),
    Table("message_drafts", MessageDraft),
    Table("message_files", MessageFile),
    Table("message_file_pieces", MessageFilePiece),
    Table("conversations", Conversation),
    Table("practice_messages", PracticeMessages, of_case=""),
    Table("kudos_rules", KudosRule),
    Table("dismissed_notes", DismissedNote),
    Table("silenced_detectors", SilencedDetector),
    Table("calendars", Calendar, of_case=""),
    Table("services", Service, of_case=""),
    Table("week_hours", WeekHours, of_case=""),
    Table("date_overrides", DateOverride, of_case=""),
    Table("time_off", TimeOff, of_case=""),
    Table("limits", Limit, of_case=""),
    Table("booking_pages", BookingPage, of_case=""),
    Table("inquiries", Inquiry, of_case="case_id", has_keys=True),
    Table("inquiry_contacts", InquiryContact, of_case="case_id", names=True),
    Table("session_series", Series),
    Table("sessions", Session),
    Table("seats", Seat),
    Table("session_changes", SessionChange, of_case="session__case"),
    Table("booked_as", BookedAs, of_case="session__case"),
    Table("payment_settings", PaymentSettings, of_case=""),
    Table("service_prices", ServicePrice, of_case=""),
    Table("fees", Fee),
    Table("receipts", Receipt, of_case="case_id", order="serial", stays=True),
    Table("session_notes", SessionNote),
    Table("private_notes", PrivateNote, apart=True),
    Table("waiting_places", WaitingPlace),
    Table("reminder_choices", ReminderChoice),
    Table("reminder_numbers", ReminderNumber, names=True),
    Table("retention_rules", RetentionRule, of_case=""),
    Table("deletions", Deletion, of_case=""),
    Table("moves", Move, of_case=""),
    Table("shreddings", Shredding, of_case=""),
    Table("record", AuditEntry, of_case="case_id", order="number", in_digest=False, stays=True),
)

BY_NAME: Final = {table.name: table for table in TABLES}

TABLES_LEFT_OUT: Final = {
    "accounts.ColleagueInvitation": "a link of the place, which opens nothing elsewhere",
    "accounts.Invitation": "a link of the place, which opens nothing elsewhere",
    "accounts.ResetNotice": "a notice of the place about a sign-in that stays behind",
    "audit.ChainEnd": "follows from the last entry of the record",
    "outbox.OutboxRow": "what waits to leave leaves from here; import plans the reminders anew",
    "plans.CardPage": "a page at Stripe, which is over within an hour",
    "plans.CardTry": "goes with an invoice, which stays behind",
    "plans.Invoice": "a matter between the practice and who hosts this place; each can be had as a PDF",
    "plans.Payment": "goes with an invoice, which stays behind",
    "plans.SavedCard": "a card that is kept for who hosts this place; elsewhere it opens nothing",
    "plans.Subscription": "a contract with who hosts this place; elsewhere there is another or none",
    "scheduling.BusyFeed": "the address is a secret of another place; its calendar is added anew",
    "scheduling.BusyTime": "follows from the calendar that it was read from",
    "scheduling.ReminderDevice": "a browser that takes notices from this place alone; elsewhere it is asked anew",
    "scheduling.WaitingOffer": "an offer under a link of the place; whoever waits is asked anew",
    "scheduling.SharedCalendar": "a link of the place, which opens nothing elsewhere",
    "worksheets.OwnVersionText": "the definition goes along with the version of its worksheet",
    "vault.RecoverySheet": "opens keys that stay behind",
    "vault.WrappedKey": "keys never leave; import makes new ones",
}
"""Tables of a practice that no export holds, with the reason."""
