"""The sheet a client has open: what it asks, what stands in it, which sitting this is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from evenhand.domain.cases.told.showing import reading_times
from evenhand.domain.worksheets.actions import NotOpen, begin_draft
from evenhand.domain.worksheets.answers import clean, without_setup
from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.lengths import with_rest
from evenhand.domain.worksheets.models import Assignment, Draft
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import task_of
from evenhand.domain.worksheets.queries.writing import Writing, other_form, writing_of
from evenhand.domain.worksheets.sequences import is_short
from evenhand.faces.components.permissions import ClientRequest
from evenhand.faces.components.sheet.defaults import defaults_of
from evenhand.faces.components.sheet.page import Sheet
from evenhand.faces.components.sheet.posted import raw_values
from evenhand.faces.components.sheet.reading import answered
from evenhand.faces.portal.days import ClientClock
from evenhand.faces.portal.walk import Stop, stops_of

P = ParamSpec("P")


class NotTaken(NotOpen):
    """An address of the other length of a sheet, while no draft was taken to it."""


@dataclass(frozen=True, slots=True)
class OtherLength:
    """The form that may be taken instead of the one in hand, and whether it is the shorter of the two."""

    form: Definition
    is_short: bool


@dataclass(frozen=True)
class Paper:
    """An open draft with everything its pages need. `address` is the id in its addresses.

    `on_other` says that these are the pages of the other length of its sheet, `length` which one the client may take
    instead of the one in hand.
    """

    address: UUID
    on_other: bool
    length: OtherLength | None
    assignment: Assignment
    definition: Definition
    draft: Draft
    answers: Mapping[str, object]
    setup: Mapping[str, object]
    stage: Stage
    clock: ClientClock
    reading_times: str

    @property
    def known(self) -> Mapping[str, object]:
        """The answers so far and those of the set-up: what conditions look at."""
        return {**self.setup, **self.answers}

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """The pages on the way, given the answers so far."""
        return stops_of(self.definition, self.stage, self.known)

    def holding(self, answers: Mapping[str, object]) -> Paper:
        """Return this paper with other answers, on the way that follows from them."""
        return replace(self, answers=answers)

    def link(self, page: str, *parts: object) -> str:
        """Return the address of one of this paper's pages."""
        space = "portal:other" if self.on_other and page != "stop" else "portal"
        return reverse(f"{space}:{page}", args=[self.address, *parts])

    def stop_link(self, stop: Stop | None) -> str:
        """Return the address of a page on the way; past its end, of the page where answers are checked."""
        return self.link("step", stop.number) if stop else self.link("send")

    def sheet(self) -> Sheet:
        """Return what the pages are drawn from, as stored."""
        return Sheet(
            self.definition,
            answers=self.known,
            setup=self.setup,
            defaults=defaults_of(self.definition, stage=self.stage, at=self.clock.now, zone=str(self.clock.zone)),
            zone=self.clock.zone,
            reading_times=self.reading_times,
        )


def clock_of(request: ClientRequest) -> ClientClock:
    """Return the client's clock at this moment."""
    return ClientClock(ZoneInfo(request.case.zone), timezone.now())


def writing_or_404(request: ClientRequest, address: UUID, *, other: bool = False) -> Writing:
    """Return what an address is for; raises Http404 for anything that is not this client's."""
    writing = writing_of(case=request.case, address=address, other=other)
    if writing is None:
        raise Http404
    return writing


def paper_of(request: ClientRequest, address: UUID, *, other: bool = False) -> Paper:
    """Return the paper of an address; opening a page begins its draft, posting to one never does.

    With `other` it is the other length of the sheet, which the draft was taken to before.

    Raises Http404 for anything that is not this client's, NotOpen where there is nothing to write into any more.
    """
    writing = writing_or_404(request, address, other=other)
    clock = clock_of(request)
    draft = writing.draft
    if writing.assignment.ended_at is not None:
        raise NotOpen
    if other and (draft is None or draft.other_id is None):
        raise NotTaken
    if draft is None:
        draft = _begun(request, writing, clock)
    setup = writing.setup.answers if writing.setup else {}
    stage = _stage_of(writing, draft)
    # What the therapist filled in meanwhile counts; a set-up begun here stays in the draft, out of sight.
    answers = without_setup(writing.definition, draft.answers) if writing.setup else draft.answers
    return Paper(
        address=address,
        on_other=other,
        length=_length(writing, draft, other=other),
        assignment=writing.assignment,
        definition=writing.definition,
        draft=draft,
        answers=answers,
        setup=setup,
        stage=stage,
        clock=clock,
        reading_times=reading_times(request.case, today=clock.today),
    )


def _length(writing: Writing, draft: Draft, *, other: bool) -> OtherLength | None:
    """The other length of the form in hand, where the client may take it."""
    if writing.assignment.keeps_length or draft.locked_at is not None:
        return None
    version = other_form(writing.assignment, draft)
    if version is None:
        return None
    form = definition_of(writing.assignment.worksheet_id if other else version.pk)
    return OtherLength(form, is_short=is_short(form.slug))


def _begun(request: ClientRequest, writing: Writing, clock: ClientClock) -> Draft:
    if request.method == "POST" or task_of(assignment=writing.assignment, today=clock.today).waiting.state == "done":
        raise NotOpen
    return begin_draft(assignment=writing.assignment, zone=request.case.zone, by=request.actor, at=clock.now)


def _stage_of(writing: Writing, draft: Draft) -> Stage:
    if draft.locked_at is not None:
        return "second"
    asks_setup = writing.definition.has_setup and writing.setup is None
    return "setup" if asks_setup and stops_of(writing.definition, "setup", draft.answers) else "first"


def on_paper(
    view: Callable[Concatenate[ClientRequest, Paper, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand a view the paper of its address; where nothing can be written any more, say so and lose no word."""

    @wraps(view)
    def opened(
        request: ClientRequest, address: UUID, other: bool = False, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            return view(request, paper_of(request, address, other=other), *args, **kwargs)
        except NotOpen as problem:
            if isinstance(problem, NotTaken) and request.method != "POST":
                return HttpResponseRedirect(reverse("portal:go_on", args=[address]))
            return closed(request, address)

    return opened


def closed(request: ClientRequest, address: UUID) -> HttpResponse:
    """Say that there is nothing to write into any more, and show what was posted, so that it can be copied."""
    writing = writing_or_404(request, address)
    other = other_form(writing.assignment)
    definition = with_rest(writing.definition, definition_of(other.pk)) if other else writing.definition
    raw = raw_values(definition.fields(), dict(request.POST.lists()))
    cleaned = clean(definition, raw, zone=ZoneInfo(request.case.zone))
    typed = answered(definition, cleaned.answers, stages=("setup", "first", "second"))
    return render(request, "portal/closed.html", {"typed": typed}, status=410)
