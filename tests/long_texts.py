"""Texts as long as look.md asks a field to hold while the keys stay quick."""

from __future__ import annotations

LETTERS = 20_000
SENTENCES = "Oh, that sounds so uncomfortable. Honestly, everyone loses their place, and nobody knows it by Friday. "
PARAGRAPH = SENTENCES * 4
PARAGRAPHS = (f"{PARAGRAPH}\n\n" * (LETTERS // len(PARAGRAPH) + 1))[:LETTERS]
ONE_PARAGRAPH = PARAGRAPHS.replace("\n\n", "  ")
