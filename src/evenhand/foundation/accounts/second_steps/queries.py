"""What a therapist has for the second step."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.models import Passkey
from evenhand.foundation.accounts.passkeys.queries import passkeys_of
from evenhand.foundation.accounts.second_steps.models import CodeApp, RecoveryCode


@dataclass(frozen=True, slots=True)
class Factors:
    """Everything besides the password: passkeys, apps, and how many recovery codes are left."""

    passkeys: list[Passkey]
    apps: list[CodeApp]
    codes_left: int

    @property
    def all(self) -> list[Passkey | CodeApp]:
        """Passkeys, then apps, each the oldest first."""
        return [*self.passkeys, *self.apps]

    @property
    def any(self) -> bool:
        """Whether a password alone does not let in."""
        return bool(self.passkeys or self.apps)

    @property
    def is_last(self) -> bool:
        """Whether only one is left."""
        return len(self.passkeys) + len(self.apps) == 1


def factors_of(*, user: User) -> Factors:
    """Return what a therapist has besides the password; three queries."""
    return Factors(
        passkeys=passkeys_of(person=user),
        apps=list(CodeApp.objects.filter(user=user, confirmed_at__isnull=False).order_by("made_at", "pk")),
        codes_left=RecoveryCode.objects.filter(user=user, used_at=None).count(),
    )


def factor_of(*, user: User, factor_id: UUID) -> Passkey | CodeApp | None:
    """Return one passkey or app of a therapist; None when it is not there or somebody else's."""
    return next((one for one in factors_of(user=user).all if one.pk == factor_id), None)
