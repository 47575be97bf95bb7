"""The text that a page holds already, taken out of what a viewer finds and copies.

Nothing painted changes: text that is invisible is dropped, text that is seen keeps its glyphs and loses its
meaning (every code stands for a space).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pikepdf

from pipeline.exports.pdf_font import unicode_map

_INVISIBLE = 3
_DEEPEST_FORM = 8
_SHOWING = ("Tj", "TJ", "'", '"')

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def silence(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Takes the text of ``page`` out of reach; other pages that share its parts keep theirs.

    Raises pikepdf.PdfError when its content cannot be parsed.
    """
    holder = page.obj
    resources = _own_copy(holder.get("/Resources"))
    content = _silenced(pdf, page, resources, mode=0, depth=0)
    if content is not None:
        holder.Contents = pdf.make_stream(content)
    holder.Resources = resources
    page.remove_unreferenced_resources()


@dataclass
class _Seen:
    """What visible text was shown: codes by name of the font."""

    strings: dict[str, list[bytes]] = field(default_factory=dict)


def _silenced(
    pdf: pikepdf.Pdf,
    holder: pikepdf.Page | pikepdf.Object,
    resources: pikepdf.Dictionary,
    mode: int,
    depth: int,
) -> bytes | None:
    """The content of ``holder`` without invisible text; None when there is none in it.

    Fonts and forms in ``resources`` are replaced by silent copies. ``mode`` is the text rendering mode at
    the start.
    """
    instructions = list(pikepdf.parse_content_stream(holder))
    seen = _Seen()
    kept: list[Instruction] = []
    changed = False
    modes: list[tuple[int, str]] = []
    font = ""
    for group in _text_objects(instructions):
        shown: list[tuple[int, int, str]] = []
        for place, (operands, operator) in enumerate(_pairs(group)):
            if operator == "q":
                modes.append((mode, font))
            elif operator == "Q" and modes:
                mode, font = modes.pop()
            elif operator == "Tr" and operands:
                mode = int(operands[0])
            elif operator == "Tf" and operands:
                font = str(operands[0])
            elif operator in _SHOWING:
                shown.append((place, mode, font))
            elif operator == "Do" and operands and depth < _DEEPEST_FORM:
                _silence_form(pdf, resources, str(operands[0]), mode, depth)
        if shown and all(shown_mode == _INVISIBLE for _, shown_mode, _ in shown):
            group = _without(group, {place for place, _, _ in shown})
            changed = True
        else:
            for place, _, shown_font in shown:
                seen.strings.setdefault(shown_font, []).extend(_strings(group[place].operands))
        kept.extend(group)
    for name, strings in seen.strings.items():
        _silence_font(pdf, resources, name, strings)
    return pikepdf.unparse_content_stream(kept) if changed else None


def _text_objects(instructions: Sequence[Instruction]) -> list[list[Instruction]]:
    """``instructions`` in groups: each text object (BT … ET) is one, every other instruction too."""
    groups: list[list[Instruction]] = []
    inside = False
    for instruction in instructions:
        operator = str(instruction.operator)
        if inside:
            groups[-1].append(instruction)
        else:
            groups.append([instruction])
        inside = operator != "ET" and (inside or operator == "BT")
    return groups


def _pairs(group: Sequence[Instruction]) -> list[tuple[list[pikepdf.Object], str]]:
    return [(list(instruction.operands), str(instruction.operator)) for instruction in group]


def _without(group: Sequence[Instruction], dropped: set[int]) -> list[Instruction]:
    """``group`` without the showing of text at ``dropped``; what else these operators set is still set."""
    kept: list[Instruction] = []
    for place, instruction in enumerate(group):
        operator = str(instruction.operator)
        if place not in dropped:
            kept.append(instruction)
            continue
        if operator == '"':
            kept.append(_instruction([instruction.operands[0]], "Tw"))
            kept.append(_instruction([instruction.operands[1]], "Tc"))
        if operator in ("'", '"'):
            kept.append(_instruction([], "T*"))
    return kept


def _instruction(operands: Sequence[pikepdf.Object], operator: str) -> Instruction:
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator))


def _strings(operands: Iterable[pikepdf.Object]) -> list[bytes]:
    last = next(reversed(list(operands)), None)
    items = list(last) if isinstance(last, pikepdf.Array) else [last]
    return [bytes(item) for item in items if isinstance(item, pikepdf.String)]


def _silence_form(pdf: pikepdf.Pdf, resources: pikepdf.Dictionary, name: str, mode: int, depth: int) -> None:
    """Replaces the form ``name`` (not an image) by a silent copy."""
    forms = resources.get("/XObject", pikepdf.Dictionary())
    form = forms.get(name)
    if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
        return
    inner = _own_copy(form.get("/Resources", resources))
    content = _silenced(pdf, form, inner, mode, depth + 1)
    copy = pdf.make_stream(form.read_bytes() if content is None else content)
    for key, value in form.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            copy[key] = value
    copy.Resources = inner
    forms[name] = copy


def _silence_font(
    pdf: pikepdf.Pdf, resources: pikepdf.Dictionary, name: str, strings: Sequence[bytes]
) -> None:
    """Replaces the font ``name`` by a copy in which the codes of ``strings`` stand for spaces."""
    fonts = resources.get("/Font", pikepdf.Dictionary())
    font = fonts.get(name)
    if not isinstance(font, pikepdf.Dictionary):
        return
    step = 2 if font.get("/Subtype") == "/Type0" else 1
    codes = {
        int.from_bytes(string[start : start + step], "big")
        for string in strings
        for start in range(0, len(string), step)
    }
    copy = pikepdf.Dictionary(dict(font.items()))
    copy.ToUnicode = pdf.make_stream(unicode_map(dict.fromkeys(codes, " "), step))
    fonts[name] = pdf.make_indirect(copy)


def _own_copy(resources: pikepdf.Object | None) -> pikepdf.Dictionary:
    """A copy whose font and form tables can be changed without changing those of others."""
    copy = pikepdf.Dictionary(dict(resources.items()) if isinstance(resources, pikepdf.Dictionary) else {})
    for key in ("/Font", "/XObject"):
        table = copy.get(key)
        if isinstance(table, pikepdf.Dictionary):
            copy[key] = pikepdf.Dictionary(dict(table.items()))
    return copy
