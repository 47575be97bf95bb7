"""Numbers and dates of the text follow what people put right."""

from __future__ import annotations

from pipeline.corrections.apply import with_corrections
from pipeline.corrections.place import WordPlace
from pipeline.formats import document_json
from pipeline.review.doubts import doubts_of
from schema.box import Box
from schema.document import Document, Figure
from schema.trust import DocumentTrust, TrustCounts
from tests.pipeline.corrections.documents import NUMBER, WORD, correction, document

SHARE = Box(200, 50, 230, 60)
FIGURE = Figure(
    text="97,2%",
    value=97.2,
    kind="percent",
    where="/blocks/0",
    page=1,
    bbox=SHARE,
    trust="doubtful",
    probability=0.5,
    reason="91,2%",
)


def with_figures(*figures: Figure, text: str = "nhân dan đạt 97,2%, còn lại 12") -> Document:
    made = document()
    block = made.blocks[0].model_copy(update={"text": text})
    trust = DocumentTrust(text=TrustCounts(doubtful=len(figures)))
    return made.model_copy(update={"blocks": (block,), "text": text, "figures": figures, "trust": trust})


def test_a_doubtful_figure_is_asked_about_and_put_right_in_text_and_value() -> None:
    read = with_figures(FIGURE)
    assert [doubt.target.kind for doubt in doubts_of(read, read)].count("figure") == 1
    said = correction(WordPlace(page=1, bbox=SHARE), "97,2%", "91,2%")
    found = with_corrections(read, [said], "vi")
    assert Document.model_validate_json(document_json(found)[".json"]) == found
    assert found.text == "nhân dan đạt 91,2%, còn lại 12"
    (figure,) = found.figures
    assert (figure.text, figure.value, figure.trust, figure.evidence) == (
        "91,2%",
        91.2,
        "verified",
        ("person",),
    )
    assert found.trust.text == TrustCounts(verified=1)
    assert "figure" not in [doubt.target.kind for doubt in doubts_of(found, read)]


def test_a_figure_that_a_person_says_is_right_is_verified() -> None:
    said = correction(WordPlace(page=1, bbox=SHARE), "97,2%", "97,2%")
    (figure,) = with_corrections(with_figures(FIGURE), [said], "vi").figures
    assert (figure.value, figure.trust, figure.reason) == (97.2, "verified", None)


def test_a_doubtful_word_of_a_figure_changes_it_and_a_figure_without_digits_is_none() -> None:
    part = FIGURE.model_copy(update={"bbox": Box(WORD.x0 - 60, WORD.y0, WORD.x1, WORD.y1), "text": "12 dan"})
    read = with_figures(part, text="nhân 12 dan, dan")
    changed = with_corrections(read, [correction(WordPlace(page=1, bbox=WORD), "dan", "%")], "vi")
    assert [(figure.text, figure.value) for figure in changed.figures] == [("12 %", 12)]
    alone = with_figures(FIGURE.model_copy(update={"bbox": WORD, "text": "dan"}), text="nhân dan, dan")
    assert (
        with_corrections(alone, [correction(WordPlace(page=1, bbox=WORD), "dan", "dân")], "vi").figures == ()
    )


def test_the_number_of_the_metadata_is_that_which_a_person_gave() -> None:
    own = FIGURE.model_copy(update={"where": "/metadata/number", "text": "59", "value": "59", "kind": "text"})
    (figure,) = with_corrections(with_figures(own), [correction(NUMBER, "59", "159")], "vi").figures
    assert (figure.text, figure.value, figure.trust) == ("159", "159", "verified")
