"""Where paragraphs begin and end."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import assemble

BODY = (
    "Thực hiện kế hoạch công tác năm, đơn vị đã phối hợp với các phòng chuyên môn rà soát toàn bộ quy trình "
    "nội bộ và báo cáo kết quả.",
    "Các phòng chuyên môn có trách nhiệm hướng dẫn nghiệp vụ, thẩm định hồ sơ và giám sát việc thực hiện "
    "theo đúng quy định.",
    "Trong quá trình thực hiện nếu có vướng mắc, đề nghị các đơn vị phản ánh kịp thời để được hướng dẫn và "
    "xem xét giải quyết.",
)


@pytest.mark.parametrize("numbered", ["I. MỤC ĐÍCH, YÊU CẦU", "2. Nội dung thực hiện", "A. Kết quả đạt được"])
@pytest.mark.parametrize("above", ["NHỮNG VẤN ĐỀ CHUNG", "Những nhiệm vụ trọng tâm"])
def test_a_numbered_line_below_a_short_one_begins_a_paragraph_though_no_sentence_ended(
    page: Any, line: Any, paragraphs: Any, numbered: str, above: str
) -> None:
    content = assemble(
        [
            page(
                [
                    *paragraphs(BODY, 80),
                    line(above, 120, 260),
                    line(numbered, 85, 284),
                    *paragraphs(BODY, 320),
                ]
            )
        ]
    )
    texts = [block.text for block in content.blocks]
    assert above in texts and numbered in texts


def test_a_number_at_the_head_of_a_full_paragraphs_next_line_goes_on(page: Any, paragraphs: Any) -> None:
    text = (
        "Căn cứ Nghị định của Chính phủ về kiểm soát thủ tục hành chính và các văn bản sửa đổi, bổ sung của "
        "các phụ lục có số "
        "17. Các đơn vị thực hiện theo đúng thời hạn được giao trong kế hoạch."
    )
    content = assemble([page([*paragraphs((text, *BODY), 80)])])
    assert text in [block.text for block in content.blocks]
