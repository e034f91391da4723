"""Everything people do with calendars and sessions, one function an act."""

from evenhand.domain.scheduling.actions.booking import book, book_seat, hold_slot, release_hold
from evenhand.domain.scheduling.actions.busy_feeds import TooManyFeeds, add_feed, read_feed, remove_feed
from evenhand.domain.scheduling.actions.changing import can_be_changed_online, give_up_seat, move, set_state
from evenhand.domain.scheduling.actions.inquiring import accept, decline, inquire
from evenhand.domain.scheduling.actions.noting import NoteChanged, NoteWords, keep_note
from evenhand.domain.scheduling.actions.problems import ChangedMeanwhile, NotPossible, SlotGone, TooLate
from evenhand.domain.scheduling.actions.services import add_service, change_service, end_service, set_week
from evenhand.domain.scheduling.actions.shared_calendar import revoke_shared_calendar, share_calendar

__all__ = [
    "ChangedMeanwhile",
    "NotPossible",
    "NoteChanged",
    "NoteWords",
    "SlotGone",
    "TooLate",
    "TooManyFeeds",
    "accept",
    "add_feed",
    "add_service",
    "book",
    "book_seat",
    "can_be_changed_online",
    "change_service",
    "decline",
    "end_service",
    "give_up_seat",
    "hold_slot",
    "inquire",
    "keep_note",
    "move",
    "read_feed",
    "release_hold",
    "remove_feed",
    "revoke_shared_calendar",
    "set_state",
    "set_week",
    "share_calendar",
]
