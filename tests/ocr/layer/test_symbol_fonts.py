import pytest

from ocr.layer.symbol_fonts import NO_CHARACTER, character


@pytest.mark.parametrize(
    ("text", "font", "expected"),
    [
        ("\uf0fc", "Wingdings-Regular", "✓"),
        ("\uf0fe", "Wingdings", "☑"),
        ("\uf0a8", "Wingdings", "☐"),
        ("ü", "Wingdings", "✓"),
        ("\uf052", "Wingdings2", "☑"),
        ("\uf0fc", "CIDFont+F3", "✓"),
        ("\uf0b7", "SymbolMT", "•"),
        ("\uf0b7", "CIDFont+F1", "•"),
        ("\uf0a3", "Symbol", "≤"),
        ("\uf0b3", "SymbolMT", "≥"),
        ("4", "ZapfDingbats", "✔"),
        ("ﬁ", "Calibri", "fi"),
        ("ﬃ", "Calibri", "ffi"),
        ("ü", "TimesNewRoman", "ü"),
        ("½", "TimesNewRoman", "½"),
        ("‰", "TimesNewRoman", "‰"),
        ("(cid:84)", "F1", NO_CHARACTER),
        ("\0", "F1", NO_CHARACTER),
        ("\ue017", "F1", NO_CHARACTER),
    ],
)
def test_characters_of_symbol_fonts_are_what_they_show(text: str, font: str, expected: str) -> None:
    assert character(text, font) == expected
