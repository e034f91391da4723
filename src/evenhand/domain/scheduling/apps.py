"""Django app of the scheduling room."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Registers the tables of scheduling."""

    name = "evenhand.domain.scheduling"
    label = "scheduling"
