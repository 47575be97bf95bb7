from __future__ import annotations

import re
from pathlib import Path

import pipeline.review
from parsers.tables.meaning.issues import REVIEW_FLAGS
from pipeline.corrections.fields import FIELDS
from pipeline.review.texts import field_title, reason, texts

ROOM = Path(pipeline.review.__file__).parent


def test_every_text_is_there_in_both_languages_and_is_used() -> None:
    assert texts("vi").keys() == texts("en").keys()
    said = "".join(path.read_text() for path in ROOM.rglob("*") if path.suffix in (".html", ".js", ".py"))
    made_up = (
        r"(tab|state|trust|kind|level)_\w+|\w+_means|year|type|issuer"  # put together from names of values
    )
    unused = [key for key in texts("vi") if not re.search(rf"\b{key}\b", said)]
    assert [key for key in unused if not re.fullmatch(made_up, key)] == []


def test_every_field_and_every_flag_has_words_in_both_languages() -> None:
    for language in ("vi", "en"):
        assert all(field_title(name, language) for name in FIELDS)
        assert [flag for flag in REVIEW_FLAGS if reason(flag, language) == flag] == []
