from __future__ import annotations

import pytest

from parsers.tables.meaning.issues import cells_to_check
from pipeline.corrections.apply import with_corrections
from pipeline.corrections.fields import FIELDS, NotADate
from pipeline.corrections.place import CellPlace, Correction, FieldPlace, WordPlace
from pipeline.formats import document_json
from schema.box import Box
from schema.document import Cell, Document
from schema.metadata import Metadata
from tests.pipeline.corrections.documents import (
    DOUBTFUL_WORD,
    NUMBER,
    WORD,
    cell_place,
    correction,
    document,
)


def cell(found: Document, row: int, col: int) -> Cell:
    return next(one for one in found.tables[0].rows[row].cells if one.col == col)


def corrected(*corrections: Correction) -> Document:
    found = with_corrections(document(), corrections, "en")
    assert Document.model_validate_json(document_json(found)[".json"]) == found
    return found


def test_without_corrections_a_document_is_what_was_read() -> None:
    assert corrected() == document()
    assert b"corrections" not in document_json(document())[".json"]


def test_a_corrected_cell_is_typed_and_its_table_checked_anew() -> None:
    before = document()
    assert [check.passed for check in before.tables[0].checks] == [False, True]
    assert cell(before, 3, 2).flags == ("check_failed",)
    found = corrected(correction(cell_place(1, 2), "335", "362"))
    changed = cell(found, 1, 2)
    assert (changed.text, changed.value, changed.kind) == ("362", 362, "integer")
    assert (changed.original, changed.method, changed.confidence) == ("335", "person", 1.0)
    assert all(check.passed for check in found.tables[0].checks)
    assert cell(found, 3, 2).flags == ()
    assert not {"table.check_failed", "table.source_error"} & {issue.code for issue in found.issues}


def test_a_check_that_a_correction_breaks_is_an_issue() -> None:
    found = corrected(correction(cell_place(2, 3), "10", "70"))
    failed = [issue for issue in found.issues if issue.code == "table.source_error"]
    assert len(failed) == 2
    assert cell(found, 3, 3).flags == ("check_failed",)


def test_a_cell_that_a_person_says_is_right_is_not_asked_about_again() -> None:
    assert cells_to_check(document().tables[0])
    found = corrected(correction(cell_place(3, 2), "374", "374"))
    assert cell(found, 3, 2).flags == ("check_failed",)
    assert not cells_to_check(found.tables[0])


def test_the_last_correction_of_a_place_stands_and_can_be_taken_back() -> None:
    place = cell_place(1, 2)
    first, second = correction(place, "335", "361", 1), correction(place, "361", "362", 2)
    assert cell(corrected(first, second), 1, 2).text == "362"
    assert corrected(first, second, correction(place, "362", None, 3)) == document()


def test_a_word_is_put_right_in_the_text_where_it_stands_and_nowhere_else() -> None:
    found = corrected(correction(DOUBTFUL_WORD, "dan", "dân"))
    assert found.blocks[0].text == "nhân dan, dan vận\nvà dân quân"
    assert found.blocks[0].original == document().blocks[0].original
    assert found.text == found.blocks[0].text
    assert [word.text for word in found.pages[0].doubtful] == ["~"]
    assert found.pages[0].doubtful_words == 1
    (record,) = found.corrections
    assert (record.where, record.read, record.text, record.outcome) == ("/blocks/0", "dan", "dân", "applied")


def test_a_word_that_is_no_word_is_taken_out() -> None:
    assert corrected(correction(DOUBTFUL_WORD, "dan", "")).text == "nhân dan, dan vận\nvà quân"


def test_a_word_at_no_certain_place_of_the_text_changes_nothing_and_says_so() -> None:
    found = corrected(correction(WordPlace(page=1, bbox=WORD.moved(300, 300)), "~", "x"))
    assert found.text == document().text
    assert [issue.code for issue in found.issues][-1] == "correction.unplaced"


def test_a_field_keeps_where_and_how_it_was_printed() -> None:
    found = corrected(correction(NUMBER, "59", "159"))
    assert found.metadata.number is not None
    assert (found.metadata.number.value, found.metadata.number.original) == ("159", "59")
    assert found.metadata.number.method == "person"
    assert found.parts[0].metadata == found.metadata


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_can_be_filled_in_changed_and_emptied(name: str) -> None:
    texts = ("01/02/2024", "2024-03") if name.endswith("date") else ("Kế hoạch", "Báo cáo")
    metadata = Metadata()
    for text in texts:
        metadata = FIELDS[name].changed(metadata, text)
        assert Metadata.model_validate_json(metadata.model_dump_json()) == metadata
        assert FIELDS[name].text(metadata) == {"01/02/2024": "2024-02-01"}.get(text, text)
    assert FIELDS[name].changed(metadata, "") == Metadata()


def test_a_date_must_be_one() -> None:
    for text in ("hôm qua", "2024-13", "31/02/2024"):
        with pytest.raises(NotADate):
            FIELDS["date"].changed(Metadata(), text)


def test_a_correction_is_kept_when_the_file_is_read_otherwise_and_the_conflict_is_said() -> None:
    found = corrected(correction(cell_place(1, 2), "385", "362"))
    assert cell(found, 1, 2).text == "362"
    (record,) = found.corrections
    assert (record.outcome, record.before, record.read) == ("conflict", "385", "335")
    assert [issue.code for issue in found.issues][-1] == "correction.conflict"


def test_a_reading_that_now_agrees_with_the_person_is_no_conflict() -> None:
    (record,) = corrected(correction(cell_place(1, 2), "385", "335")).corrections
    assert record.outcome == "applied"


def test_a_cell_is_found_again_by_its_place_on_paper_when_its_address_has_changed() -> None:
    place = cell_place(1, 2)
    moved = CellPlace(table="table-7", row=9, col=4, page=1, bbox=place.bbox.moved(2, 1))
    assert cell(corrected(correction(moved, "335", "362")), 1, 2).text == "362"


def test_a_place_that_is_gone_changes_nothing_and_says_so() -> None:
    nowhere = CellPlace(table="table-1", row=1, col=2, page=1, bbox=Box(0, 0, 5, 5))
    found = corrected(correction(nowhere, "335", "362"), correction(FieldPlace(field="gone"), "", "x", 2))
    assert found.tables == document().tables
    assert [record.outcome for record in found.corrections] == ["unplaced", "unplaced"]


def test_who_is_put_right_as_signer_is_put_right_among_the_signers() -> None:
    metadata = Metadata()
    for name in ("Nguyễn Văn An", "Trần Thị Bình"):
        one = FIELDS["signer.name"].changed(Metadata(), name)
        metadata = metadata.model_copy(
            update={"signer": one.signer, "signers": (*metadata.signers, *one.signers)}
        )
    changed = FIELDS["signer.name"].changed(metadata, "Trần Thị Bính")
    assert [one.value.name for one in changed.signers] == ["Nguyễn Văn An", "Trần Thị Bính"]
    assert changed.signers[-1] == changed.signer
    assert len(FIELDS["signer.name"].changed(changed, "").signers) == 1
