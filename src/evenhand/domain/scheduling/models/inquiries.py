"""What a stranger asks for, and clients who wait for a time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.scheduling.models.services import Service
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class Inquiry(TenantModel):
    """A stranger's request: a free line, with how to reach them beside it (`InquiryContact`).

    Its words are sealed with keys of their own from the start, under the id that the case file gets when it is
    accepted (`case_id`): accepting moves no word, and deleting destroys the keys, as with every case file.
    """

    class Standing(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waits for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

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


class WaitingPlace(CaseModel):
    """A client who waits for a time of a service; the longest waiting is asked first.

    `weekdays` are those that suit (0 is Monday; empty: all), `from_minute` and `until_minute` the part of a local day.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    weekdays = models.JSONField(default=list)
    from_minute = models.PositiveSmallIntegerField(default=0)
    until_minute = models.PositiveSmallIntegerField(default=24 * 60)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="waiting_key_once"),
            models.UniqueConstraint(
                fields=["case", "service"], condition=models.Q(ended_at=None), name="waits_once_for_a_service"
            ),
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"waiting {self.pk}"
