"""Lines that nobody writes: they come through whole, and cost no more than their length."""

from __future__ import annotations

import pytest

import ocr.restore.plain_text
from lexicon.fold import strip_marks
from ocr.restore import restore_text
from ocr.restore.tokens import LONGEST_WORD, pieces_of_line
from tests.steps import steps_of

SENTENCE = "uy ban nhan dan tinh bao cao ket qua thuc hien nhiem vu phat trien kinh te xa hoi nam 2023"


def restored(line: str) -> str:
    ((text, _),) = restore_text([line])
    return text


@pytest.mark.parametrize("joint", "-/,")
def test_a_word_of_600_parts_is_read_part_by_part(joint: str) -> None:
    line = joint.join(["nghien", "cuu"] * 300)
    assert strip_marks(restored(line)) == line


@pytest.mark.parametrize(
    "line",
    [
        "a" * 200_000,
        "Nghiên" * 40_000,
        "a" + "." * 200_000 + "x",
        "(" * 200_000 + "a",
        "a@" * 100_000,
        "1." * 100_000 + "/",
        "A" * (LONGEST_WORD + 1),
        "toi,di;" * 40_000,
        "a" + " " * 200_000 + "b",
        ("1" * 9_999 + " ") * 20,
        ("1/" * 4_999 + "! ") * 20,
    ],
    ids=[str(number) for number in range(11)],
)
def test_what_is_no_word_stays_as_it_is(line: str) -> None:
    assert restored(line) == line


def test_cutting_a_token_takes_as_long_as_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    short, long = ("-".join(["abc"] * parts) for parts in (300, 1200))
    assert steps_of(lambda: pieces_of_line(long)) <= 4.4 * steps_of(lambda: pieces_of_line(short))


def test_a_line_too_long_for_one_block_is_restored_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr.restore.plain_text, "BLOCK_CHARACTERS", len(SENTENCE))
    lines = [SENTENCE, f"  {SENTENCE}\t{SENTENCE} {SENTENCE}", "", SENTENCE]
    found = list(restore_text(lines, noise="stripped"))
    assert [strip_marks(text) for text, _ in found] == lines
    for number, (text, changes) in enumerate(found):
        originals, tokens = lines[number].split(), text.split()
        assert changes or not originals
        for change in changes:
            assert change.line == number
            assert (originals[change.token], tokens[change.token]) == (change.original, change.text)
