"""Tables of the scheduling room, one file a subject."""

from evenhand.domain.scheduling.models.calendars import (
    BookingPage,
    Calendar,
    DateOverride,
    Limit,
    TimeOff,
    WeekHours,
)
from evenhand.domain.scheduling.models.feeds import BusyFeed, BusyTime, SharedCalendar
from evenhand.domain.scheduling.models.inquiries import Inquiry, InquiryContact
from evenhand.domain.scheduling.models.notes import PrivateNote, SessionNote
from evenhand.domain.scheduling.models.reminders import ReminderChoice, ReminderDevice, ReminderNumber
from evenhand.domain.scheduling.models.services import Service
from evenhand.domain.scheduling.models.sessions import (
    AHEAD,
    GUARDING,
    BookedAs,
    Seat,
    Series,
    Session,
    SessionChange,
    State,
)
from evenhand.domain.scheduling.models.waiting import WaitingOffer, WaitingPlace

__all__ = [
    "AHEAD",
    "GUARDING",
    "BookedAs",
    "BookingPage",
    "BusyFeed",
    "BusyTime",
    "Calendar",
    "DateOverride",
    "Inquiry",
    "InquiryContact",
    "Limit",
    "PrivateNote",
    "ReminderChoice",
    "ReminderDevice",
    "ReminderNumber",
    "Seat",
    "Series",
    "Service",
    "Session",
    "SessionChange",
    "SessionNote",
    "SharedCalendar",
    "State",
    "TimeOff",
    "WaitingOffer",
    "WaitingPlace",
    "WeekHours",
]
