"""Bases of all values that travel between rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, context: Any) -> None:
        # A set of its own, of which fields were given, would be half of what a value takes.
        object.__setattr__(self, "__pydantic_fields_set__", _field_names(type(self)))


@cache
def _field_names(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


class Slotted:
    """Base of values that come by the hundred on a page, as dataclasses with slots: a document of 2,000 pages
    has 600,000 words, and as models they take twice the memory.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """This value with others for the fields in ``update``."""
        return replace(self, **update)  # type: ignore[type-var]
