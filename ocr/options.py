"""What a person may choose about how pages are read."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from schema.value import Value

TesseractRun = Literal["in_process", "child"]
Quality = Literal["standard", "fast"]


class ReadingOptions(Value):
    """Limits and choices of the reading room; one frozen value, passed in.

    ``languages`` are Tesseract language names joined by ``+``. ``tesseract`` says whether it reads inside the
    worker or in child processes of it, which is slower, but a crash in it does not take the worker along.
    ``quality`` says who reads a scanned page first: ``standard`` Tesseract, ``fast`` the network for lines,
    where that is enough (docs/recognition.md); it needs Tesseract inside the worker.
    ``dpi`` is the highest resolution at which a page is rendered for recognition, in pixels per inch.
    ``page_seconds`` is the time limit of one page. ``max_pixels`` limits the pixels of one page or of one
    image inside it, ``max_pages`` and ``max_bytes`` the file. ``restore`` switches the restoration of
    diacritics, ``lexicon`` is the path of a user's lexicon for it. ``trust_roots`` are paths of PEM or DER
    certificates that digital signatures are checked against; without any, trust stays "unknown".
    """

    languages: str = "vie"
    tesseract: TesseractRun = "in_process"
    quality: Quality = "standard"
    dpi: int = Field(default=300, ge=72, le=600)
    page_seconds: float = Field(default=120.0, gt=0)
    max_pixels: int = Field(default=100_000_000, gt=0)
    max_pages: int = Field(default=5_000, gt=0)
    max_bytes: int = Field(default=2 * 1024**3, gt=0)
    restore: bool = True
    lexicon: str | None = None
    trust_roots: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _lines_are_found_in_process(self) -> Self:
        if self.quality == "fast" and self.tesseract == "child":
            raise ValueError("fast needs Tesseract inside the worker: its program finds no lines alone")
        return self
