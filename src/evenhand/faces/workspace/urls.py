"""Addresses of the desk, below /desk/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from evenhand.faces.workspace import (
    assigning,
    backups,
    case_list,
    case_record,
    comparing,
    contact,
    homework,
    information,
    information_history,
    invitations,
    library,
    locking,
    overview,
    practices,
    progress,
    recovery_sheet,
    reviewing,
    session_notes,
    session_page,
    sessions,
    setting_aside,
    setting_up,
    today,
    undelivered,
    ways_in,
)
from evenhand.faces.workspace.custody import deleting, keeping, moving, retention, taking_along
from evenhand.faces.workspace.outside import appointment, busy, sharing
from evenhand.faces.workspace.team import case_access

app_name = "workspace"

a_case_file = [
    path("", overview.overview, name="overview"),
    path("safety-talk/", overview.safety_talk, name="safety_talk"),
    path("read/<slug:slug>/", overview.read_log, name="read_log"),
    path("invitation/", invitations.invite, name="invite"),
    path("invitation/take-back/", invitations.take_back, name="take_back"),
    path("assign/", assigning.choose, name="choose"),
    path("assign/<slug:slug>/", assigning.give, name="give"),
    path("homework/", homework.homework, name="homework"),
    path("homework/<uuid:assignment_id>/again/", homework.again, name="again"),
    path("homework/<uuid:assignment_id>/end/", homework.end, name="end"),
    path("homework/<uuid:assignment_id>/seen/", homework.stop_seen, name="stop_seen"),
    path("homework/<uuid:assignment_id>/set-up/", setting_up.set_up, name="set_up"),
    path("entries/<uuid:entry>/", reviewing.review, name="review"),
    path("entries/<uuid:entry>/move/", moving.move, name="move_entry"),
    path("progress/", progress.progress, name="progress"),
    path("progress/notes/", setting_aside.change_notes, name="change_notes"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<uuid:session_id>/", session_page.session, name="session"),
    path("sessions/<uuid:session_id>/state/", session_page.say_how_it_went, name="session_state"),
    path("sessions/<uuid:session_id>/note/", session_notes.note_history, name="note_history"),
    path("compare/", comparing.compare, name="compare"),
    path("information/", information.information, name="information"),
    path("information/<slug:kind>/", information_history.information_history, name="information_history"),
    path("settings/", contact.settings, name="settings"),
    path("settings/ways-in/", ways_in.choose, name="choose_ways"),
    path("settings/end-sessions/", ways_in.end_sessions, name="end_sessions"),
    path("record/", case_record.case_record, name="record"),
    path("access/", case_access.case_access, name="access"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("take-along/", taking_along.take_case, name="take_case"),
    path("delete/", deleting.delete, name="delete_case"),
]
"""The pages of one case file."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("lock/", locking.lock, name="lock"),
    path("lock/open/", locking.unlock, name="unlock"),
    path("lock/passkey/", locking.unlock_by_passkey, name="unlock_by_passkey"),
    path("notices/read/", today.notices_read, name="read_notices"),
    path("settings/backups/", backups.backups, name="backups"),
    path("recovery-sheet/", recovery_sheet.recovery_sheet, name="recovery_sheet"),
    path("recovery-sheet/confirm/", recovery_sheet.confirm_recovery_sheet, name="confirm_recovery_sheet"),
    path("worksheets/", library.sheets, name="sheets"),
    path("worksheets/<slug:slug>/", library.guide, name="guide"),
    path("cases/", case_list.cases, name="cases"),
    path("cases/open/", case_list.new_case, name="open_case"),
    path("cases/<str:number>/", include(a_case_file)),
    path("deleted/", deleting.deleted, name="deleted"),
    path("deleted/<uuid:deletion_id>/", deleting.deletion, name="deletion"),
    path("settings/keeping/", retention.retention, name="retention"),
    path("settings/take-along/", taking_along.take_practice, name="take_practice"),
    path("settings/practices/", practices.practices, name="practices"),
    path("settings/calendars/", busy.calendars, name="calendars"),
    path("settings/calendars/<uuid:feed_id>/remove/", busy.remove_calendar, name="remove_calendar"),
    path("settings/calendars/share/", sharing.share, name="share_calendar"),
    path("settings/calendars/share/end/", sharing.end_sharing, name="end_sharing"),
    path("sessions/<uuid:session_id>/appointment.ics", appointment.appointment, name="appointment"),
    path("settings/mail/", undelivered.undelivered_mail, name="undelivered"),
    path("settings/mail/<uuid:effect_id>/", undelivered.decide_on_mail, name="decide_on_mail"),
    path("settings/team/", include("evenhand.faces.workspace.team.urls")),
]
