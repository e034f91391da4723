"""Everything people do with prices, fees and receipts, one function an act."""

from evenhand.domain.fees.actions.problems import FeeProblem, NoIssuer, NotOwed, NotPaid, PaidAlready
from evenhand.domain.fees.actions.receipts import correct_receipt, issue_receipt
from evenhand.domain.fees.actions.setting_up import (
    Price,
    add_priced_service,
    change_priced_service,
    keep_settings,
    set_price,
)
from evenhand.domain.fees.actions.settling import decide, note_paid, take_payment_back
from evenhand.domain.fees.actions.taking_along import note_file_taken
from evenhand.domain.fees.actions.telling import tell_client_of_news

__all__ = [
    "FeeProblem",
    "NoIssuer",
    "NotOwed",
    "NotPaid",
    "PaidAlready",
    "Price",
    "add_priced_service",
    "change_priced_service",
    "correct_receipt",
    "decide",
    "issue_receipt",
    "keep_settings",
    "note_file_taken",
    "note_paid",
    "set_price",
    "take_payment_back",
    "tell_client_of_news",
]
