"""Whether the parts of a definition fit together: every name leads somewhere and every formula can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evenhand.domain.worksheets.definition.formula_checks import check_checks, check_measures
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.definition.parts import TEXT_KINDS, Definition, Field
from evenhand.domain.worksheets.definition.pattern_checks import check_patterns
from evenhand.domain.worksheets.definition.tables import Findings
from evenhand.wording import later, say

MAX_FIELDS = 200
TOO_MANY_FIELDS = later("A worksheet has %(most)s fields at most, sub-fields included.")
_ONE_TAP_KINDS = frozenset({"choice", "scale", "yes_no"})


def check_meaning(definition: Definition, findings: Findings) -> None:
    """Note every fault of meaning in a definition whose form is in order."""
    _check_fields(definition, findings)
    _check_head(definition, findings)
    _check_review(definition, findings)
    check_measures(definition, findings)
    check_checks(definition, findings)
    check_patterns(definition, findings)


def placed_fields(definition: Definition) -> Iterator[tuple[Path, Field, Field | None]]:
    """Every field with its place in the file and, for a sub-field, the rows field around it."""
    for page, step in enumerate(definition.steps):
        for number, field in enumerate(step.fields):
            path: Path = ("steps", page, "fields", number)
            yield path, field, None
            for inner, sub in enumerate(field.subfields):
                yield (*path, "fields", inner), sub, field


def _check_fields(definition: Definition, findings: Findings) -> None:
    earlier: dict[str, Field] = {}
    for path, field, around in placed_fields(definition):
        if field.options_from:
            _check_options_from(definition, field, earlier, path, findings)
        if field.kind == "read_back":
            _check_read_back(definition, field, earlier, path, findings)
        for end in ("low_from", "high_from"):
            named = getattr(field, end)
            known = earlier.get(named)
            if named and not definition.setup_from and (known is None or known.kind not in TEXT_KINDS):
                findings.add(
                    (*path, end),
                    say('"%(key)s" takes its words from "%(named)s", no earlier text.', key=field.key, named=named),
                )
        if isinstance(field.default, int | float) and not _within_limits(field, field.default):
            findings.add((*path, "default"), say('The default of "%(key)s" is not within its limits.', key=field.key))
        if field.min_items and field.max_items and field.min_items > field.max_items:
            findings.add((*path, "max_items"), say('"%(key)s" has a max_items below its min_items.', key=field.key))
        if field.options and field.min_items and field.min_items > len(field.options):
            findings.add((*path, "min_items"), say('"%(key)s" has fewer options than its min_items.', key=field.key))
        if around is None:
            earlier[field.key] = field


def _within_limits(field: Field, default: int | float) -> bool:
    low = default if field.minimum is None else field.minimum
    high = default if field.maximum is None else field.maximum
    return low <= default <= high


def _check_options_from(
    definition: Definition, field: Field, earlier: dict[str, Field], path: Path, findings: Findings
) -> None:
    place = (*path, "options_from")
    rows_key, _, sub_key = (field.options_from or "").partition(".")
    rows = earlier.get(rows_key)
    if rows is None and definition.setup_from:
        return
    if rows is None or rows.kind != "rows":
        findings.add(
            place,
            say(
                '"%(key)s" takes its options from "%(rows_key)s", which is no earlier rows field.',
                key=field.key,
                rows_key=rows_key,
            ),
        )
        return
    sub = next((one for one in rows.subfields if one.key == sub_key), None)
    if sub is None or sub.kind not in TEXT_KINDS:
        findings.add(
            place,
            say(
                '"%(key)s" takes its options from "%(options_from)s", no text in those rows.',
                key=field.key,
                options_from=field.options_from,
            ),
        )


def _check_read_back(
    definition: Definition, field: Field, earlier: dict[str, Field], path: Path, findings: Findings
) -> None:
    later_keys = {one.key for one in definition.fields()}
    for named in field.shows:
        known = earlier.get(named)
        if known is None:
            text = (
                later('"%(key)s" shows "%(named)s", which comes later.')
                if named in later_keys
                else later('"%(key)s" shows "%(named)s", and there is no such field.')
            )
            findings.add((*path, "shows"), say(text, key=field.key, named=named))
        elif not known.is_answered:
            findings.add(
                (*path, "shows"), say('"%(key)s" shows "%(named)s", which takes no answer.', key=field.key, named=named)
            )
    if field.headings and len(field.headings) != len(field.shows):
        findings.add((*path, "headings"), say('"%(key)s" needs one heading for each field it shows.', key=field.key))


def _check_head(definition: Definition, findings: Findings) -> None:
    fields = {field.key: field for field in definition.fields()}

    def refer(path: Path, named: str | None, fits: Callable[[Field], bool], reason: str) -> None:
        if named is not None and (named not in fields or not fits(fields[named])):
            findings.add(path, say(reason, key=path[-1], named=named))

    refer(
        ("one_tap",),
        definition.one_tap,
        lambda field: field.kind in _ONE_TAP_KINDS and field in _first_page(definition),
        later('"%(key)s" names "%(named)s", which is no choice, scale or yes/no of the first page.'),
    )
    refer(
        ("settings", "once_per"),
        definition.settings.once_per,
        lambda field: True,
        later('"%(key)s" names "%(named)s", and there is no such field.'),
    )
    for page, step in enumerate(definition.steps):
        refer(
            ("steps", page, "opens_on"),
            step.opens_on,
            lambda field: field.kind == "date",
            later('"%(key)s" names "%(named)s", which is no date field.'),
        )
        if step.opens_on and not step.after:
            findings.add(("steps", page, "opens_on"), say('"opens_on" belongs to a page with after = true.'))
    known = fields.keys() | {measure.name for measure in definition.measures}
    for name in definition.joined:
        if name not in known:
            findings.add(
                ("joined",), say('"joined" names "%(name)s", and there is no such field or measure.', name=name)
            )
    pages = {step.id for step in definition.steps}
    for name in definition.settings.client_edits:
        if name not in pages:
            findings.add(
                ("settings", "client_edits"),
                say('"client_edits" names "%(name)s", and there is no such page.', name=name),
            )
    if not definition.steps_of("first") and not definition.steps_of("second"):
        findings.add(("steps",), say("A worksheet needs a page that is not set-up."))
    if definition.steps_of("second") and not definition.steps_of("first"):
        findings.add(("steps",), say("A worksheet with a second sitting needs a first one."))


def _first_page(definition: Definition) -> tuple[Field, ...]:
    pages = definition.steps_of("first")
    return pages[0].fields if pages else ()


def _check_review(definition: Definition, findings: Findings) -> None:
    keys: set[str] = set()
    for number, question in enumerate(definition.review_questions):
        if question.key in keys:
            findings.add(
                ("review", "questions", number, "key"),
                say('Two review questions have the key "%(key)s".', key=question.key),
            )
        keys.add(question.key)
    if definition.redo and definition.redo.slug == definition.slug:
        findings.add(("review", "redo", "slug"), say("The redo has to be another worksheet than this one."))
