"""The acts of the record in plain words: fixed sentences, none of which says what anybody wrote."""

from __future__ import annotations

WORDS = {
    "case.opened": "Opened the case file",
    "case.zone_changed": "Changed the time zone",
    "case.safety_talk_noted": "Noted the safety talk",
    "contact.changed": "Changed the contact details",
    "information.written": "Wrote a version of goal or formulation",
    "assignment.given": "Assigned a worksheet",
    "assignment.ended": "Ended or stopped a worksheet",
    "assignment.stop_seen": "Saw that a worksheet was stopped",
    "setup.written": "Wrote what was agreed",
    "draft.begun": "Began a sheet",
    "draft.written": "Wrote on a sheet",
    "draft.locked": "Kept a first sitting as it was",
    "submission.sent": "Sent an entry",
    "submission.tapped": "Tapped an entry",
    "submission.corrected": "Corrected an entry",
    "submission.read": "Read an entry for the first time",
    "review.saved": "Saved a review",
    "note.dismissed": "Put a note aside",
    "note.restored": "Brought a note back",
    "detector.silenced": "Switched a kind of note off",
    "detector.heard": "Switched a kind of note on",
    "overview.shown": "Looked at the overview",
    "read_log.shown": "Looked at a log",
    "choose.shown": "Chose a worksheet to assign",
    "give.shown": "Looked at a worksheet to assign",
    "homework.shown": "Looked at the homework",
    "end.shown": "Looked at an assignment to end",
    "set_up.shown": "Looked at what was agreed",
    "review.shown": "Opened an entry",
    "progress.shown": "Looked at the progress",
    "compare.shown": "Compared entries",
    "information.shown": "Looked at goal and formulation",
    "settings.shown": "Looked at the contact details",
    "invite.shown": "Made an invitation link",
    "record.shown": "Looked at who opened what",
    "step.shown": "Opened a page of a sheet",
    "send.shown": "Checked a sheet before sending",
    "entry.shown": "Read an entry again",
    "versions.shown": "Read the versions of an entry",
    "correct.shown": "Opened an entry to correct it",
    "entry_text.shown": "Took a copy of an entry",
    "data_text.shown": "Took a copy of everything",
    "data_json.shown": "Took a copy of everything",
}


def in_words(act: str) -> str:
    """Return what was done, as a sentence without its subject; an act of a later version has no words here yet."""
    return WORDS.get(act, "Did something else")
