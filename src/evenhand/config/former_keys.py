"""Once an hour a worker finishes changes of practice keys and deletes replaced ones on which nothing hangs."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from evenhand.config.rotating import finish_practice
from evenhand.foundation.archive.rotation.queries import keys_of_practices
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.vault.sealing import NotReadable

EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)


def finish_keys(at: datetime) -> None:
    """Finish what was begun in every practice that has more than one key; one that cannot be finished is logged."""
    for practice in keys_of_practices(counted=False):
        if len(practice.keys) > 1:
            try:
                with practice_context(practice.practice_id):
                    finish_practice(at=at)
            except NotReadable:
                log.warning("keys: the newest key of practice %s does not open", practice.practice_id)
