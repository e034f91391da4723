"""What people do with messages: write, send, read, answer, and choose what the other side sees."""

from evenhand.domain.conversations.actions.choosing import (
    show_when_read,
    switch_case,
    switch_notices,
    switch_practice,
)
from evenhand.domain.conversations.actions.reading import mark_read, settle
from evenhand.domain.conversations.actions.writing import (
    LONGEST,
    AlreadySent,
    DraftChanged,
    MessagesClosed,
    NotAMessage,
    Saved,
    answer,
    keep_draft,
    send,
)

__all__ = [
    "LONGEST",
    "AlreadySent",
    "DraftChanged",
    "MessagesClosed",
    "NotAMessage",
    "Saved",
    "answer",
    "keep_draft",
    "mark_read",
    "send",
    "settle",
    "show_when_read",
    "switch_case",
    "switch_notices",
    "switch_practice",
]
