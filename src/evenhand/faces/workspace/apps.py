"""Django app of the workspace face."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Registers the templates of the workspace face."""

    name = "evenhand.faces.workspace"
    label = "workspace"
