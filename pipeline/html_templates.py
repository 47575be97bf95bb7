"""Templates of HTML pages: whatever a document says is escaped, and text as a page can hold it."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schema.characters import storable


def html_environment(package: str, folder: str = "templates") -> Environment:
    """The templates in ``folder`` of ``package``; a name that is not given to one is an error."""
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        finalize=_as_text,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _as_text(value: object) -> object:
    """Text as a page can hold it; what a template has made is that already."""
    return storable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
