"""What a client is writing."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models.assignments import Assignment
from evenhand.domain.worksheets.models.versions import WorksheetVersion
from evenhand.foundation.vault.fields import VaultJSONField


class Draft(CaseModel):
    """The answers so far. `revision` rises by one with every save that changed something.

    `field_revisions` says in which revision each field changed last, so that two devices may write different fields
    and only a real clash is put before the person; `seen_by` keeps which pages know the words of each field. `writers`
    keeps [page, last sequence number] of each open page, the longest silent first, so that a repeated or late save has
    no effect: a list, since PostgreSQL does not keep the order of an object's keys. A draft with `locked_at` waits for
    its second sitting. `other` is the other length of the sheet once the client has taken it, pinned then, and
    `on_other` says that they write on it now; the answers of both stand together.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="drafts")
    other = models.ForeignKey(WorksheetVersion, on_delete=models.PROTECT, null=True, related_name="+")
    on_other = models.BooleanField(default=False)
    answers = VaultJSONField()
    revision = models.PositiveIntegerField(default=0)
    field_revisions = models.JSONField(default=dict)
    seen_by = models.JSONField(default=dict)
    writers = models.JSONField(default=list)
    zone = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=models.Q(sent_at=None, locked_at=None),
                name="one_open_draft_an_assignment",
            )
        ]
        indexes = [models.Index(fields=["case", "sent_at"], name="drafts_of_case")]

    def __str__(self) -> str:
        """Return the revision."""
        return f"draft at revision {self.revision}"


class DraftRevision(CaseModel):
    """The state of a draft before another page or device went on with it, kept until the draft is sent."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    answers = VaultJSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "revision"], name="draft_revision_once")]

    def __str__(self) -> str:
        """Return the revision."""
        return f"revision {self.revision}"
