from __future__ import annotations

import pytest

from pipeline.exports.periods import periods_in

Y2022, Y2023 = "2022-01-01/2022-12-31", "2023-01-01/2023-12-31"


@pytest.mark.parametrize(
    ("text", "own", "compared"),
    [
        ("Tăng (+), giảm (-) so với năm 2022", None, Y2022),
        ("So sánh với cùng kỳ năm 2022 (%)", None, Y2022),
        ("Năm 2023 so với năm 2022", Y2023, Y2022),
        ("Tỷ lệ năm 2023/năm 2022", Y2023, Y2022),
        ("Tăng, giảm so cùng kỳ năm 2022 ; KẾT QUẢ 6 THÁNG ĐẦU NĂM 2023", "2023-01-01/2023-06-30", Y2022),
        ("Cùng kỳ năm 2022", Y2022, None),
        ("Thực hiện quý I năm 2023", "2023-01-01/2023-03-31", None),
        ("Số hồ sơ", None, None),
    ],
)
def test_a_period_of_comparison_is_not_the_period_of_the_figures(
    text: str, own: str | None, compared: str | None
) -> None:
    assert periods_in(text) == (own, compared)
