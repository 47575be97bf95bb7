"""The words of a form between which numbers are filled in: ``Số: … ngày … tháng … năm …``.

Each is a pattern (for ``re``) of what recognisers make of it, without anchors. All match a folded text
(``lexicon.fold.fold``). ``NUMBER`` also matches the text as printed, whatever its case, and only there parts
Số from the Sở (department) that looks like it without its marks.
"""

from __future__ import annotations

NUMBER = r"(?i:s[oôốồổỗộõóòỏọöéêe60])"
"""``Số``, ``Sô``, ``S6``, ``Sé``: the vowel loses its marks, or is taken for a round figure; no horn."""

DAY = r"ng[a-z]?[yvw](?!e)"
"""``ngày``, ``ngy``, ``ngàv``: the tail of the y is lost in a dotted line. Not the head of Nguyễn."""

MONTH = r"th[a-z]{1,2}ng"
"""``tháng``, ``thóng``, ``thiáng``."""

YEAR = r"n[a-z]m"
"""``năm``, ``nẫm``, ``nom``."""
