"""Tables of who asked to begin, what a practice took, its invoices, and counts of the house."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import HOUSE, VaultJSONField, VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class SignUp(models.Model):
    """Somebody asked to begin, and has to open the link that goes to their address; there is no practice yet.

    `chosen` is what they took: plan, rhythm, currency, code. The link's secret follows from the row and is kept
    nowhere. `mail_due_at` is when the letter is to be handed over, or tried again; None once it has left.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = VaultTextField(key=HOUSE)
    email_hash = models.BinaryField(max_length=32)
    name = VaultTextField(key=HOUSE)
    chosen = VaultJSONField(key=HOUSE)
    language = models.CharField(max_length=16)
    token_hash = models.BinaryField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mail_due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    practice_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="sign_up_letters"),
            models.Index(fields=["email_hash", "asked_at"], name="sign_up_of_address"),
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"sign-up {self.pk}"


class CodeCount(models.Model):
    """How often a promotion's code was used in this house."""

    code = models.CharField(max_length=40, primary_key=True)
    uses = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return the code and its count."""
        return f"{self.code} {self.uses}"


class InvoiceCounter(models.Model):
    """The last number that an invoice of this house was given; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Return the number."""
        return f"invoice counter {self.last}"


class Subscription(TenantModel):
    """The plan that a practice took: what was promised, the period that runs, until when it is paid.

    `period_until` and `paid_until` are the first day after; `ends_on` stands once it was called off. `changes_to` is
    what counts from the next period on.
    """

    terms = models.JSONField()
    changes_to = models.JSONField(null=True)
    addressed_to = VaultTextField(key=Purpose.PRACTICE)
    began_on = models.DateField()
    period_from = models.DateField()
    period_until = models.DateField()
    paid_until = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice"], name="one_plan_a_practice")]

    def __str__(self) -> str:
        """Return the id."""
        return f"subscription {self.pk}"


class Invoice(TenantModel):
    """What a practice owes for a period, or with `corrects` a credit note that takes such an invoice back.

    Once issued it stays as it is: only that it was paid is noted. `serial` runs through the whole house without gaps.
    """

    serial = models.PositiveIntegerField(unique=True)
    number = models.CharField(max_length=32, unique=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField()
    due_on = models.DateField()
    period_from = models.DateField()
    period_until = models.DateField()
    currency = models.CharField(max_length=3)
    lines = models.JSONField()
    total = models.BigIntegerField()
    seller = models.JSONField()
    pay_to = models.JSONField()
    addressed_to = VaultTextField(key=Purpose.PRACTICE)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corrects"], name="one_credit_note_an_invoice")]
        indexes = [models.Index(fields=["practice", "due_on"], name="invoices_of_practice")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number
