"""Reading the text of a formula.

    share  = count_if(did in ('bent_it', 'a_little')) / entries()
    lift   = mood_after - mood_before
    passed = 1 if did == 'let_it_pass' else 0

Names are keys of fields and measures, texts stand in quotes, and nothing of Python is ever run.
"""

from __future__ import annotations

import re
from functools import lru_cache

from evenhand.domain.worksheets.expressions import nodes
from evenhand.domain.worksheets.expressions.nodes import ExpressionError, Node
from evenhand.wording import say
from evenhand.wording.numbers import grouped

MAX_CHARACTERS = 1_000
MAX_PARTS = 240
MAX_DEPTH = 30
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign>==|!=|<=|>=|[-+*/(),:<>]))"
)
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_WORDS = frozenset({"if", "else", "and", "or", "not", "in", "includes", "nothing", "true", "false"})


@lru_cache(maxsize=4_096)
def parse(text: str) -> Node:
    """Read a formula; raises ExpressionError with one plain sentence when it cannot be read."""
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(say("A formula has %(most)s characters at most.", most=grouped(MAX_CHARACTERS)))
    tokens = _tokens(text)
    if len(tokens) > MAX_PARTS:
        raise ExpressionError(say("A formula has %(most)s parts at most.", most=MAX_PARTS))
    reader = _Reader(tokens)
    node = reader.expression()
    if reader.ahead:
        raise ExpressionError(
            say('The formula goes on with "%(ahead)s" where it could have ended.', ahead=reader.ahead)
        )
    return node


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise ExpressionError(
                say('The formula cannot be read from "%(found)s" on.', found=text[position:end].strip()[:20])
            )
        kind = found.lastgroup
        word = found[kind]
        tokens.append(("word" if kind == "name" and word in _WORDS else kind, word))
        position = found.end()
    return tokens


class _Reader:
    """Reads one token after the other, the loosest binding first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    @property
    def ahead(self) -> str:
        """The next token, or an empty text at the end."""
        return self._tokens[self._position][1] if self._position < len(self._tokens) else ""

    @property
    def _kind(self) -> str:
        return self._tokens[self._position][0] if self._position < len(self._tokens) else "end"

    def _take(self) -> str:
        word = self.ahead
        self._position += 1
        return word

    def _took(self, *words: str) -> bool:
        if self._kind in ("sign", "word") and self.ahead in words:
            self._position += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._took(word):
            if not self.ahead:
                raise ExpressionError(say('The formula has the end where "%(word)s" was expected.', word=word))
            raise ExpressionError(
                say('The formula has "%(found)s" where "%(word)s" was expected.', found=self.ahead, word=word)
            )

    def expression(self) -> Node:
        """`then if condition else otherwise`, or anything that binds tighter."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(say("The formula is nested more than %(most)s deep.", most=MAX_DEPTH))
        node = self._any()
        if self._took("if"):
            condition = self._any()
            self._expect("else")
            node = nodes.If(node, condition, self.expression())
        self._depth -= 1
        return node

    def _any(self) -> Node:
        node = self._all()
        while self._took("or"):
            node = nodes.Logic("or", node, self._all())
        return node

    def _all(self) -> Node:
        node = self._opposite()
        while self._took("and"):
            node = nodes.Logic("and", node, self._opposite())
        return node

    def _opposite(self) -> Node:
        turns = 0
        while self._took("not"):
            turns += 1
        node = self._comparison()
        return nodes.Not(node) if turns % 2 else node

    def _comparison(self) -> Node:
        node = self._sum()
        if self._kind == "sign" and self.ahead in _COMPARISONS:
            operator = self._take()
            return nodes.Comparison(operator, node, self._sum())
        if self._took("in"):
            return nodes.Among(node, self._texts())
        if self._took("includes"):
            return nodes.Includes(node, self._text())
        return node

    def _texts(self) -> tuple[str, ...]:
        self._expect("(")
        texts = [self._text()]
        while self._took(","):
            texts.append(self._text())
        self._expect(")")
        return tuple(texts)

    def _text(self) -> str:
        if self._kind != "text":
            raise ExpressionError(
                say('The formula has "%(ahead)s" where an option in quotes was expected.', ahead=self.ahead)
            )
        return self._take()[1:-1]

    def _sum(self) -> Node:
        node = self._product()
        while self._kind == "sign" and self.ahead in ("+", "-"):
            operator = self._take()
            node = nodes.Arithmetic(operator, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._signed()
        while self._kind == "sign" and self.ahead in ("*", "/"):
            operator = self._take()
            node = nodes.Arithmetic(operator, node, self._signed())
        return node

    def _signed(self) -> Node:
        turns = 0
        while self._took("-"):
            turns += 1
        node = self._single()
        return nodes.Negative(node) if turns % 2 else node

    def _single(self) -> Node:
        kind = self._kind
        if kind == "number":
            return self._number()
        if kind == "text":
            return nodes.Text(self._text())
        if kind == "name":
            name = self._take()
            return self._call(name) if self._took("(") else nodes.Name(name)
        if self._took("("):
            node = self.expression()
            self._expect(")")
            return node
        if self._took("nothing"):
            return nodes.Nothing()
        if kind == "word" and self.ahead in ("true", "false"):
            return nodes.Truth(self._take() == "true")
        if not self.ahead:
            raise ExpressionError(say("The formula has its end where a number, a name or a bracket was expected."))
        raise ExpressionError(
            say('The formula has "%(found)s" where a number, a name or a bracket was expected.', found=self.ahead)
        )

    def _number(self) -> nodes.Number:
        written = self._take()
        return nodes.Number(float(written) if "." in written else int(written))

    def _call(self, name: str) -> nodes.Call:
        arguments: list[Node] = []
        mapping: list[tuple[str, int | float]] = []
        while not self._took(")"):
            if arguments or mapping:
                self._expect(",")
            node = self.expression()
            if isinstance(node, nodes.Text) and self._took(":"):
                negative = self._took("-")
                if self._kind != "number":
                    raise ExpressionError(say("'%(value)s' has to be followed by a number.", value=node.value))
                number = self._number().value
                mapping.append((node.value, -number if negative else number))
            else:
                arguments.append(node)
        return nodes.Call(name, tuple(arguments), tuple(mapping))
