"""Formulas of index rows: ``5=6+7``, ``(3)=(2)/(1)``, ``12=8/7*100``, ``8=9+...+12``.

Column labels are numbers or capital letters as the index row prints them. Signs: + - * x × . / : % and
brackets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from schema.value import Value

_LABEL = re.compile(r"\(?\s*(\d{1,2}[a-wyz]?|[A-ZĐ])\s*\)?")
_TOKEN = re.compile(r"\s*(\d+(?:,\d+)?[a-wyz]?%?|[A-ZĐ](?![a-zà-ỹ])|[-+*/:x×()%]|\.{3}|…)")
_FILLED, _LABELS, _COUNTED = 0.7, 0.8, 0.7
"""Shares of a row that numbers the columns: cells with text, labels among these, labels that count on."""

_ROUND = ("100", "1000", "1.000", "100%")


class Formula(Value):
    """``target`` = ``expression``; its ``tokens`` are column labels, operators and constants."""

    target: str
    tokens: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The column labels on the right side, in order."""
        return tuple(token[1:] for token in self.tokens if token.startswith("#"))

    @property
    def divides(self) -> bool:
        return "/" in self.tokens

    @property
    def scales(self) -> bool:
        """Whether the expression itself makes per cent of a ratio."""
        return "100" in self.tokens

    @property
    def text(self) -> str:
        """In words of columns: ``col 5 = col 6 + col 7``."""
        parts = [f"col {token[1:]}" if token.startswith("#") else token for token in self.tokens]
        spaced = " ".join(parts).replace("( ", "(").replace(" )", ")")
        return f"col {self.target} = {spaced}"

    @property
    def weights(self) -> Mapping[str, int] | None:
        """How often each label is added (subtracted: below 0); None where anything is multiplied or
        divided.
        """
        if "*" in self.tokens or "/" in self.tokens or any(token.isdigit() for token in self.tokens):
            return None
        none = dict.fromkeys(self.labels, Fraction(0))
        return {label: int(self.evaluate({**none, label: Fraction(1)})) for label in none}

    def evaluate(self, values: Mapping[str, Fraction]) -> Fraction:
        """The right side for ``values`` by column label. Raises KeyError, ZeroDivisionError."""
        result, rest = _sum(list(self.tokens), values)
        if rest:
            raise ValueError(f"cannot read {rest}")
        return result


def index_label(text: str) -> str | None:
    """The label that a cell of the index row gives its column: 5 for ``(5)`` and ``5=6+7``, A for ``A``."""
    left = text.split("=")[0].strip()
    match = _LABEL.fullmatch(left)
    return match.group(1) if match else None


def is_index_row(texts: Sequence[str]) -> bool:
    """Whether ``texts``, one a column, number the columns: 1 2 3=4+5 4 5, (A) (B) (1) (2)."""
    labels = [index_label(text) for text in texts]
    filled = [text for text in texts if text.strip()]
    if len(filled) < 3 or len(filled) < _FILLED * len(texts):
        return False
    read = [label for label, text in zip(labels, texts, strict=True) if text.strip()]
    if sum(label is not None for label in read) < _LABELS * len(read):
        return False
    numbers = [int(label) for label in read if label and label.isdigit()]
    steps = sum(later - earlier == 1 for earlier, later in pairwise(numbers))
    return len(numbers) >= 2 and steps >= _COUNTED * (len(numbers) - 1) and numbers[0] <= 3


def parse_formula(text: str) -> Formula | None:
    """The formula of an index cell, or None where there is none that can be read."""
    left, equals, right = text.strip().partition("=")
    target = index_label(left)
    if not equals or target is None or not right.strip():
        return None
    right = right.strip()
    if right.startswith("(") and right.endswith(")") and re.fullmatch(r"\([^()]*\)", right):
        right = right[1:-1]
    tokens = _tokens(right)
    if tokens is None:
        return None
    formula = Formula(target=target, tokens=tuple(tokens))
    if not formula.labels:
        return None
    try:
        formula.evaluate({label: Fraction(i + 1, 7) for i, label in enumerate(dict.fromkeys(formula.labels))})
    except (ValueError, IndexError):
        return None
    except ZeroDivisionError:
        pass
    return formula


def _tokens(text: str) -> list[str] | None:
    tokens: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        position = match.end()
        token = match.group(1)
        if token in ("...", "…"):
            tokens.append("...")
        elif token in ("x", "×"):
            tokens.append("*")
        elif token == ":":
            tokens.append("/")
        elif token in _ROUND and tokens and tokens[-1] in "*/":
            tokens.append(token.rstrip("%").replace(".", ""))
        elif token == "%":
            continue
        elif token[0].isalnum():
            tokens.append("#" + token.rstrip("%"))
        else:
            tokens.append(token)
    return _ranges_filled(_without_brackets_of_labels(tokens))


def _without_brackets_of_labels(tokens: list[str]) -> list[str]:
    plain: list[str] = []
    i = 0
    while i < len(tokens):
        if tokens[i] == "(" and i + 2 < len(tokens) and tokens[i + 1][0] == "#" and tokens[i + 2] == ")":
            plain.append(tokens[i + 1])
            i += 3
        else:
            plain.append(tokens[i])
            i += 1
    return plain


def _ranges_filled(tokens: list[str]) -> list[str] | None:
    """``#4 + ... + #7`` becomes ``#4 + #5 + #6 + #7``."""
    filled: list[str] = []
    i = 0
    while i < len(tokens):
        if tokens[i] != "...":
            filled.append(tokens[i])
            i += 1
            continue
        before = filled[-2] if len(filled) > 1 and filled[-1] == "+" else ""
        after = tokens[i + 2] if i + 2 < len(tokens) and tokens[i + 1] == "+" else ""
        if not (before[1:].isdigit() and after[1:].isdigit()):
            return None
        for label in range(int(before[1:]) + 1, int(after[1:])):
            filled += [f"#{label}", "+"]
        i += 2
    return filled


def _sum(tokens: list[str], values: Mapping[str, Fraction]) -> tuple[Fraction, list[str]]:
    total, rest = _product(tokens, values)
    while rest and rest[0] in "+-":
        sign = rest[0]
        amount, rest = _product(rest[1:], values)
        total = total + amount if sign == "+" else total - amount
    return total, rest


def _product(tokens: list[str], values: Mapping[str, Fraction]) -> tuple[Fraction, list[str]]:
    total, rest = _atom(tokens, values)
    while rest and rest[0] in "*/":
        sign = rest[0]
        amount, rest = _atom(rest[1:], values)
        total = total * amount if sign == "*" else total / amount
    return total, rest


def _atom(tokens: list[str], values: Mapping[str, Fraction]) -> tuple[Fraction, list[str]]:
    token = tokens[0]
    if token == "(":
        inside, rest = _sum(tokens[1:], values)
        if not rest or rest[0] != ")":
            raise ValueError("bracket left open")
        return inside, rest[1:]
    if token.startswith("#"):
        return values[token[1:]], tokens[1:]
    if token.isdigit():
        return Fraction(token), tokens[1:]
    raise ValueError(f"unexpected {token}")
