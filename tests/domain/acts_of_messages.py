"""How to come to each act on messages."""

from __future__ import annotations

from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations import actions
from evenhand.domain.conversations.keeping import Typed
from evenhand.foundation.identifiers import new_id
from tests.attachments import a_document
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import a_case, client_actor, inside
from tests.messages import a_file, a_message

TYPED = Typed("Can we move to four?", base=0, writer="page00000001", sequence=1)


def with_a_message(*, from_client: bool) -> CaseFile:
    case = a_case()
    a_message(of=case, from_client=from_client)
    return case


@act_of(actions.keep_draft, "message.begun")
def beginning_a_message() -> Ready:
    case = a_case()
    by, draft = client_actor(case), new_id()
    return Ready(case.practice_id, partial(actions.keep_draft, case=case, draft_id=draft, typed=TYPED, by=by, at=LATER))


@act_of(actions.send, "message.sent")
def sending_a_message() -> Ready:
    case = a_case()
    by, draft = client_actor(case), new_id()
    with inside(case):
        actions.keep_draft(case=case, draft_id=draft, typed=TYPED, by=by, at=LATER)
    return Ready(case.practice_id, partial(actions.send, case=case, draft_id=draft, typed=TYPED, by=by, at=LATER))


@act_of(actions.answer, "message.sent")
def answering_a_message() -> Ready:
    case = with_a_message(from_client=True)
    by, draft = by_therapist(case), new_id()
    return Ready(
        case.practice_id,
        partial(actions.answer, case=case, draft_id=draft, typed=TYPED, seen=1, by=by, at=LATER),
    )


@act_of(actions.add_file, "message.file_added")
def adding_a_file() -> Ready:
    case = a_case()
    by, draft, data = client_actor(case), new_id(), a_document()
    with inside(case):
        actions.keep_draft(case=case, draft_id=draft, typed=TYPED, by=by, at=LATER)
    return Ready(
        case.practice_id,
        partial(actions.add_file, case=case, draft_id=draft, name="a.pdf", data=data, by=by, at=LATER),
    )


@act_of(actions.remove_file, "message.file_removed")
def taking_a_file_away() -> Ready:
    case = a_case()
    kept = a_file(of=case)
    by = client_actor(case)
    return Ready(case.practice_id, partial(actions.remove_file, case=case, file_id=kept.pk, by=by, at=LATER))


@act_of(actions.mark_read, "message.read")
def reading_a_message() -> Ready:
    case = with_a_message(from_client=False)
    return Ready(
        case.practice_id, partial(actions.mark_read, case=case, first=1, last=1, by=client_actor(case), at=LATER)
    )


@act_of(actions.settle, "message.settled")
def noting_that_no_answer_is_needed() -> Ready:
    case = with_a_message(from_client=True)
    with inside(case):
        actions.mark_read(case=case, first=1, last=1, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, partial(actions.settle, case=case, up_to=1, by=by_therapist(case), at=LATER))


@act_of(actions.show_when_read, "messages.shows_read")
def letting_it_be_seen() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.show_when_read, case=case, on=True, by=client_actor(case), at=LATER))


@act_of(actions.show_when_read, "messages.hides_read")
def letting_it_be_seen_no_more() -> Ready:
    case = a_case()
    by = by_therapist(case)
    with inside(case):
        actions.show_when_read(case=case, on=True, by=by, at=LATER)
    a_message(of=case)
    with inside(case):
        actions.mark_read(case=case, first=1, last=1, by=by, at=LATER)
    return Ready(case.practice_id, partial(actions.show_when_read, case=case, on=False, by=by, at=LATER))


@act_of(actions.switch_notices, "messages.notices_off")
def wanting_no_mails() -> Ready:
    case = a_case()
    return Ready(
        case.practice_id, partial(actions.switch_notices, case=case, on=False, by=client_actor(case), at=LATER)
    )


@act_of(actions.switch_case, "messages.off")
def switching_messages_off() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.switch_case, case=case, on=False, by=by_therapist(case), at=LATER))


@act_of(actions.switch_practice, "practice.messages_off")
def switching_messages_off_for_all() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.switch_practice, on=False, by=by_therapist(case), at=LATER))
