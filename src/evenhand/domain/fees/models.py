"""Tables of what services cost, what was noted of sessions, and receipts. Amounts are minor units of their currency."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from evenhand.domain.cases.models import CaseFile, CaseModel
from evenhand.domain.scheduling.models import Service, Session
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose
from evenhand.wording import later


class Way(models.TextChoices):
    """How a session was paid, as it is noted by hand."""

    TRANSFER = "transfer", later("Bank transfer")
    CASH = "cash", later("Cash")
    CARD = "card", later("Card")
    OTHER = "other", later("Another way")


class PaymentSettings(TenantModel):
    """How a practice asks for money: one row, and without it there are no prices anywhere.

    `issuer` is name and address as they stand on receipts, `tax_words` a line on tax below, `wording` what a receipt
    says instead of "Appointment", `pay_address` the page of its own provider with places for amount and reference.
    """

    currency = models.CharField(max_length=3)
    issuer = VaultTextField(key=Purpose.PRACTICE, default="")
    tax_words = VaultTextField(key=Purpose.PRACTICE, default="")
    wording = VaultTextField(key=Purpose.PRACTICE, default="")
    pay_address = VaultTextField(key=Purpose.PRACTICE, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice"], name="payment_settings_once")]

    def __str__(self) -> str:
        """Return the currency."""
        return f"payments in {self.currency}"


class ServicePrice(TenantModel):
    """One version of what a service costs, from a moment on; none is ever changed.

    A session keeps the version that was in force when it was booked. Without `amount` it costs nothing from then on.
    `tax_points` is the tax that the amount includes, in hundredths of a percent; None where none is named.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="prices")
    version = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    tax_points = models.PositiveIntegerField(null=True)
    since = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "version"], name="service_price_version_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="a_price_is_more_than_nothing"),
        ]

    def __str__(self) -> str:
        """Return the version."""
        return f"price {self.version}"


class Fee(CaseModel):
    """What was noted of one client's session: whether it is owed after all, and that it was paid.

    What it costs follows from the price it was booked at. Without a row nothing was noted yet.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    owed = models.BooleanField(null=True)
    paid_on = models.DateField(null=True)
    paid_how = models.CharField(max_length=16, choices=Way.choices, default="")
    note = VaultTextField(default="")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "case"], name="fee_of_a_session_once"),
            models.CheckConstraint(
                condition=Q(paid_on=None, paid_how="") | (Q(paid_on__isnull=False) & ~Q(paid_how="")),
                name="paid_on_a_day_and_somehow",
            ),
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"fee {self.pk}"


class Receipt(TenantModel):
    """A receipt, or with `corrects` what takes one back; it stays as it was issued, and is never deleted.

    `serial` runs through the practice without gaps. It names nobody: its words are sealed with the practice's key and
    outlive the case file, of whose deletion `case` and `session` become empty.
    """

    serial = models.PositiveIntegerField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(CaseFile, on_delete=models.SET_NULL, null=True, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="+")
    issued_on = models.DateField()
    words = VaultTextField(key=Purpose.PRACTICE)
    issuer = VaultTextField(key=Purpose.PRACTICE)
    tax_words = VaultTextField(key=Purpose.PRACTICE, default="")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    tax_points = models.PositiveIntegerField(null=True)
    paid_on = models.DateField()
    paid_how = models.CharField(max_length=16, choices=Way.choices)
    issued_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "serial"], name="receipt_serial_once"),
            models.UniqueConstraint(fields=["corrects"], name="receipt_corrected_once"),
        ]
        indexes = [models.Index(fields=["case", "session"], name="receipts_of_session")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def number(self) -> str:
        """The number as it is read: "R-00012"."""
        return f"R-{self.serial:05d}"
