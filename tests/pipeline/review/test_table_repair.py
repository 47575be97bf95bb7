"""Tables that are built otherwise on the page, by keyboard and mouse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from pipeline.corrections.store import CorrectionStore
from tests.pipeline.corrections.documents import document
from tests.pipeline.review.browsing import errors, open_document, press, said, wait_for
from tests.pipeline.review.made_folder import put
from tests.pipeline.review.serving import Served, served


def begin(browser: Chrome, page: Served) -> None:
    """Opens the table of ``a.pdf`` for repairs; the focus is on its first cell."""
    open_document(browser, page.base)
    browser.find_element(By.ID, "tab-text").click()
    browser.find_element(By.CSS_SELECTOR, ".toggle").send_keys(Keys.ENTER)


def texts(browser: Chrome) -> list[list[str]]:
    return [
        [cell.text.strip() for cell in row.find_elements(By.TAG_NAME, "td")]
        for row in browser.find_elements(By.CSS_SELECTOR, ".grid tr")
    ]


def tool(browser: Chrome, repair: str) -> None:
    """Presses the button of a repair, as a keyboard does."""
    browser.find_element(By.CSS_SELECTOR, f"[data-repair={repair}]").send_keys(Keys.ENTER)


def written(page: Served) -> Any:
    return json.loads(page.ask("/download?d=a.pdf&s=.json").body)


def test_a_row_is_cut_by_keyboard_and_all_files_have_it_until_it_is_taken_back(
    browser: Chrome, page: Served, out: Path
) -> None:
    before = (out / "a.pdf.json").read_bytes()
    begin(browser, page)
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_RIGHT)
    tool(browser, "cut_row")
    press(browser, Keys.CONTROL, "a", Keys.NULL, "Huyện Tứ | Kỳ", Keys.ENTER)
    wait_for(browser, lambda one: len(texts(one)) == 5)
    assert texts(browser)[1:3] == [["1", "Huyện Tứ", "335", "300"], ["", "Kỳ", "", ""]]
    read = written(page)
    assert len(read["tables"][0]["rows"]) == 5
    (record,) = read["corrections"]
    assert (record["kind"], record["repair"], record["text"]) == ("table", "cut_row", "Huyện Tứ | Kỳ")
    assert read["tables"][0]["rows"][1]["cells"][1]["method"] == "person"
    assert "Huyện Tứ,335" in page.ask("/download?d=a.pdf&s=.table-1.csv").body.decode()
    press(browser, Keys.SHIFT, Keys.ARROW_DOWN, Keys.NULL)
    tool(browser, "merge_rows")
    wait_for(browser, lambda one: len(texts(one)) == 4)
    assert texts(browser)[1][1] == "Huyện Tứ Kỳ"
    for rows in (5, 4):
        press(browser, Keys.ALT, "z", Keys.NULL)
        wait_for(browser, lambda one, rows=rows: len(texts(one)) == rows)
    assert written(page)["tables"] == json.loads(before)["tables"]
    sha256 = json.loads(before)["source"]["sha256"]
    assert [one.text for one in CorrectionStore(out).of(sha256)] == ["Huyện Tứ | Kỳ", "", None, None]
    assert errors(browser) == []


def test_merged_cells_free_the_total_and_a_tab_that_saw_others_must_look_again(
    browser: Chrome, page: Served
) -> None:
    old = page.document()["version"]
    begin(browser, page)
    assert said(browser, "remaining") == "Còn 3 chỗ cần kiểm tra"
    cells = browser.find_elements(By.CSS_SELECTOR, ".grid tr:nth-of-type(2) td button")
    cells[2].click()
    ActionChains(browser).key_down(Keys.SHIFT).click(cells[3]).key_up(Keys.SHIFT).perform()
    tool(browser, "merge_cells")
    asked = browser.switch_to.active_element
    assert asked.get_attribute("value") == "335 300"
    press(browser, Keys.CONTROL, "a", Keys.NULL, "335", Keys.ENTER)
    wait_for(browser, lambda one: texts(one)[1] == ["1", "Huyện Tứ Kỳ", "335"])
    stale = {"kind": "cell", "table": 0, "row": 1, "col": 2}
    sent = {"name": "a.pdf", "version": old, "target": stale, "text": "1", "seen": 0}
    assert page.post("/api/correct", sent).status == 409
    repair = {"repair": "merge_cells", "table": 0, "row": 1, "col": 2, "last_row": 1, "last_col": 2}
    refused = {"name": "a.pdf", "version": page.document()["version"], "repair": {**repair, "text": "335"}}
    assert page.post("/api/repair", refused).json["error"] == "does_not_fit", "it is so already"
    browser.find_element(By.ID, "tab-signatures").click()
    assert "Gộp ô: 335 | 300 → 335" in said(browser, "panel-signatures")
    browser.find_element(By.CSS_SELECTOR, ".take-back").click()
    wait_for(browser, lambda one: "Gộp ô" not in said(one, "panel-signatures"))
    assert errors(browser) == []


def test_titles_are_marked_and_a_table_is_parted_and_joined_again(browser: Chrome, page: Served) -> None:
    begin(browser, page)
    press(browser, Keys.ARROW_DOWN)
    tool(browser, "header")
    wait_for(browser, lambda one: len(one.find_elements(By.CSS_SELECTOR, ".grid tr.head")) == 2)
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    tool(browser, "part")
    wait_for(browser, lambda one: len(one.find_elements(By.CSS_SELECTOR, ".grid")) == 2)
    assert [len(table["rows"]) for table in written(page)["tables"]] == [3, 1]
    browser.find_element(By.CSS_SELECTOR, "[data-repair=join]").send_keys(Keys.ENTER)
    wait_for(browser, lambda one: len(one.find_elements(By.CSS_SELECTOR, ".grid")) == 1)
    read = written(page)
    assert [row["kind"] for row in read["tables"][0]["rows"]] == ["header", "header", "body", "total"]
    assert {record["outcome"] for record in read["corrections"]} == {"applied"}
    assert errors(browser) == []


def test_a_table_that_was_missed_is_drawn_and_read(browser: Chrome, tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    sheet = Canvas(str(source), pagesize=(600, 842), invariant=True)
    for row, (name, count) in enumerate((("Don vi", "Ho so"), ("An Thanh", "12"), ("Tan Ky", "35"))):
        sheet.drawString(100, 500 - 20 * row, name)
        sheet.drawString(400, 500 - 20 * row, count)
    sheet.save()
    out = tmp_path / "out"
    put(out, source, document(), "a.pdf")
    with served(out) as page:
        open_document(browser, page.base)
        browser.find_element(By.ID, "tab-text").click()
        browser.find_element(By.ID, "draw").send_keys(Keys.ENTER)
        for side, value in (("left", "10"), ("top", "39"), ("right", "90"), ("bottom", "50")):
            field = browser.find_element(By.ID, f"region-{side}")
            field.clear()
            field.send_keys(value)
        assert browser.find_elements(By.CSS_SELECTOR, "#sheet .region")
        field.send_keys(Keys.ENTER)
        wait_for(browser, lambda one: len(one.find_elements(By.CSS_SELECTOR, ".grid")) == 2)
        read = written(page)
        assert [[cell["value"] for cell in row["cells"]] for row in read["tables"][1]["rows"]] == [
            [None, None],
            [None, 12],
            [None, 35],
        ]
        assert (read["corrections"][0]["repair"], read["corrections"][0]["text"]) == ("read", "3 × 2")
        browser.find_element(By.ID, "draw").click()
        mouse = ActionChains(browser).move_to_element(browser.find_element(By.ID, "sheet"))
        mouse.click_and_hold().move_by_offset(60, 40).release().perform()
        ends = (browser.find_element(By.ID, f"region-{side}") for side in ("left", "right"))
        drawn = [float(end.get_attribute("value") or 0) for end in ends]
        assert drawn[0] < drawn[1] < 90, "a region may be drawn by mouse, too"
        assert errors(browser) == []
