"""What a practice is building: its own sheets, each with the states it went through while it was written."""

from __future__ import annotations

from django.db import models

from evenhand.domain.worksheets.models.versions import WorksheetVersion
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultJSONField, VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class OwnSheet(TenantModel):
    """A sheet of this practice, from its first word on; what was published stands among the worksheet versions.

    `slug` says nothing of the content: it stands in addresses and in the open. It is that of a bundled sheet where this
    one takes its place for the whole practice. `based_on` is the slug it was copied from. `at` is the number of the
    state that stands, `published_state` that of the state that was published last. A sheet with `withdrawn_at` is not
    offered any more; what was given keeps its version.
    """

    slug = models.CharField(max_length=64)
    based_on = models.CharField(max_length=64, default="")
    at = models.PositiveIntegerField(default=1)
    published_state = models.PositiveIntegerField(null=True)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "slug"], name="own_sheet_slug_once"),
            models.UniqueConstraint(fields=["practice", "key"], name="own_sheet_key_once"),
        ]

    def __str__(self) -> str:
        """Return slug and state."""
        return f"{self.slug} at {self.at}"


class OwnSheetState(TenantModel):
    """One state of a sheet that is being built, kept so that every step can be taken back.

    `content` is {"sheet": the definition as a tree, "next": the number of the next key}; `part` names what was typed
    into, so that the typing in one place is one step.
    """

    sheet = models.ForeignKey(OwnSheet, on_delete=models.CASCADE, related_name="states")
    number = models.PositiveIntegerField()
    content = VaultJSONField(key=Purpose.PRACTICE)
    part = models.CharField(max_length=80, default="")
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="own_sheet_state_once")]

    def __str__(self) -> str:
        """Return the number."""
        return f"state {self.number}"


class OwnVersionText(TenantModel):
    """The source of a published version that people of this practice wrote; its digest stands with the version.

    Apart from the version, which nothing may change: a new practice key seals this anew.
    """

    version = models.ForeignKey(WorksheetVersion, on_delete=models.PROTECT, related_name="+")
    words = VaultTextField(key=Purpose.PRACTICE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "version"], name="own_version_text_once")]

    def __str__(self) -> str:
        """Return the id."""
        return f"text {self.pk}"
