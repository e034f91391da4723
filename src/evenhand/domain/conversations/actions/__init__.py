"""What people do with messages: write, add files, send, read, answer, and choose what the other side sees."""

from evenhand.domain.conversations.actions.adding import add_file, remove_file
from evenhand.domain.conversations.actions.choosing import (
    show_when_read,
    switch_case,
    switch_notices,
    switch_practice,
)
from evenhand.domain.conversations.actions.drafts import AlreadySent, MessagesClosed, Saved, keep_draft
from evenhand.domain.conversations.actions.reading import mark_read, settle
from evenhand.domain.conversations.actions.writing import DraftChanged, FilesChanged, answer, send
from evenhand.domain.conversations.files.examining import NotTaken
from evenhand.domain.conversations.limits import LONGEST, NotAMessage

__all__ = [
    "LONGEST",
    "AlreadySent",
    "DraftChanged",
    "FilesChanged",
    "MessagesClosed",
    "NotAMessage",
    "NotTaken",
    "Saved",
    "add_file",
    "answer",
    "keep_draft",
    "mark_read",
    "remove_file",
    "send",
    "settle",
    "show_when_read",
    "switch_case",
    "switch_notices",
    "switch_practice",
]
