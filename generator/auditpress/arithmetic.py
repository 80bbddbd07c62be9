"""Sums that records write down: ``approved = received - rejected``. Four operations, brackets, names and numbers.

Nothing of Python is evaluated: the text is taken apart here, and figures are exact fractions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from auditpress.nearness import suggest

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[a-z][a-z0-9]*(?:[-/][a-z0-9]+)*)|(?P<sign>[-+*/()×÷−]))"
)
_SIGNS = {"×": "*", "÷": "/", "−": "-"}
LONGEST = 200


class Unreckonable(Exception):
    """A sum that cannot be worked out; the message says why, for the editor, and ``meant`` what may be meant."""

    def __init__(self, why: str, meant: str = "") -> None:
        super().__init__(why)
        self.meant = meant


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def names(sum_: str) -> tuple[str, ...]:
    """The names that a sum uses, each once, in their order; raises ``Unreckonable``."""
    return tuple(dict.fromkeys(token.text for token in _tokens(sum_) if token.kind == "name"))


def reckon(sum_: str, values: Mapping[str, Fraction]) -> Fraction:
    """The value of a sum; raises ``Unreckonable`` for one that is malformed, has an unknown name or divides by zero."""
    parser = _Parser(_tokens(sum_), values)
    result = parser.terms()
    if parser.left():
        raise Unreckonable(f"“{parser.left()}” is left over in “{sum_}”")
    return result


def in_figures(sum_: str, shown: Mapping[str, str]) -> str:
    """A sum with what is shown for its names, and the signs that people write; raises ``Unreckonable``."""
    signs = {"-": "−", "*": "×", "/": "÷"}
    words = [shown[t.text] if t.kind == "name" else signs.get(t.text, t.text) for t in _tokens(sum_)]
    return " ".join(words).replace("( ", "(").replace(" )", ")")


def _tokens(sum_: str) -> list[_Token]:
    if len(sum_) > LONGEST:
        raise Unreckonable(f"a sum has at most {LONGEST} characters")
    tokens, at = [], 0
    text = sum_.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found or not found.lastgroup:
            raise Unreckonable(f"“{text[at:].strip()[:20]}” cannot stand in a sum")
        token = found[found.lastgroup]
        tokens.append(_Token(found.lastgroup, _SIGNS.get(token, token)))
        at = found.end()
    return tokens


class _Parser:
    """Terms are factors joined by + and -; factors are figures joined by * and /."""

    def __init__(self, tokens: list[_Token], values: Mapping[str, Fraction]) -> None:
        self._tokens = tokens
        self._values = values
        self._at = 0

    def left(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def terms(self) -> Fraction:
        total = self._factors()
        while sign := self._take("+", "-"):
            total = total + self._factors() if sign == "+" else total - self._factors()
        return total

    def _factors(self) -> Fraction:
        product = self._figure()
        while sign := self._take("*", "/"):
            factor = self._figure()
            if sign == "/" and factor == 0:
                raise Unreckonable("it divides by zero")
            product = product * factor if sign == "*" else product / factor
        return product

    def _figure(self) -> Fraction:
        if self._take("-"):
            return -self._figure()
        if self._take("("):
            inner = self.terms()
            if not self._take(")"):
                raise Unreckonable("a bracket is not closed")
            return inner
        if self._at >= len(self._tokens):
            raise Unreckonable("it ends too soon")
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "number":
            return Fraction(token.text)
        if token.kind == "name":
            if token.text not in self._values:
                others = self._values.keys() - {each.text for each in self._tokens}
                raise Unreckonable(f"“{token.text}” has no value here", suggest(token.text, sorted(others)))
            return self._values[token.text]
        raise Unreckonable(f"“{token.text}” stands where a figure is due")

    def _take(self, *signs: str) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token and token.kind == "sign" and token.text in signs:
            self._at += 1
            return token.text
        return ""
