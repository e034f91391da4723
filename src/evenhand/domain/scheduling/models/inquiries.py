"""What a stranger asks for, and how to reach them."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose
from evenhand.wording import later


class Inquiry(TenantModel):
    """A stranger's request: a free line, with how to reach them beside it (`InquiryContact`).

    Its words are sealed with keys of their own from the start, under the id that the case file gets when it is
    accepted (`case_id`): accepting moves no word, and deleting destroys the keys, as with every case file.
    """

    class Standing(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", later("Waits for an answer")
        ACCEPTED = "accepted", later("Accepted")
        DECLINED = "declined", later("Declined")
        WITHDRAWN = "withdrawn", later("Taken back")

    case_id = models.UUIDField()
    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    words = VaultTextField(default="")
    zone = models.CharField(max_length=64)
    standing = models.CharField(max_length=16, choices=Standing.choices, default=Standing.WAITING)
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="inquiry_key_once"),
            models.UniqueConstraint(fields=["practice", "case_id"], name="inquiry_case_once"),
        ]
        indexes = [models.Index(fields=["therapist", "standing", "made_at"], name="inquiries_of_therapist")]

    def __str__(self) -> str:
        """Return how it stands."""
        return f"{self.standing} inquiry {self.pk}"


class InquiryContact(TenantModel):
    """How to reach a stranger, apart from what they wrote, so that exports and helpers can do without it."""

    inquiry = models.OneToOneField(Inquiry, on_delete=models.CASCADE, related_name="contact")
    case_id = models.UUIDField()
    email = VaultTextField(key=Purpose.CONTACT, default="")
    phone = VaultTextField(key=Purpose.CONTACT, default="")

    def __str__(self) -> str:
        """Return the id, never an address."""
        return f"inquiry contact {self.pk}"
