"""Everything people do with calendars and sessions, one function an act."""

from evenhand.domain.scheduling.actions.availability import (
    choose_formats,
    clear_day,
    clear_week,
    give_up_time_off,
    set_day,
    set_limit,
    take_days_off,
    take_hours_off,
)
from evenhand.domain.scheduling.actions.booking import book, book_seat, hold_slot, release_hold
from evenhand.domain.scheduling.actions.busy_feeds import TooManyFeeds, add_feed, read_feed, remove_feed
from evenhand.domain.scheduling.actions.by_client import BookedEnough, book_by_oneself
from evenhand.domain.scheduling.actions.changing import (
    answer_seat,
    can_be_changed_online,
    end_seat,
    give_up_seat,
    move,
    set_state,
)
from evenhand.domain.scheduling.actions.handing_over import (
    Handed,
    NoRoom,
    end_membership_with_times,
    hand_over_with_times,
    take_over,
)
from evenhand.domain.scheduling.actions.inquiring import accept, decline, forget_inquiry, inquire
from evenhand.domain.scheduling.actions.noting import NoteChanged, NoteWords, keep_note
from evenhand.domain.scheduling.actions.page import AddressTaken, set_page
from evenhand.domain.scheduling.actions.practice_zone import change_practice_zone
from evenhand.domain.scheduling.actions.problems import ChangedMeanwhile, NotPossible, SlotGone, TooLate
from evenhand.domain.scheduling.actions.reminding import DeviceProblem, NumberProblem, choose_reminders
from evenhand.domain.scheduling.actions.seating import ask_for_seat, hold_seat, release_seat
from evenhand.domain.scheduling.actions.series import (
    Clashes,
    Scope,
    cancel_in_series,
    make_series,
    move_in_series,
)
from evenhand.domain.scheduling.actions.services import add_service, change_service, end_service, set_week
from evenhand.domain.scheduling.actions.shared_calendar import revoke_shared_calendar, share_calendar
from evenhand.domain.scheduling.actions.waiting import (
    OfferGone,
    end_offer,
    leave_list,
    offer_freed,
    pass_offer,
    take_offer,
    wait_for,
)

__all__ = [
    "AddressTaken",
    "BookedEnough",
    "ChangedMeanwhile",
    "Clashes",
    "DeviceProblem",
    "Handed",
    "NoRoom",
    "NotPossible",
    "NoteChanged",
    "NoteWords",
    "NumberProblem",
    "OfferGone",
    "Scope",
    "SlotGone",
    "TooLate",
    "TooManyFeeds",
    "accept",
    "add_feed",
    "add_service",
    "answer_seat",
    "ask_for_seat",
    "book",
    "book_by_oneself",
    "book_seat",
    "can_be_changed_online",
    "cancel_in_series",
    "change_practice_zone",
    "change_service",
    "choose_formats",
    "choose_reminders",
    "clear_day",
    "clear_week",
    "decline",
    "end_membership_with_times",
    "end_offer",
    "end_seat",
    "end_service",
    "forget_inquiry",
    "give_up_seat",
    "give_up_time_off",
    "hand_over_with_times",
    "hold_seat",
    "hold_slot",
    "inquire",
    "keep_note",
    "leave_list",
    "make_series",
    "move",
    "move_in_series",
    "offer_freed",
    "pass_offer",
    "read_feed",
    "release_hold",
    "release_seat",
    "remove_feed",
    "revoke_shared_calendar",
    "set_day",
    "set_limit",
    "set_page",
    "set_state",
    "set_week",
    "share_calendar",
    "take_days_off",
    "take_hours_off",
    "take_offer",
    "take_over",
    "wait_for",
]
