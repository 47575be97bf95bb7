"""Verdicts on metadata."""

from __future__ import annotations

from typing import Any

from bench.accuracy.metadata import Outcome, judge
from schema.box import Box
from schema.document import Document, Provenance, Source
from schema.metadata import Found, Metadata, Organisation, Signer

BOX = Box(0, 0, 1, 1)


def _found(value: Any) -> Any:
    return Found(value=value, original=str(value), page=1, bbox=BOX, confidence=1.0)


def _document(**fields: Any) -> Document:
    return Document(
        source=Source(name="a.pdf", sha256="", bytes=0, media_type="application/pdf", page_count=1),
        status="complete",
        metadata=Metadata(**{name: _found(value) for name, value in fields.items()}),
        provenance=Provenance(version="0", settings_digest=""),
    )


def _outcomes(legible: dict[str, Any], document: Document) -> dict[str, Outcome]:
    return {verdict.field: verdict.outcome for verdict in judge("a", legible, document)}


def test_case_tone_placement_and_dashes_do_not_matter() -> None:
    legible = {"issuer": "BỘ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"}
    document = _document(issuer=Organisation(name="Bộ Lao động - Thương binh và Xã hội"))
    assert _outcomes(legible, document) == {"issuer": "right"}


def test_a_number_keeps_its_zeros() -> None:
    assert _outcomes({"number": "01"}, _document(number="1")) == {"number": "wrong"}


def test_what_is_not_on_the_page_is_invented() -> None:
    assert _outcomes({}, _document(number="1")) == {"number": "invented"}


def test_what_is_legible_and_not_found_is_missing() -> None:
    assert _outcomes({"date": "2010-01-04"}, _document()) == {"date": "missing"}


def test_doubtful_fields_are_not_judged() -> None:
    assert _outcomes({"number": "90", "doubtful": ["number"]}, _document(number="70")) == {}


def test_either_of_two_signers_will_do_and_a_rank_before_the_name_too() -> None:
    legible = {
        "signers": [
            {"position": "THỨ TRƯỞNG", "name": "Nguyễn Công Nghiệp"},
            {"position": "THỨ TRƯỞNG", "rank": "Thượng tướng", "name": "Nguyễn Văn Được"},
        ]
    }
    signer = Signer(authority=None, position="THỨ TRƯỞNG", name="Thượng tướng Nguyễn Văn Được")
    assert set(_outcomes(legible, _document(signer=signer)).values()) == {"right"}


def test_the_subject_may_leave_out_about() -> None:
    legible = {"subject": "Về việc phê duyệt kế hoạch."}
    assert _outcomes(legible, _document(subject="phê duyệt kế hoạch")) == {"subject": "right"}


def test_a_date_without_its_day_is_missing_and_not_wrong() -> None:
    assert _outcomes({"date": "2010-01-04"}, _document(date="2010-01")) == {"date": "missing"}


def test_what_was_written_by_hand_is_told_apart() -> None:
    legible = {"number": "57", "date": "2010-01-12", "handwritten": ["date.day"]}
    verdicts = judge("a", legible, _document(number="57", date="2010-01-12"))
    assert {verdict.field: verdict.by_hand for verdict in verdicts} == {"number": False, "date": True}
