"""Makes every sample and its truth: ``python -m samples.make [NAME...]`` from the project's folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from samples import (
    broken,
    decision,
    legacy_fonts,
    office_letters,
    own_totals,
    provincial_report,
    scans,
    signed,
)
from samples.image_pdf import pdf_of
from samples.truth import DocumentTruth, dump
from samples.typeset import liberation_serif

FILES = Path(__file__).parent / "files"
TRUTH = Path(__file__).parent / "truth"

Made = tuple[bytes, Mapping[str, Any]]


@dataclass(frozen=True)
class Sample:
    """``why`` is the reason it exists; ``quick`` ones are made in a second or so."""

    why: str
    build: Callable[[], Made]
    quick: bool = True


def _document(made: Callable[[], tuple[bytes, DocumentTruth]]) -> Callable[[], Made]:
    def build() -> Made:
        content, truth = made()
        return content, truth.as_json()

    return build


def _scan() -> tuple[bytes, DocumentTruth]:
    pictures, truth = scans.scan_pages()
    return pdf_of(pictures), truth


def _signed(altered: bool) -> tuple[bytes, DocumentTruth]:
    pdf, truth = office_letters.proposal(liberation_serif())
    content = signed.sign(pdf)
    signature = {
        "signer": signed.SIGNER,
        "signed_at": signed.SIGNED_AT.isoformat(),
        "intact": not altered,
        "covers_whole_file": True,
        "trust": "unknown",
    }
    return signed.alter(content) if altered else content, replace(truth, extra={"signatures": [signature]})


def _broken(content: Callable[[], bytes], code: str) -> Callable[[], Made]:
    return lambda: (content(), {"status": "failed", "issue": code})


def _short_pdf() -> bytes:
    return office_letters.proposal(liberation_serif())[0]


SAMPLES: dict[str, Sample] = {
    "a-provincial-report.pdf": Sample(
        "born-digital: two-column letterhead, headings of three levels, footnotes, four appendices with "
        "every kind of table, one total that does not add up",
        _document(lambda: provincial_report.make(liberation_serif())),
    ),
    "b-scan-300dpi.pdf": Sample(
        "the report (a) as a colour scan: skew, landscape pages on their side, seals over signature and "
        "text, cells in colour, number and day by hand",
        _document(_scan),
        quick=False,
    ),
    "c-scan-english-layer.pdf": Sample(
        "the scan (b) with the text layer an English recogniser made of it, which must not be believed",
        _document(scans.scan_with_bad_layer),
        quick=False,
    ),
    "d-decision-with-plan.pdf": Sample(
        "a decision with blank number and day, legal bases, and the attached plan with its own letterhead",
        _document(lambda: decision.make(liberation_serif())),
    ),
    "e-photocopy-200dpi.pdf": Sample(
        "a black-and-white photocopy (CCITT group 4) with specks and an incoming stamp",
        _document(scans.photocopy),
        quick=False,
    ),
    "f-multipage.tif": Sample(
        "the decision (d) as a grey TIFF of several pages at 200 dpi, the last one upside down",
        _document(scans.tiff_pages),
        quick=False,
    ),
    "f-phone-photo.jpg": Sample(
        "a page photographed with a telephone: perspective, shadow, uneven light",
        _document(scans.telephone_photo),
        quick=False,
    ),
    "g-tcvn3.pdf": Sample(
        "fonts of the TCVN3 encoding (.VnTime, and .VnTimeH for capitals)",
        _document(lambda: office_letters.official_letter(legacy_fonts.tcvn3())),
    ),
    "g-vni.pdf": Sample(
        "a font of the VNI encoding (VNI-Times), where accents are characters of their own",
        _document(lambda: office_letters.notice(legacy_fonts.vni())),
    ),
    "g-viscii.pdf": Sample(
        "a font of the VISCII encoding (VI Times), whose capitals stand at codes of controls",
        _document(lambda: office_letters.proposal(legacy_fonts.viscii())),
    ),
    "h-signed.pdf": Sample(
        "a digital signature under a self-made certificate: intact, nobody vouches for it",
        _document(lambda: _signed(altered=False)),
    ),
    "h-signed-altered.pdf": Sample(
        "the same file changed after it was signed", _document(lambda: _signed(altered=True))
    ),
    "j-own-totals-wrong.pdf": Sample(
        "a short report whose own figures do not add up: a sum in a row and a total of its appendix",
        _document(lambda: own_totals.make(liberation_serif())),
    ),
    "i-empty.pdf": Sample("a file of no bytes", _broken(lambda: b"", "source.empty")),
    "i-truncated.pdf": Sample(
        "the first third of a PDF, an interrupted copy",
        _broken(lambda: broken.truncated(_short_pdf()), "source.damaged"),
    ),
    "i-password.pdf": Sample(
        "opens with a password only", _broken(lambda: broken.encrypted(_short_pdf()), "source.encrypted")
    ),
    "i-not-a-pdf.pdf": Sample(
        "a web page under the name of a PDF", _broken(broken.not_a_pdf, "source.unsupported")
    ),
    "i-no-pages.pdf": Sample("a PDF without pages", _broken(broken.without_pages, "source.no_pages")),
    "i-huge-page.pdf": Sample("a page of 100 m by 100 m", _broken(broken.huge_page, "page.too_large")),
    "i-bomb.pdf": Sample(
        "8 kB that decode to a picture of 60,000 by 60,000 pixels", _broken(broken.bomb_pdf, "page.too_large")
    ),
    "i-bomb.tif": Sample("the same picture as a TIFF", _broken(broken.bomb_tiff, "page.too_large")),
}


def build(name: str) -> tuple[bytes, str]:
    """The bytes of one sample and the text of its truth file. Raises KeyError for an unknown name."""
    sample = SAMPLES[name]
    content, truth = sample.build()
    return content, dump(name, sample.why, truth)


def make(names: Sequence[str]) -> Iterator[str]:
    """Writes the named samples (all when none is named) and yields each name written."""
    FILES.mkdir(exist_ok=True)
    TRUTH.mkdir(exist_ok=True)
    for name in names or SAMPLES:
        content, truth = build(name)
        (FILES / name).write_bytes(content)
        (TRUTH / f"{name}.json").write_text(truth, encoding="utf-8")
        yield name


if __name__ == "__main__":
    for written in make(sys.argv[1:]):
        print(written)
