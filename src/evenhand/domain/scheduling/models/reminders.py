"""What a client chose about reminders of their times, in place of what their practice does."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseFile, CaseModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class ReminderChoice(CaseModel):
    """How long before their times a client is reminded, in hours, the longest first; none for no reminder.

    `channel` names the way by which reminders come (`scheduling/channels`). Without a row the practice's hours count.
    """

    case = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="reminder_choice")
    hours = models.JSONField(default=list)
    channel = models.CharField(max_length=16)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the id."""
        return f"reminder choice {self.pk}"


class ReminderNumber(CaseModel):
    """The telephone number that a client gave for reminders, apart from the choice, so that exports can do without."""

    case = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="reminder_number")
    number = VaultTextField(key=Purpose.CONTACT)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the id, never the number."""
        return f"reminder number {self.pk}"


class ReminderDevice(CaseModel):
    """The browser on which a client wants notices: what it says of itself, by which only it can read them."""

    case = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="reminder_device")
    said = VaultTextField(key=Purpose.CONTACT)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the id, never what the browser said."""
        return f"reminder device {self.pk}"
