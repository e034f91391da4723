"""Building a practice's own sheets: begin, write, step back and forth, publish, withdraw, bring in and take along."""

from __future__ import annotations

import secrets
import tomllib
from datetime import datetime, timedelta

from django.db import transaction

from evenhand.domain.worksheets.building.beginning import Content, a_blank_instrument, a_blank_sheet, a_copy
from evenhand.domain.worksheets.building.bundles import tree_in
from evenhand.domain.worksheets.building.judging import ONE_EVERYWHERE, STANDS_EVERYWHERE, Wrong, judge
from evenhand.domain.worksheets.building.languages import NAME, all_spoken, carried, ours, with_all_spoken
from evenhand.domain.worksheets.building.toml_text import as_toml
from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.bundled import spoken_beside
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.definition.parse import MAX_CHARACTERS
from evenhand.domain.worksheets.definition.speaking import LICENCE, TRANSLATIONS
from evenhand.domain.worksheets.models import OwnSheet, OwnSheetState, WorksheetVersion
from evenhand.domain.worksheets.published import available, definition_of, latest_version, publish_own, text_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.wording import in_language, say

MOST_STATES = 200
"""How many steps can be taken back; the oldest go first."""
ONE_STEP = timedelta(seconds=60)
"""What is typed into one place within this time is one step."""
MOST_TITLE = 120


class BuildingProblem(ValueError):
    """Something has to be changed before this can be done; `wrong` says what, and where. Nothing was stored."""

    def __init__(self, *wrong: Wrong) -> None:
        """Keep what is wrong; the message is the first of it."""
        super().__init__(wrong[0].reason)
        self.wrong = wrong


def begin_own_sheet(*, title: str, is_instrument: bool, key: str, by: Actor, at: datetime) -> OwnSheet:
    """Begin an empty sheet, or an instrument, under a title. The same key always gives the same sheet.

    Raises BuildingProblem without a title.
    """
    words = title.strip()
    if not words or len(words) > MOST_TITLE:
        raise BuildingProblem(Wrong(("title",), say("Write a title, %(most)s characters at most.", most=MOST_TITLE)))
    content = a_blank_instrument(words) if is_instrument else a_blank_sheet(words)
    return _begin(content, slug="", based_on="", key=key, by=by, at=at)


def copy_sheet(*, slug: str, in_place: bool, key: str, by: Actor, at: datetime) -> OwnSheet:
    """Begin a sheet as a copy of one that can be assigned: a variant in its series, or `in_place` of it.

    It speaks the languages that the other one speaks. What stands in the place of a bundled sheet is given by everybody
    here once it is published; where the practice has such a copy already, that one is returned. Raises BuildingProblem
    for an instrument whose licence does not reach so far, for what stands on every page of a client, and
    UnknownWorksheet.
    """
    version = latest_version(slug)
    definition = definition_of(version.pk)
    refused = why_not_copied(definition)
    if refused:
        raise BuildingProblem(Wrong(("slug",), refused))
    if in_place:
        known = OwnSheet.objects.filter(slug=slug).first()
        if known is not None:
            return known
    tree = tomllib.loads(text_of(WorksheetVersion.objects.get(pk=version.pk)))
    content = a_copy(tree, name=_name_of_copy(str(tree["library_name"]), tree.get("language", "en"), in_place=in_place))
    spoken = {code: ours(one) for code, one in spoken_beside(slug).items()} if version.practice_id is None else {}
    spoken |= all_spoken(tree)
    for code, texts in spoken.items():
        texts[NAME] = _name_of_copy(texts.get(NAME, ""), code, in_place=in_place)
    content = with_all_spoken(content, spoken)
    return _begin(content, slug=slug if in_place else "", based_on=slug, key=key, by=by, at=at)


def why_not_copied(definition: Definition) -> str:
    """Return why a sheet cannot be copied, "" for one that can."""
    if definition.settings.pinned == STANDS_EVERYWHERE:
        return str(ONE_EVERYWHERE)
    instrument = definition.instrument
    if instrument is None or instrument.licence in ("allowed", "supplied"):
        return ""
    return say(
        "The licence of “%(name)s” allows no changed texts (%(terms)s): it is given as it is.",
        name=instrument.name,
        terms=instrument.terms,
    )


def _name_of_copy(name: str, code: str, *, in_place: bool) -> str:
    with in_language(code):
        return name if in_place else say("%(name)s (ours)", name=name)


def bring_in_sheet(*, data: bytes, filename: str, ground: str, key: str, by: Actor, at: datetime) -> OwnSheet:
    """Begin a sheet from a file; it is given to nobody before it was looked at and published.

    `ground` says under which permission this practice may use the text of an instrument; for a sheet it may be empty.
    The same key always gives the same sheet. Raises DefinitionError, with line and reason, for a file that is refused,
    BuildingProblem for an instrument without a ground; nothing is stored then.
    """
    tree = tree_in(data, filename=filename)
    whole = judge(tree).definition
    if whole is not None and whole.settings.pinned == STANDS_EVERYWHERE:
        raise BuildingProblem(Wrong(("file",), ONE_EVERYWHERE))
    if tree.get("kind") and not ground.strip():
        words = say("Write under which permission this practice may use the text of this measure.")
        raise BuildingProblem(Wrong(("ground",), words))
    if tree.get("kind"):
        tree["licence"] = {**tree["licence"], "terms": ground.strip()}
        for one in tree.get(TRANSLATIONS, {}).values():
            if LICENCE in one:
                one[LICENCE] = {**one[LICENCE], "terms": ground.strip()}
    elif tree.get("series") not in {one.series for row, one in available() if row.practice_id is None}:
        tree.pop("series", None)  # a name that somebody typed would stand in the open
    content = with_all_spoken({"sheet": tree, "next": 1}, all_spoken(tree))
    return _begin(content, slug="", based_on="", key=key, by=by, at=at)


def _begin(content: Content, *, slug: str, based_on: str, key: str, by: Actor, at: datetime) -> OwnSheet:
    """Store a new sheet in its first state; one that has no slug gets one that says nothing."""
    who = f"{by.kind}:{by.id}"
    with transaction.atomic():
        known = OwnSheet.objects.filter(key=key).first()
        if known is not None:
            return known
        name = slug or f"own-{secrets.token_hex(4)}"
        sheet = OwnSheet.objects.create(slug=name, based_on=based_on, begun_at=at, begun_by=who, changed_at=at, key=key)
        tree = {"slug": name, **{part: value for part, value in content["sheet"].items() if part != "slug"}}
        _check_size(tree)
        OwnSheetState.objects.create(sheet=sheet, number=1, content={**content, "sheet": tree}, kept_at=at, kept_by=who)
        record(act="own_sheet.begun", subject="own_sheet", subject_id=sheet.pk, by=by, at=at)
    return sheet


def write_own_sheet(*, sheet: OwnSheet, content: Content, base: int, part: str, by: Actor, at: datetime) -> OwnSheet:
    """Keep a sheet as it is now written; what stood before can be stepped back to.

    `base` is the state that the page was drawn from, `part` the place that was typed into, "" for an act of its own.
    Typing in one place is one step for a minute. What was stepped back from is gone with the next change. The same
    content again changes nothing. Raises BuildingProblem for a sheet that is far too long.
    """
    _check_size(content["sheet"])
    content = carried(content)
    with transaction.atomic():
        row = _locked(sheet)
        state = OwnSheetState.objects.get(sheet=row, number=row.at)
        if state.content == content:
            return row
        typing = part and part == state.part and base == row.at and at - state.kept_at < ONE_STEP
        if typing and state.kept_by == f"{by.kind}:{by.id}" and row.at != row.published_state:
            state.content = content
            state.save(update_fields=["content"])
        else:
            _add_state(row, content, part=part, by=by, at=at)
        row.changed_at = at
        row.save(update_fields=["at", "changed_at"])
    return row


def _add_state(row: OwnSheet, content: Content, *, part: str, by: Actor, at: datetime) -> None:
    numbers = sorted(OwnSheetState.objects.filter(sheet=row).values_list("number", flat=True))
    gone = [number for number in numbers if number > row.at]
    kept = [number for number in numbers if number <= row.at]
    OwnSheetState.objects.filter(sheet=row, number__in=[*gone, *kept[: max(0, len(kept) + 1 - MOST_STATES)]]).delete()
    row.at = numbers[-1] + 1
    OwnSheetState.objects.create(
        sheet=row, number=row.at, content=content, part=part, kept_at=at, kept_by=f"{by.kind}:{by.id}"
    )
    record(act="own_sheet.changed", subject="own_sheet", subject_id=row.pk, by=by, at=at)


def step_through(*, sheet: OwnSheet, back: bool, base: int, typed: Content, by: Actor, at: datetime) -> OwnSheet:
    """Go to the state before the one that stands, or to the one behind it; at the end of the way nothing changes.

    `base` is the state that the page was drawn from: pressed twice on one page, it is one step. `typed` is the content
    as it stands on the page: where it was not kept yet, it is kept, and going back takes it back.
    """
    typed = carried(typed)
    with transaction.atomic():
        row = _locked(sheet)
        if base != row.at:
            return row
        states = OwnSheetState.objects.filter(sheet=row)
        if typed != states.get(number=row.at).content:
            behind = states.filter(number__gt=row.at).order_by("number").first()
            if back and behind is not None and behind.content == typed:
                return row  # pressed a second time
            _add_state(row, typed, part="", by=by, at=at)
            found: int | None = base if back else row.at
        elif back:
            found = states.filter(number__lt=row.at).order_by("-number").values_list("number", flat=True).first()
        else:
            found = states.filter(number__gt=row.at).order_by("number").values_list("number", flat=True).first()
        if found is None:
            return row
        row.at, row.changed_at = found, at
        row.save(update_fields=["at", "changed_at"])
        record(act="own_sheet.changed", subject="own_sheet", subject_id=row.pk, by=by, at=at)
    return row


def publish_own_sheet(*, sheet: OwnSheet, may_use: bool, by: Actor, at: datetime) -> WorksheetVersion:
    """Publish the state that stands as a new version, which nothing changes any more; what was given keeps its own.

    `may_use` is the word of who publishes an instrument that the practice may use its text on the ground written with
    it. Publishing the same again gives the same version. Raises BuildingProblem with everything to change.
    """
    with transaction.atomic():
        row = _locked(sheet)
        tree: Tree = OwnSheetState.objects.get(sheet=row, number=row.at).content["sheet"]
        judged = judge(tree)
        wrong = [*judged.wrong, *(_names_nobody(judged.definition) if judged.definition else ())]
        if judged.definition and judged.definition.instrument and not may_use:
            words = say(
                "Confirm that this practice may use the text of this measure on the ground that is written here."
            )
            wrong.append(Wrong(("may_use",), words))
        if wrong:
            raise BuildingProblem(*wrong)
        newest = WorksheetVersion.objects.filter(practice_id=current_practice_id(), slug=row.slug).order_by("version")
        former = newest.last()
        version = _published(row, tree, former, at=at)
        if former is None or version.pk != former.pk:
            record(act="own_sheet.published", subject="own_sheet", subject_id=row.pk, by=by, at=at)
        row.published_state, row.withdrawn_at = row.at, None
        row.save(update_fields=["published_state", "withdrawn_at"])
    return version


def _published(row: OwnSheet, tree: Tree, former: WorksheetVersion | None, *, at: datetime) -> WorksheetVersion:
    """The version that holds this tree: the newest where it is the same, else a new one."""
    if former is not None and text_of(former) == as_toml(_numbered(tree, former.version, former)):
        return former
    bundled = WorksheetVersion.objects.filter(practice=None, slug=row.slug).order_by("version")
    last = max((one.version for one in (former, bundled.defer("source").last()) if one is not None), default=0)
    text = as_toml(_numbered(tree, last + 1, former))
    return publish_own(practice_id=row.practice_id, slug=row.slug, version=last + 1, text=text, published_at=at)


def _numbered(tree: Tree, version: int, former: WorksheetVersion | None) -> Tree:
    """The tree under its number; a measure whose formula changed counts as the next version of that formula."""
    if former is None or not tree.get("measures"):
        return {**tree, "version": version}
    before = {one.name: one for one in definition_of(former.pk).measures}
    measures = []
    for one in tree["measures"]:
        known = before.get(one.get("name"))
        number = one.get("formula_version", 1)
        if known is not None:
            changed = known.formula != one.get("formula") and number <= known.formula_version
            number = known.formula_version + 1 if changed else max(number, known.formula_version)
        measures.append({**one, "formula_version": number})
    return {**tree, "version": version, "measures": measures}


def _names_nobody(definition: Definition) -> list[Wrong]:
    """What a sheet names that is not here: another form to go on with, or the owner of its set-up."""
    known = {None, definition.slug, *(row.slug for row, _ in available())}
    named: list[tuple[Path, str | None]] = [(("setup_from",), definition.setup_from)]
    if definition.redo:
        named.append((("review", "redo", "slug"), definition.redo.slug))
    return [
        Wrong(path, say('There is no sheet called "%(slug)s" here.', slug=slug))
        for path, slug in named
        if slug not in known
    ]


def withdraw_own_sheet(*, sheet: OwnSheet, by: Actor, at: datetime) -> None:
    """Offer a sheet no more, so that a bundled one in whose place it stood is given again.

    What was given stays as it is; it can be published again. One that was never published is removed. Doing it twice
    has one effect.
    """
    with transaction.atomic():
        row = OwnSheet.objects.select_for_update(of=("self",), no_key=True).filter(pk=sheet.pk).first()
        if row is None or row.withdrawn_at is not None:
            return
        if row.published_state is None:
            record(act="own_sheet.removed", subject="own_sheet", subject_id=row.pk, by=by, at=at)
            row.delete()
            return
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record(act="own_sheet.withdrawn", subject="own_sheet", subject_id=row.pk, by=by, at=at)


def note_sheet_taken(*, sheet: OwnSheet, by: Actor, at: datetime) -> None:
    """Note that a sheet was taken along as a file."""
    with transaction.atomic():
        record(act="own_sheet.taken_along", subject="own_sheet", subject_id=sheet.pk, by=by, at=at)


def _locked(sheet: OwnSheet) -> OwnSheet:
    return OwnSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet.pk)


def _check_size(tree: Tree) -> None:
    if len(as_toml(tree)) > MAX_CHARACTERS:
        raise BuildingProblem(Wrong((), say("The sheet is far too long: take something out of it.")))
