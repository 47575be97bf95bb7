"""Lists of the code as docs/architecture.md shows them."""

from __future__ import annotations

import re
from pathlib import Path

ARCHITECTURE = Path(__file__).parents[1] / "docs" / "architecture.md"


def documented(section: str) -> dict[str, list[str]]:
    """The names in each list between the marks of ``section``, by the name that begins the list."""
    text = ARCHITECTURE.read_text(encoding="utf-8")
    text = text[text.index(f"<!-- {section}: begin -->") : text.index(f"<!-- {section}: end -->")]
    lists = [re.findall(r"`(\w+)`", item) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]
    return {name: names for name, *names in lists}
