"""Texts that are made when a module is read, before anybody knows who will read them."""

from __future__ import annotations

from evenhand.wording.saying import say, say_of


class Later(str):
    """An English text that says itself in the language of whoever reads it, each time it is shown.

    For comparing, for finding it in a mapping and for storing it is the English text that it was made of.
    """

    __slots__ = ()

    def __str__(self) -> str:
        """Return the text in the language in force."""
        return say(str.__str__(self))

    def __format__(self, spec: str) -> str:
        """Return the text in the language in force, as an f-string shows it."""
        return format(str(self), spec)

    def __mod__(self, words: object) -> str:
        """Return the text in the language in force with its places filled."""
        said: str = str(self) % words
        return said

    def __add__(self, more: str) -> str:
        """Return the text in the language in force with more behind it."""
        return str(self) + str(more)

    def __radd__(self, before: str) -> str:
        """Return the text in the language in force with something before it."""
        return str(before) + str(self)

    def lower(self) -> str:
        """Return the text in the language in force, in small letters."""
        return str(self).lower()

    def upper(self) -> str:
        """Return the text in the language in force, in capitals."""
        return str(self).upper()


class LaterInContext(Later):
    """The same for an English text that means several things, with the word that says which."""

    context: str

    def __new__(cls, context: str, text: str) -> LaterInContext:
        """Keep the context beside the text."""
        made = super().__new__(cls, text)
        made.context = context
        return made

    def __str__(self) -> str:
        """Return the text in the language in force."""
        return say_of(self.context, str.__str__(self))


def later(text: str) -> str:
    """Return a text that says itself when it is shown: for the words of a module, of choices, of a form."""
    return Later(text)


def later_of(context: str, text: str) -> str:
    """Return the same for a text that means several things; `context` says which, to translators only."""
    return LaterInContext(context, text)
