"""The table of notices that a sign-in was reset."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel


class ResetNotice(TenantModel):
    """That the host reset the sign-in of `about`, said to one member until they have read it."""

    to = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["to"], condition=models.Q(read_at=None), name="reset_notices_unread")]

    def __str__(self) -> str:
        """Return the id."""
        return f"reset notice {self.pk}"
