"""Addresses of the team, below /desk/settings/team/."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.workspace.team import members

urlpatterns = [
    path("", members.team_list, name="team"),
    path("<uuid:member_id>/", members.colleague, name="colleague"),
]
