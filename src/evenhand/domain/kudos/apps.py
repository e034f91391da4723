"""Django app of the room of points."""

from django.apps import AppConfig


class KudosConfig(AppConfig):
    """Registers the table of rules."""

    name = "evenhand.domain.kudos"
    label = "kudos"
