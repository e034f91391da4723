"""Tables of the archive, one file a subject."""

from evenhand.foundation.archive.backup.models import BackupRun

__all__ = ["BackupRun"]
