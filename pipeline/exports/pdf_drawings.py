"""Drawings that stand inside a text object, where ISO 32000-1 (figure 9) has no place for them.

Libraries that make the look of a signature write ``BT … /img Do … ET`` around its picture. Viewers draw it
all the same; PDF/A has none of it. Where such an object shows no text, nothing depends on it being one.
"""

from __future__ import annotations

import pikepdf

_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_DRAWING = frozenset({"Do", "q", "cm"})
_OF_TEXT_OBJECTS = frozenset({"BT", "ET", "Tm", "Td", "T*"})
"""Operators that have a meaning in their text object alone (ISO 32000-1 tables 107 and 108)."""

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def free_drawings_from_text(pdf: pikepdf.Pdf) -> None:
    """Takes the text objects that draw and show no text off the forms of ``pdf``; what they draw stays."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != pikepdf.Name.Form:
            continue
        try:
            instructions = pikepdf.parse_content_stream(item)
        except pikepdf.PdfError:
            continue  # nobody knows what it draws: the check tells of it
        freed = _freed(instructions)
        if len(freed) != len(instructions):
            item.write(pikepdf.unparse_content_stream(freed))


def _freed(instructions: list[Instruction]) -> list[Instruction]:
    freed: list[Instruction] = []
    inside: list[Instruction] | None = None
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator == "BT":
            freed += inside or []
            inside = [instruction]
        elif inside is None:
            freed.append(instruction)
        else:
            inside.append(instruction)
            if operator == "ET":
                freed += _without_text_object(inside)
                inside = None
    return freed + (inside or [])


def _without_text_object(inside: list[Instruction]) -> list[Instruction]:
    operators = {str(instruction.operator) for instruction in inside}
    if operators & _SHOWING or not operators & _DRAWING:
        return inside
    return [instruction for instruction in inside if str(instruction.operator) not in _OF_TEXT_OBJECTS]
