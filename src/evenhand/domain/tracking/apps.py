"""Django app of the tracking room."""

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    """Registers the few tables of tracking."""

    name = "evenhand.domain.tracking"
    label = "tracking"
