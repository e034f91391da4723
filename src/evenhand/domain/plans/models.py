"""Tables of who asked to begin, what a practice took, its invoices, how they are paid, and counts of the house."""

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

    Once issued it stays as it is: only that it was paid is noted, and whether a card at Stripe did it. `serial` runs
    through the whole house without gaps.
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
    paid_by_card = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corrects"], name="one_credit_note_an_invoice")]
        indexes = [models.Index(fields=["practice", "due_on"], name="invoices_of_practice")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class CardPage(TenantModel):
    """A page at Stripe that was opened to pay an invoice, by Stripe's id of it; `keeps` is whether the card is kept."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    session = models.CharField(max_length=255)
    keeps = models.BooleanField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "session"], name="one_row_a_card_page")]

    def __str__(self) -> str:
        """Return the id."""
        return f"card page {self.pk}"


class Payment(TenantModel):
    """A payment that came by Stripe for an invoice, whether or not it fits, by Stripe's id of it.

    Amounts are in Stripe's units; `refunded` is how much of it went back, which only grows.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=255)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=8)
    refunded = models.BigIntegerField(default=0)
    came_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "reference"], name="one_row_a_payment")]

    def __str__(self) -> str:
        """Return the id."""
        return f"payment {self.pk}"


class SavedCard(TenantModel):
    """The card with which the worker pays, as Stripe's id of whom it keeps it for; "" once it was taken away.

    `since` is when its owner agreed, or took it away: what is told late of an older moment changes nothing.
    """

    customer = models.CharField(max_length=255)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice"], name="one_card_a_practice")]

    def __str__(self) -> str:
        """Return the id."""
        return f"saved card {self.pk}"


class CardTry(TenantModel):
    """A card that was kept did not pay an invoice; it is tried once, and the owners are told."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="+")
    tried_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice"], name="one_card_try_an_invoice")]

    def __str__(self) -> str:
        """Return the id."""
        return f"card try {self.pk}"
