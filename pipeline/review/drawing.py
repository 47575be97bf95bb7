"""Pages of HTML from their templates; whatever a document says is escaped."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from jinja2 import Environment

from pipeline.html_templates import html_environment
from pipeline.names import printable


@cache
def _environment() -> Environment:
    made = html_environment("pipeline.review")
    made.filters["quoted"] = lambda text: quote(text, safe="")
    made.filters["printable"] = printable
    return made


def rendered(template: str, **values: object) -> str:
    """The HTML of ``template`` with ``values``."""
    return _environment().get_template(template).render(**values)
