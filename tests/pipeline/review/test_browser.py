"""The page as people use it, in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from lexicon.terms import with_user_lexicon
from pipeline.corrections.store import CorrectionStore, Reading
from schema.document import Issue
from tests.pipeline.corrections.documents import DOUBTFUL_WORD, document
from tests.pipeline.review.browsing import answer, drawn, errors, open_document, press, said, wait_for
from tests.pipeline.review.made_folder import made_folder
from tests.pipeline.review.serving import Served, served

SAMPLES = Path(__file__).parents[3] / "samples" / "files"


@contextmanager
def watching(inbox: Path, out: Path) -> Iterator[None]:
    """A watcher of ``inbox`` that has begun, until the end of the block."""
    command = [sys.executable, "-m", "pipeline.cli.main", "watch", str(inbox), "-o", str(out), "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    options = ["--settle", "0", "--rescan", "0.5", "--formats", "json,xlsx"]
    process = subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stderr is not None
        assert str(inbox) in process.stderr.readline()
        yield
    finally:
        process.terminate()
        process.communicate()


def test_a_scan_is_dropped_appears_and_is_cleared_by_keyboard(browser: Chrome, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    inbox.mkdir()
    scan = shutil.copy(SAMPLES / "e-photocopy-200dpi.pdf", tmp_path / "scan.pdf")
    with watching(inbox, out), served(out, "--inbox", str(inbox)) as page:
        browser.get(page.base)
        browser.find_element(By.ID, "files").send_keys(str(scan))
        wait_for(browser, lambda one: one.find_elements(By.CSS_SELECTOR, ".documents strong.doubts"))
        browser.find_element(By.CSS_SELECTOR, ".documents a").click()
        wait_for(browser, lambda one: one.find_elements(By.CSS_SELECTOR, "#desk[data-ready]"))
        doubts = page.document("scan.pdf")["count"]
        assert doubts >= 3
        words = 0
        while browser.find_element(By.ID, "doubt").is_displayed():
            is_word = said(browser, "label") == "Trang 1"
            words += is_word
            answer(browser, f"CHỮ{words}" if is_word else None)
        assert said(browser, "remaining") == "Không còn chỗ nào cần kiểm tra."
        read = json.loads(page.ask("/download?d=scan.pdf&s=.json").body)
    assert len(read["corrections"]) == doubts
    assert read["pages"][0]["doubtful"] == []
    assert {record["outcome"] for record in read["corrections"]} == {"applied"}
    text = "\n".join(block["text"] for block in read["blocks"])
    assert words and all(f"CHỮ{number}" in text for number in range(1, words + 1))
    assert read["metadata"]["subject"]["method"] == "person"
    assert errors(browser) == []


def test_enter_tab_readings_and_undo_work_without_a_mouse(browser: Chrome, page: Served) -> None:
    open_document(browser, page.base)
    assert said(browser, "label") == "Tiếp nhận · Tổng cộng"
    assert "335 + 12 = 347 ≠ 374" in said(browser, "checks")
    press(browser, Keys.TAB)
    wait_for(browser, lambda one: said(one, "label") == "Trang 1")
    press(browser, Keys.SHIFT, Keys.TAB, Keys.NULL)
    wait_for(browser, lambda one: said(one, "label") != "Trang 1")
    answer(browser, "347")
    assert said(browser, "remaining") == "Còn 2 chỗ cần kiểm tra"
    press(browser, Keys.ALT, "z", Keys.NULL)
    wait_for(browser, lambda one: said(one, "remaining") == "Còn 3 chỗ cần kiểm tra")
    assert browser.find_element(By.ID, "answer").get_attribute("value") == "374"
    press(browser, Keys.ESCAPE)
    assert browser.switch_to.active_element.get_attribute("id") == "skip"
    assert errors(browser) == []


def test_a_cell_that_is_clicked_on_can_be_corrected_and_settles_its_total(
    browser: Chrome, page: Served, out: Path
) -> None:
    open_document(browser, page.base)
    browser.find_element(By.ID, "tab-text").click()
    browser.find_element(By.CSS_SELECTOR, '[data-cell="0/1/2"] button').click()
    wait_for(browser, lambda one: said(one, "label") == "Tiếp nhận · Huyện Tứ Kỳ")
    answer(browser, "362")
    assert said(browser, "remaining") == "Còn 2 chỗ cần kiểm tra"
    browser.find_element(By.ID, "tab-fields").click()
    field = browser.find_element(By.ID, "field-subject")
    field.send_keys("Về việc thử")
    field.find_element(By.XPATH, "../button").click()
    wait_for(browser, lambda one: one.find_elements(By.CSS_SELECTOR, ".field.person #field-subject"))
    read = json.loads(page.ask("/download?d=a.pdf&s=.json").body)
    assert read["metadata"]["subject"]["value"] == "Về việc thử"
    assert read["tables"][0]["rows"][1]["cells"][2]["value"] == 362


def test_page_and_text_scroll_in_step_whichever_is_moved(browser: Chrome, page: Served) -> None:
    open_document(browser, page.base)
    browser.find_element(By.ID, "tab-text").click()
    browser.execute_script("document.getElementById('panel-text').style.flex = '0 0 60px'")
    drawn(browser)
    moved = "const one = document.getElementById('{}'); one.scrollTop = {}; return one.scrollTop"
    at = "return document.getElementById('{}').scrollTop"
    paper_end = browser.execute_script(moved.format("scroll", 9999))
    wait_for(browser, lambda one: one.execute_script(at.format("panel-text")) > 100)
    drawn(browser)
    assert browser.execute_script(at.format("scroll")) == paper_end, "the one that a person moves stays"
    browser.execute_script(moved.format("panel-text", 0))
    wait_for(browser, lambda one: one.execute_script(at.format("scroll")) < 100)
    assert browser.execute_script(at.format("panel-text")) == 0
    assert errors(browser) == []


def test_of_two_tabs_with_one_cell_the_second_is_told_of_the_first(
    browser: Chrome, page: Served, out: Path
) -> None:
    open_document(browser, page.base)
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    open_document(browser, page.base)
    answer(browser, "347")
    second = browser.current_window_handle
    browser.switch_to.window(first)
    press(browser, Keys.CONTROL, "a", Keys.NULL, "348", Keys.ENTER)
    assert "347" in wait_for(browser, lambda one: said(one, "notice"))
    answer(browser, "348")
    sha256 = json.loads((out / "a.pdf.json").read_bytes())["source"]["sha256"]
    assert [one.text for one in CorrectionStore(out).of(sha256)] == ["347", "348"]
    browser.switch_to.window(second)
    browser.close()
    browser.switch_to.window(first)


def test_scripts_in_a_scan_stay_text(browser: Chrome, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    made = document()
    block = made.blocks[0].model_copy(update={"text": hostile})
    word = made.pages[0].doubtful[0].model_copy(update={"text": hostile, "alternative": hostile})
    sheet = made.pages[0].model_copy(update={"doubtful": (word,)})
    out = made_folder(tmp_path, made.model_copy(update={"blocks": (block,), "pages": (sheet,)}))
    with served(out) as page:
        open_document(browser, page.base)
        press(browser, Keys.TAB)
        shown = browser.find_element(By.ID, "answer")
        wait_for(browser, lambda one: shown.get_attribute("value") == hostile)
        browser.find_element(By.ID, "tab-text").click()
        assert hostile in said(browser, "panel-text")
        assert "taken" not in browser.title
        assert browser.find_elements(By.CSS_SELECTOR, "img, #panel-text script") == []


def test_an_answer_that_the_server_did_not_get_is_not_called_saved(browser: Chrome, out: Path) -> None:
    with served(out) as page:
        open_document(browser, page.base)
        port = page.base.rpartition(":")[2]
        page.kill()
        press(browser, Keys.CONTROL, "a", Keys.NULL, "347", Keys.ENTER)
        assert wait_for(browser, lambda one: said(one, "notice")).startswith("Chưa lưu được")
        assert browser.find_element(By.ID, "answer").get_attribute("value") == "347"
    with served(out, port=int(port)) as again:
        answer(browser)
        read = json.loads(again.ask("/download?d=a.pdf&s=.json").body)
    assert [record["text"] for record in read["corrections"]] == ["347"]


def test_the_page_can_be_used_at_1366_by_768_and_everything_has_a_name(browser: Chrome, page: Served) -> None:
    open_document(browser, page.base)
    for identity in ("answer", "accept", "skip", "undo", "sheet", "crop"):
        place = browser.find_element(By.ID, identity).rect
        assert place["y"] + min(place["height"], 200) <= 768
        assert place["x"] + min(place["width"], 200) <= 1366
    nameless = browser.execute_script(
        "return [...document.querySelectorAll('button, input, textarea, select, [role=img]')].filter(one =>"
        " !one.textContent.trim() && !one.getAttribute('aria-label') && !(one.labels && one.labels.length)"
        ").map(one => one.outerHTML)"
    )
    assert nameless == []
    browser.find_element(By.ID, "language").click()
    wait_for(browser, lambda one: one.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en")
    wait_for(browser, lambda one: said(one, "remaining") == "3 left to check")


def test_a_proposed_term_is_accepted_and_used_from_then_on(
    browser: Chrome, out: Path, tmp_path: Path
) -> None:
    content = (out / "a.pdf.json").read_bytes()
    store = CorrectionStore(out)
    for number in range(3):
        reading = Reading("a.pdf", f"{number:064}", content)
        store.add(reading, DOUBTFUL_WORD, before="TCNSCD", text="TCNSCĐ", by="Lan", seen=0)
    lexicon = tmp_path / "my.toml"
    with served(out, "--lexicon", str(lexicon)) as page:
        browser.get(f"{page.base}/terms")
        assert "TCNSCĐ" in browser.find_element(By.CSS_SELECTOR, ".terms").text
        browser.find_element(By.CSS_SELECTOR, ".terms [type=submit]").send_keys(Keys.ENTER)
        wait_for(browser, lambda one: not one.find_elements(By.CSS_SELECTOR, ".terms form"))
        assert [entry.name for entry in with_user_lexicon(lexicon).entries[:1]] == ["TCNSCĐ"]
        browser.refresh()
        assert "TCNSCĐ" not in browser.find_element(By.CSS_SELECTOR, ".terms").text
        assert page.post("/api/accept", {"name": "X", "kind": "nothing"}).status == 400
    assert errors(browser) == []


def test_an_issue_is_ticked_off_and_back_again(browser: Chrome, tmp_path: Path) -> None:
    issue = Issue(code="footnote.unlinked", severity="warning", message="Chú thích 1", page=1)
    with served(made_folder(tmp_path, document().model_copy(update={"issues": (issue,)}))) as page:
        open_document(browser, page.base)
        browser.find_element(By.ID, "tab-signatures").click()
        for is_seen in (True, False):
            browser.find_element(By.CSS_SELECTOR, ".tick").send_keys(Keys.ENTER)
            wait_for(browser, lambda one, seen=is_seen: ("✓" in said(one, "panel-signatures")) == seen)
        assert errors(browser) == []


PALE = """
const shades = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = (rgb) => rgb.slice(0, 3).map((one) => one / 255)
  .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
  .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
const ground = (element) => {
  for (let one = element; one; one = one.parentElement) {
    const found = shades(getComputedStyle(one).backgroundColor);
    if (found.length === 3 || found[3] === 1) return found;
  }
  return [255, 255, 255];
};
const pale = [];
for (const element of document.querySelectorAll('body *')) {
  const own = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  if (!(own || element.matches('input, textarea, select')) || !element.checkVisibility()) continue;
  if (element.closest('svg, script')) continue;
  const [a, b] = [light(shades(getComputedStyle(element).color)), light(ground(element))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) pale.push(`${element.outerHTML.slice(0, 80)} ${contrast.toFixed(2)}`);
}
return pale;
"""
"""Elements with text whose contrast is below 4.5 : 1 (WCAG 2.2, 1.4.3, level AA), by the colours in force."""


def test_every_text_stands_out_from_its_ground(browser: Chrome, page: Served) -> None:
    for address in ("/", "/terms"):
        browser.get(page.base + address)
        assert browser.execute_script(PALE) == []
    page.correct({"kind": "cell", "table": 0, "row": 1, "col": 2}, "336")
    open_document(browser, page.base)
    browser.execute_script("document.querySelector('.downloads').open = true")
    for tab in ("doubts", "text", "fields", "signatures"):
        browser.find_element(By.ID, f"tab-{tab}").click()
        if tab == "text":
            browser.find_element(By.CSS_SELECTOR, ".toggle").click()
            browser.find_element(By.ID, "draw").click()
        assert browser.execute_script(PALE) == []
