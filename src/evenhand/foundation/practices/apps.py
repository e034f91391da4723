"""Django app of the practices room."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class PracticesConfig(AppConfig):
    """Registers the tables of the practices room, and has the walls raised whenever tables were made."""

    name = "evenhand.foundation.practices"
    label = "practices"

    def ready(self) -> None:
        """Raise the walls after each `migrate`; the program does so too when there is nothing to migrate."""
        post_migrate.connect(_raise_walls, sender=self)


def _raise_walls(*, using: str, **_: Any) -> None:
    from evenhand.foundation.practices.postgresql.walls import raise_walls

    raise_walls(connections[using])
