"""Django app of the cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers the tables of the case file."""

    name = "evenhand.domain.cases"
    label = "cases"
