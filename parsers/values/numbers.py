"""Vietnamese number notation: dots group thousands, a comma starts the decimals.

Source: Vietnamese practice as in Nghị định 30/2020/NĐ-CP reports (``1.604`` is one thousand six hundred
and four, ``98,8 %`` is 98.8 per cent). Other notations are understood only where they admit one meaning, and
carry a flag, or where the table that the number stands in is known to be written so.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from schema.document import NumberNotation
from schema.value import Value

NumberKind = Literal["integer", "decimal", "percent", "money"]
NumberFlag = Literal["ambiguous_separator", "foreign_notation", "space_grouping", "inexact"]

DASHES = "-‐‑‒–—―−"

_LONGEST = 80
"""Characters of a number with its unit: forty digits in groups have fifty-three."""


class Number(Value):
    """A number read from a whole text.

    ``value`` is the number as printed (98,8 % is 98.8; 1.500 triệu đồng is 1500). ``unit`` is what is printed
    after the number ("%", "triệu đồng"), None without one. ``flags`` say why a reader should look:
    ``ambiguous_separator`` (``1,604``: a Vietnamese decimal that an English hand would write for 1604),
    ``foreign_notation`` (``98.8``, ``1,604,000``), ``space_grouping`` (``1 604``), ``inexact`` (more digits
    than a JSON number carries in most readers).
    """

    value: int | float
    kind: NumberKind
    unit: str | None = None
    flags: tuple[NumberFlag, ...] = ()


_SIGN = re.compile(rf"^[+{re.escape(DASHES)}](?=\d)")
_MONEY = re.compile(
    r"(?:(?:nghìn|ngàn|triệu|tr|tỷ|tỉ|trăm|chục|nghìn tỷ|triệu tỷ)\s*\.?\s*)?(?:đồng|đ|vnđ|vnd|usd|eur|euro)"
    r"(?:\s+việt nam)?|nghìn|ngàn|triệu|tỷ|tỉ|nghìn tỷ",
    re.IGNORECASE,
)
_SHAPE = re.compile(r"^(?P<digits>[\d][\d.,\s]*)(?P<unit>%|‰|[^\d\s.,].*)?$", re.DOTALL)


def is_dash(text: str) -> bool:
    """Whether ``text`` is nothing but dashes, as a cell that says "nothing" is."""
    stripped = "".join(text.split())
    return bool(stripped) and all(character in DASHES for character in stripped)


def parse_number(text: str, notation: NumberNotation | None = None) -> Number | None:
    """The number that the whole of ``text`` is, or None when it is not one (or admits no single reading).

    A sign, a per cent sign or a unit of money may stand with it; any other word makes it text. Numbers in
    parentheses are not read: ``(5)`` is as often an index as a negative amount. ``notation`` is what is known
    of how the numbers around it are written: one that fits it is read so and needs no flag for it, but for
    ``ambiguous_separator`` where a sign may be the misprint of another (``1.604`` among ``1,604,000``).
    """
    compact = " ".join(unicodedata.normalize("NFC", text).split())
    if len(compact) > _LONGEST:
        return None
    negative = compact[:1] != "+" and _SIGN.match(compact) is not None
    shape = _shape(compact)
    if shape is None:
        return None
    unit = shape["unit"].strip() if shape["unit"] else None
    kind_of_unit = _unit_kind(unit)
    if unit is not None and kind_of_unit is None:
        return None
    digits = shape["digits"].strip()
    parsed = _parse_noted(digits, notation) or _parse_digits(digits)
    if parsed is None:
        return None
    amount, flags = parsed
    if negative:
        amount = -amount
    kind: NumberKind = kind_of_unit or ("integer" if isinstance(amount, int) else "decimal")
    if isinstance(amount, int):
        return Number(value=amount, kind=kind, unit=unit, flags=flags)
    if Decimal(repr(float(amount))) != amount:
        flags = (*flags, "inexact")
    return Number(value=float(amount), kind=kind, unit=unit, flags=flags)


def _shape(compact: str) -> re.Match[str] | None:
    return _SHAPE.match(compact[1:] if _SIGN.match(compact) else compact)


def digits_with_signs(text: str) -> str:
    """What stands in the number ``text`` without its sign and unit; "" where it is none."""
    shape = _shape(" ".join(text.split()))
    return shape["digits"].strip() if shape else ""


def notations_of(digits: str) -> frozenset[NumberNotation | None]:
    """The notations in which ``digits``, with signs among them, are a number; None is the Vietnamese one."""
    return frozenset(notation for notation, form in _WRITTEN.items() if form.fullmatch(digits))


def _unit_kind(unit: str | None) -> Literal["percent", "money"] | None:
    if unit is None:
        return None
    if unit == "%":
        return "percent"
    return "money" if _MONEY.fullmatch(unit) else None


_WHOLE = r"(?:0|[1-9]\d*)"
_GROUPED = r"[1-9]\d{0,2}"

_WRITTEN: dict[NumberNotation | None, re.Pattern[str]] = {
    None: re.compile(rf"({_GROUPED}(\.\d{{3}})+|{_WHOLE})(,\d+)?|\d+"),
    "comma_grouping": re.compile(rf"({_GROUPED}(,\d{{3}})+|{_WHOLE})(\.\d+)?|\d+"),
    "space_grouping": re.compile(rf"({_GROUPED}( \d{{3}})+|{_WHOLE})(,\d+)?|\d+"),
}
"""How digits stand in each notation; None is the Vietnamese one."""


def _parse_noted(
    digits: str, notation: NumberNotation | None
) -> tuple[int | Decimal, tuple[NumberFlag, ...]] | None:
    """What ``digits`` are in ``notation``; None where they are not written so, or it is not known."""
    if notation is None or _WRITTEN[notation].fullmatch(digits) is None:
        return None
    if notation == "comma_grouping":
        plain = digits.replace(",", "")
        doubtful = re.fullmatch(r"[1-9]\d*\.\d{3}", digits)
    else:
        plain = digits.replace(" ", "").replace(",", ".")
        doubtful = re.fullmatch(r"[1-9]\d*,\d{3}", digits)
    amount = Decimal(plain) if "." in plain else int(plain)
    return amount, () if doubtful is None else ("ambiguous_separator",)


def _parse_digits(digits: str) -> tuple[int | Decimal, tuple[NumberFlag, ...]] | None:
    if re.fullmatch(r"\d+", digits):
        return int(digits), ()
    if re.fullmatch(rf"{_GROUPED}(\.\d{{3}})+", digits):
        return int(digits.replace(".", "")), ()
    if re.fullmatch(rf"({_GROUPED}(\.\d{{3}})+|{_WHOLE}),\d+", digits):
        whole = digits.partition(",")[0]
        looks_grouped = re.fullmatch(rf"{_GROUPED},\d{{3}}", digits) is not None
        decimal = Decimal(f"{whole.replace('.', '')}.{digits.partition(',')[2]}")
        return decimal, ("ambiguous_separator",) if looks_grouped else ()
    if re.fullmatch(rf"{_GROUPED}(,\d{{3}}){{2,}}", digits):
        return int(digits.replace(",", "")), ("foreign_notation",)
    if re.fullmatch(rf"({_WHOLE}|{_GROUPED}(,\d{{3}})+)\.\d+", digits):
        # 1234.567 may as well be 1.234.567 with a lost dot.
        looks_grouped = re.fullmatch(r"[1-9]\d{3,}\.\d{3}", digits) is not None
        flags: tuple[NumberFlag, ...] = ("foreign_notation",)
        return Decimal(digits.replace(",", "")), ((*flags, "ambiguous_separator") if looks_grouped else flags)
    if re.fullmatch(rf"{_GROUPED}( \d{{3}})+(,\d+)?", digits):
        whole, _, decimals = digits.replace(" ", "").partition(",")
        amount = Decimal(f"{whole}.{decimals}") if decimals else int(whole)
        return amount, ("space_grouping",)
    return None
