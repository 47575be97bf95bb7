from __future__ import annotations

import pytest
from pydantic import ValidationError

from ocr.options import ReadingOptions
from pipeline.cli.options import chosen_settings, language_in, language_of
from pipeline.settings import Settings
from schema.errors import FastInChild


def test_equal_settings_have_equal_digests_and_others_have_others() -> None:
    assert Settings().digest() == Settings().digest()
    assert Settings().digest() != Settings(words=True).digest()
    here = Settings(reading=ReadingOptions(lexicon="/a"), lexicon_sha256="1")
    there = Settings(reading=ReadingOptions(lexicon="/b"), lexicon_sha256="1")
    other = Settings(reading=ReadingOptions(lexicon="/a"), lexicon_sha256="2")
    assert here.digest() == there.digest() != other.digest()


def test_the_language_is_that_of_the_locale_unless_asked_for() -> None:
    assert language_of({"LANG": "vi_VN.UTF-8"}) == "vi"
    assert language_of({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}) == "en"
    assert language_of({}) == "en"
    assert language_in(["run", "--lang", "vi"], {"LANG": "en_US"}) == "vi"
    assert language_in(["run", "--lang=en"], {"LANG": "vi_VN"}) == "en"
    assert language_in(["run", "--lang"], {"LANG": "vi_VN"}) == "vi"


def test_fast_reading_is_another_setting_and_needs_tesseract_in_the_worker() -> None:
    assert Settings().digest() != Settings(reading=ReadingOptions(quality="fast")).digest()
    with pytest.raises(FastInChild):
        chosen_settings(None, words=False, page_seconds=60, tesseract="child", quality="fast")
    with pytest.raises(ValidationError):
        ReadingOptions(quality="fast", tesseract="child")
