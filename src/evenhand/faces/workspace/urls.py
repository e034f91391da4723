"""Addresses of the desk, below /desk/."""

from __future__ import annotations

from django.urls import include, path

from evenhand.faces.workspace import (
    assigning,
    case_list,
    case_record,
    comparing,
    contact,
    homework,
    information,
    invitations,
    library,
    overview,
    practices,
    progress,
    recovery_sheet,
    reviewing,
    setting_aside,
    setting_up,
    today,
    ways_in,
)
from evenhand.faces.workspace.team import case_access

app_name = "workspace"

urlpatterns = [
    path("", today.today, name="today"),
    path("notices/read/", today.notices_read, name="read_notices"),
    path("recovery-sheet/", recovery_sheet.recovery_sheet, name="recovery_sheet"),
    path("recovery-sheet/confirm/", recovery_sheet.confirm_recovery_sheet, name="confirm_recovery_sheet"),
    path("worksheets/", library.sheets, name="sheets"),
    path("worksheets/<slug:slug>/", library.guide, name="guide"),
    path("cases/", case_list.cases, name="cases"),
    path("cases/open/", case_list.new_case, name="open_case"),
    path("cases/<str:number>/", overview.overview, name="overview"),
    path("cases/<str:number>/safety-talk/", overview.safety_talk, name="safety_talk"),
    path("cases/<str:number>/read/<slug:slug>/", overview.read_log, name="read_log"),
    path("cases/<str:number>/invitation/", invitations.invite, name="invite"),
    path("cases/<str:number>/invitation/take-back/", invitations.take_back, name="take_back"),
    path("cases/<str:number>/assign/", assigning.choose, name="choose"),
    path("cases/<str:number>/assign/<slug:slug>/", assigning.give, name="give"),
    path("cases/<str:number>/homework/", homework.homework, name="homework"),
    path("cases/<str:number>/homework/<uuid:assignment_id>/again/", homework.again, name="again"),
    path("cases/<str:number>/homework/<uuid:assignment_id>/end/", homework.end, name="end"),
    path("cases/<str:number>/homework/<uuid:assignment_id>/seen/", homework.stop_seen, name="stop_seen"),
    path("cases/<str:number>/homework/<uuid:assignment_id>/set-up/", setting_up.set_up, name="set_up"),
    path("cases/<str:number>/entries/<uuid:entry>/", reviewing.review, name="review"),
    path("cases/<str:number>/progress/", progress.progress, name="progress"),
    path("cases/<str:number>/progress/notes/", setting_aside.change_notes, name="change_notes"),
    path("cases/<str:number>/compare/", comparing.compare, name="compare"),
    path("cases/<str:number>/information/", information.information, name="information"),
    path("cases/<str:number>/settings/", contact.settings, name="settings"),
    path("cases/<str:number>/settings/ways-in/", ways_in.choose, name="choose_ways"),
    path("cases/<str:number>/settings/end-sessions/", ways_in.end_sessions, name="end_sessions"),
    path("cases/<str:number>/record/", case_record.case_record, name="record"),
    path("cases/<str:number>/access/", case_access.case_access, name="access"),
    path("settings/practices/", practices.practices, name="practices"),
    path("settings/team/", include("evenhand.faces.workspace.team.urls")),
]
