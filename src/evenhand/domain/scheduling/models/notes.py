"""What a therapist writes down of a session: the note, which belongs to the record, and private notes, which do not."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.scheduling.models.sessions import Session
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.fields import VaultTextField


class SessionNote(CaseModel):
    """One version of the note of one session; the latest is in force, all are kept.

    A group session has a note of each case file that took part.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    version = models.PositiveIntegerField()
    said = VaultTextField(default="")
    focus = VaultTextField(default="")
    homework = VaultTextField(default="")
    next_step = VaultTextField(default="")
    more = VaultTextField(default="")
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "session", "version"], name="session_note_version_once")]

    def __str__(self) -> str:
        """Return the version."""
        return f"session note {self.version}"


class PrivateNote(CaseModel):
    """What one therapist keeps of a session for themselves, apart from the record; nobody else is shown it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="private_notes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    words = VaultTextField(default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "session", "member"], name="private_note_of_a_member_once")
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"private note {self.pk}"
