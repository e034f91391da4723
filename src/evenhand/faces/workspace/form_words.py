"""Words typed into a form, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping


def words_in(post: Mapping[str, str], name: str) -> str:
    """Return what was typed into a text area, without blank ends.

    Browsers send line ends as CR LF whatever was typed; one LF is kept, so that words come back equal.
    """
    return post.get(name, "").replace("\r\n", "\n").strip()
