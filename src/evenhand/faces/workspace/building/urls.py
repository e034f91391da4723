"""Addresses of building a practice's own sheets, below /desk/own-worksheets/."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.workspace.building import building, own_sheets, translating

urlpatterns = [
    path("", own_sheets.own, name="own_sheets"),
    path("bring-in/", own_sheets.bring, name="bring_sheet"),
    path("copy/<slug:slug>/", own_sheets.copy, name="copy_sheet"),
    path("<uuid:sheet_id>/", building.build, name="build"),
    path("<uuid:sheet_id>/file/", own_sheets.take, name="take_sheet"),
    path("<uuid:sheet_id>/in/<slug:tongue>/", translating.translate, name="translate"),
]
