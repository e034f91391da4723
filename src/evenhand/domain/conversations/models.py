"""Tables of messages and their files, of what is being written, and of what both sides chose."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultBytesField, VaultTextField


class Message(CaseModel):
    """One message as it was sent; its words never change, and a correction is another message.

    `number` counts the messages of a case file from 1, and `key` lets one press send once. `read_at` is when the other
    side first had it before them; `shows_read` says that they let this be seen at that moment. `settled_at` is when a
    client's message was answered, or when somebody noted that it needs no answer.
    """

    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    from_client = models.BooleanField()
    words = VaultTextField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    read_at = models.DateTimeField(null=True)
    shows_read = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="message_number_once"),
            models.UniqueConstraint(fields=["case", "key"], name="message_key_once"),
        ]
        indexes = [
            models.Index(
                fields=["practice", "sent_at"],
                condition=models.Q(from_client=True, settled_at=None),
                name="messages_to_answer",
            ),
            models.Index(fields=["case"], condition=models.Q(from_client=False, read_at=None), name="messages_to_read"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"message {self.number}"


class MessageDraft(CaseModel):
    """What somebody is writing and has not sent: in a case file at most one of its client, and one of each member.

    `member` is None for the client's. `writer` is the page whose words stand there and `sequence` its last save;
    `revision` rises with every change, and is 0 while files stand there and no word.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", null=True)
    words = VaultTextField()
    revision = models.PositiveIntegerField()
    writer = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(member=None), name="one_message_draft_of_a_client"
            ),
            models.UniqueConstraint(fields=["case", "member"], name="one_message_draft_of_a_member"),
        ]

    def __str__(self) -> str:
        """Return the revision."""
        return f"message draft at revision {self.revision}"


class MessageFile(CaseModel):
    """A file that went with a message, or stands in a draft to go with it; what is in it lies in its pieces.

    `size` is that of what is kept, in bytes, and `name` what its person called it, made fit to be shown.
    """

    class Kind(models.TextChoices):
        """What a kept file is."""

        JPEG = "jpeg"
        PNG = "png"
        PDF = "pdf"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", null=True)
    draft = models.ForeignKey(MessageDraft, on_delete=models.CASCADE, related_name="+", null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = VaultTextField()
    size = models.PositiveIntegerField()
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message=None, draft__isnull=False) | models.Q(message__isnull=False, draft=None),
                name="file_in_message_or_draft",
            )
        ]

    def __str__(self) -> str:
        """Return kind and size."""
        return f"{self.kind} of {self.size} bytes"


class MessageFilePiece(CaseModel):
    """One piece of a file, counted from 0: no row is so large that many of them together would fill the memory."""

    file = models.ForeignKey(MessageFile, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = VaultBytesField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="piece_of_file_once")]

    def __str__(self) -> str:
        """Return the number."""
        return f"piece {self.number}"


class Conversation(CaseModel):
    """What was chosen for the messages of one case file; without a row all is as the defaults say.

    `client_shows` and `therapist_shows` are each side's own choice to let the other see when something was read.
    """

    is_off = models.BooleanField(default=False)
    client_shows = models.BooleanField(default=False)
    therapist_shows = models.BooleanField(default=False)
    client_notices = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="one_conversation_a_case")]

    def __str__(self) -> str:
        """Return whether it is off."""
        return "off" if self.is_off else "on"


class PracticeMessages(TenantModel):
    """What an owner chose for all messages of a practice; without a row `Practice.begins_with_messages` counts."""

    is_off = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice"], name="one_choice_of_messages_a_practice")]

    def __str__(self) -> str:
        """Return whether it is off."""
        return "off" if self.is_off else "on"
