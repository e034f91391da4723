"""Detectors that count what was chosen or named: what keeps coming back, and what never comes."""

from collections import Counter
from collections.abc import Callable, Iterable

from evenhand.domain.tracking.detectors.finding import Finding, found
from evenhand.domain.tracking.detectors.looking import Look, as_word
from evenhand.domain.tracking.entries import Blank, Entry, observed
from evenhand.domain.tracking.folding import folded_words
from evenhand.wording import say

ANY = "any"
ANY_BUT = "any_but_"


def repeated_choice(look: Look) -> Finding | None:
    """One option, the given one, or any but the given one, holds at least `share` (.60) of 5 answers or more."""
    path, wanted = look.field(0), look.word("value", ANY)
    chosen = look.choices(path)
    if len(chosen) < 5:
        return None
    if wanted.startswith(ANY_BUT):
        unwanted = wanted.removeprefix(ANY_BUT)
        seen = [entry for entry, options in chosen.values if unwanted not in options]
        detail = say("anything but “%(option)s”", option=look.option_label(path, unwanted))
    else:
        wanted = _commonest(options for _, options in chosen.values) if wanted == ANY else wanted
        seen = [entry for entry, options in chosen.values if wanted in options]
        detail = say("“%(words)s”", words=look.option_label(path, wanted))
    if len(seen) < look.number("share", 0.60) * len(chosen):
        return None
    return found(seen, among=chosen, path=path, detail=detail)


def cluster_value(look: Look) -> Finding | None:
    """The same person, place, word or tag comes back in at least `share` (.40) of 5 answers or more."""
    path = look.field(0)
    said = look.said(path)
    if len(said) < 5:
        return None
    named = [(entry, _named(seen)) for entry, seen in said.values]
    value = _commonest(names.keys() for _, names in named)
    seen = [entry for entry, names in named if value in names]
    if len(seen) < look.number("share", 0.40) * len(said):
        return None
    as_written = next(names[value] for _, names in reversed(named) if value in names)
    return found(seen, among=said, path=path, detail=say("“%(words)s”", words=look.option_label(path, as_written)))


def early_exit(look: Look) -> Finding | None:
    """The field says the given value (left early) at least n (2) times, for one repeated thing where grouped."""
    path, wanted, group_by = look.field(0), look.word("value", ""), look.word("group_by", "")
    chosen = look.choices(path)
    left = [entry for entry, options in chosen.values if wanted in options]
    groups: dict[str, list[Entry]] = {}
    for entry in left:
        groups.setdefault(group_of(entry, group_by), []).append(entry)
    if not groups:
        return None
    group, seen = max(groups.items(), key=lambda item: len(item[1]))
    if len(seen) < look.count("n", 2):
        return None
    detail = say("“%(words)s”", words=look.option_label(group_by, group)) if group_by else None
    return found(seen, among=chosen, path=path, detail=detail)


def absent_choice(look: Look) -> Finding | None:
    """An option never appears in the last n (8) entries, or in any row of a document; `any`: nothing was chosen."""
    path, wanted = look.field(0), look.word("value", ANY)
    n = 1 if "." in path and look.definition.is_document else look.count("n", 8)
    latest = look.entries[-n:]
    answers = [(entry, seen) for entry in latest for seen in observed(entry, path) if seen is not Blank.SKIPPED]
    skipped = sum(seen is Blank.SKIPPED for entry in latest for seen in observed(entry, path))
    is_there = _something_chosen if wanted == ANY else _holds(wanted)
    if len(latest) < n or not answers or skipped or any(is_there(seen) for _, seen in answers):
        return None
    if wanted != ANY and all(isinstance(seen, Blank) for _, seen in answers):
        return None
    nothing = wanted == ANY
    detail = say("nothing chosen") if nothing else say("never “%(option)s”", option=look.option_label(path, wanted))
    counted = "rows" if "." in path else "entries"
    return Finding(len(answers), len(answers), latest, detail, counted=counted)


def group_of(entry: Entry, path: str) -> str:
    """What a repeated thing is called in an entry; without a path every entry is of one group."""
    if not path:
        return ""
    seen = next(observed(entry, path), Blank.MISSING)
    return "" if isinstance(seen, Blank) else as_word(seen)


def _commonest(answers: Iterable[Iterable[str]]) -> str:
    counts = Counter(option for options in answers for option in sorted(options))
    return counts.most_common(1)[0][0] if counts else ""


def _named(seen: object) -> dict[str, str]:
    """What an answer names, by its folded words, as it was written."""
    written = [as_word(one) for one in seen] if isinstance(seen, list) else [as_word(seen)]
    return {" ".join(folded_words(one.replace("_", " "))) or one: one for one in written}


def _something_chosen(seen: object) -> bool:
    return not isinstance(seen, Blank)


def _holds(wanted: str) -> Callable[[object], bool]:
    return lambda seen: wanted in seen if isinstance(seen, list) else as_word(seen) == wanted
