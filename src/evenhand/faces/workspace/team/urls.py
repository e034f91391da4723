"""Addresses of the team, below /desk/settings/team/."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.workspace.team import inviting, members

urlpatterns = [
    path("", members.team_list, name="team"),
    path("invite/", inviting.invite, name="invite_colleague"),
    path("invitations/<uuid:invitation_id>/", inviting.invited, name="invited_colleague"),
    path("<uuid:member_id>/", members.colleague, name="colleague"),
]
