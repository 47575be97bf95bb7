"""Text that a PDF holds but does not show: drawn invisibly, or painted over by an image."""

from __future__ import annotations

from typing import Any

import pypdfium2
from pypdfium2 import raw

_UNSEEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_DEEPEST_FORM = 8
_COVERING = 0.6  # share of the page


def hidden_share(content: bytes, page_area: float) -> float:
    """The share (0 to 1) of the characters of the one-page PDF ``content`` that cannot be seen.

    ``page_area`` is in square points. ISO 32000-1 section 9.3.6: text rendering mode 3 paints nothing.
    Objects are painted in order, so text that stands before an opaque image over the whole page is
    covered by it.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        text_page = page.get_textpage()
        unseen = seen = 0
        for item in page.get_objects(max_depth=_DEEPEST_FORM):
            if item.type == raw.FPDF_PAGEOBJ_TEXT:
                length = raw.FPDFTextObj_GetText(item.raw, text_page.raw, None, 0) // 2
                if raw.FPDFTextObj_GetTextRenderMode(item.raw) in _UNSEEN_MODES:
                    unseen += length
                else:
                    seen += length
            elif item.type == raw.FPDF_PAGEOBJ_IMAGE and _covers(item, page_area):
                unseen, seen = unseen + seen, 0
        text_page.close()
    finally:
        document.close()
    return unseen / (unseen + seen) if unseen + seen else 0.0


def _covers(image: Any, page_area: float) -> bool:
    if raw.FPDFPageObj_HasTransparency(image.raw):
        return False
    left, bottom, right, top = image.get_bounds()
    return bool((right - left) * (top - bottom) >= _COVERING * page_area)
