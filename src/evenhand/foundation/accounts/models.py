"""Tables of sign-in: therapists, clients, and the links that let a client in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.accounts.locking.rules import LEAST, MOST, OF_CLIENTS, OF_THERAPISTS
from evenhand.foundation.accounts.passkeys.models import Passkey, SpentChallenge
from evenhand.foundation.accounts.resetting.models import ResetNotice
from evenhand.foundation.accounts.second_steps.models import CodeApp, RecoveryCode
from evenhand.foundation.accounts.signed_in.models import SignedIn
from evenhand.foundation.accounts.throttling.models import AttemptCount
from evenhand.foundation.accounts.ways.models import WaysIn
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.doors import Door
from evenhand.foundation.practices.tenant import HouseModel, TenantModel
from evenhand.foundation.vault.fields import HOUSE, VaultTextField

__all__ = [
    "AttemptCount",
    "ClientAccount",
    "CodeApp",
    "ColleagueInvitation",
    "FoundingLink",
    "Invitation",
    "Passkey",
    "PasswordReset",
    "RecoveryCode",
    "ResetNotice",
    "SignedIn",
    "SpentChallenge",
    "User",
    "WaysIn",
]

_LOCK_MINUTES = models.Q(lock_minutes__gte=LEAST, lock_minutes__lte=MOST)


class User(AbstractBaseUser, HouseModel):
    """A therapist's sign-in. `login` is the keyed hash of the address; the address itself is sealed.

    It belongs to no practice and is looked up before one is known; inside a practice only its own people are there, and
    somebody new may be added.
    """

    seen_where: ClassVar[str] = (
        "{practice} is null or exists (select from practices_member m where m.user_id = accounts_user.id)"
    )
    added_where: ClassVar[str] = "true"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=64, unique=True)
    email = VaultTextField(key=HOUSE)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    second_step_put_off_at = models.DateTimeField(null=True)
    lock_minutes = models.PositiveSmallIntegerField(default=OF_THERAPISTS)
    language = models.CharField(max_length=16, default="", blank=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager["User"]()

    class Meta:
        constraints = [models.CheckConstraint(name="therapist_lock_minutes", condition=_LOCK_MINUTES)]

    def __str__(self) -> str:
        """Return the id, never the address."""
        return f"user {self.pk}"


class ClientAccount(TenantModel):
    """A client's sign-in. Which case file it opens is written in the cases room."""

    created_at = models.DateTimeField()
    notice_accepted_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lock_minutes = models.PositiveSmallIntegerField(default=OF_CLIENTS)
    language = models.CharField(max_length=16, default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="client_lock_minutes", condition=_LOCK_MINUTES)]

    def __str__(self) -> str:
        """Return the id."""
        return f"client {self.pk}"


class Invitation(TenantModel):
    """A link for one client: opens their space once, until it expires or is taken back. Only its hash is kept.

    Whoever holds the secret comes before a practice is known.
    """

    doors: ClassVar[tuple[Door, ...]] = (Door("token_hash"),)

    client = models.ForeignKey(ClientAccount, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["client", "-made_at"], name="invitations_of_client")]

    def __str__(self) -> str:
        """Return the id."""
        return f"invitation {self.pk}"


class PasswordReset(models.Model):
    """Somebody asked to choose a new password; the worker finds out who, and sends a link that works once.

    `login` is the keyed hash of the address that was typed, whether anybody has it or not. Of the link only the hash
    is kept. A link that the host made for somebody who lost every way in takes the second steps away too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True, null=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    takes_second_steps = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["login", "made_at"], name="password_resets_of"),
            models.Index(fields=["made_at"], condition=models.Q(answered_at=None), name="password_resets_asked"),
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"password reset {self.pk}"
