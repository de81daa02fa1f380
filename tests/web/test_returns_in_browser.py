"""The grid in a real browser: typed, pasted and moved in as in Excel; two windows at once lose nothing."""

import pytest
from django.urls import reverse
from web_browser import chromium, look  # noqa: F401 - fixtures
from web_returns import fill, good_texts, open_main, return_of

from gongce_web.returns.models import Return

pytestmark = pytest.mark.browser
PASTE = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
document.activeElement.dispatchEvent(event) }"""
SAVED = "#saved[data-state=done]"


@pytest.fixture
def filed(transactional_db, people):
    return return_of(open_main())


def cell(page, name):
    return page.locator(f'[id="c.{name}"]')


def focused(page):
    return page.evaluate("document.activeElement.id.slice(2)")


def texts_of(filed):
    return dict(filed.cells.values_list("cell", "text"))


def test_a_block_from_excel_is_pasted_doubts_are_shown_mended_and_the_return_submitted(look, filed, people):  # noqa: F811
    page = look(people["respondent"], reverse("return", args=[filed.pk]))
    good = good_texts(filed)
    rows = ["industrial-va", "output", "revenue", "profit", "profit-tax"]
    block = "\r\n".join(
        "\t".join(good.get(f"{row}:{column}", "") for column in ("total", "base", "growth")) for row in rows
    )
    cell(page, "industrial-va:total").focus()
    page.evaluate(PASTE, block.replace(good["profit:total"], "12万"))
    page.wait_for_selector(SAVED)
    assert cell(page, "profit:total").get_attribute("aria-invalid") == "true"
    assert "带了单位" in page.inner_text("#findings")
    cell(page, "profit:total").fill(good["profit:total"])
    for row in ("investment", "upgrade-investment", "firms"):
        for column in ("total", "base", "growth"):
            if f"{row}:{column}" in good:
                cell(page, f"{row}:{column}").fill(good[f"{row}:{column}"])
    page.keyboard.press("Enter")
    page.wait_for_selector("text=可以报送")
    page.click("button:has-text('报送')")
    page.wait_for_selector("text=已报送")
    assert Return.objects.get(pk=filed.pk).stage == "submitted"
    assert texts_of(filed) == good


def test_keys_move_as_in_excel(look, filed, people):  # noqa: F811
    page = look(people["respondent"], reverse("return", args=[filed.pk]))
    cell(page, "industrial-va:total").focus()
    seen = []
    for key in ("ArrowRight", "Enter", "ArrowLeft", "ArrowUp", "Shift+Enter", "Tab", "Shift+Tab", "ArrowDown"):
        page.keyboard.press(key)
        seen.append(focused(page))
    assert seen == [
        *("industrial-va:growth", "output:growth", "output:base", "output:base", "output:base"),
        *("output:growth", "output:base", "revenue:base"),
    ]
    cell(page, "output:total").fill("12.5")
    cell(page, "output:total").press("Enter")
    cell(page, "output:total").focus()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    assert cell(page, "output:total").input_value() == "12.5"
    page.keyboard.press("F2")
    page.keyboard.type("7")
    assert cell(page, "output:total").input_value() == "12.57"


def test_a_paste_can_be_undone_and_what_falls_outside_is_told(look, filed, people):  # noqa: F811
    fill(filed, people["respondent"])
    page = look(people["respondent"], reverse("return", args=[filed.pk]))
    before = cell(page, "firms:total").input_value()
    cell(page, "firms:total").focus()
    page.evaluate(PASTE, "1\t2\n3\t4\n")
    assert "3格落在表外" in page.inner_text("#saved")
    page.keyboard.press("Control+z")
    assert cell(page, "firms:total").input_value() == before
    page.wait_for_selector(SAVED)
    assert texts_of(filed)["firms:total"] == before


def test_two_windows_lose_nothing(look, filed, people):  # noqa: F811
    first, second = (look(people["respondent"], reverse("return", args=[filed.pk])) for _ in range(2))
    cell(first, "revenue:total").fill("290")
    cell(first, "profit:total").fill("9")
    cell(first, "output:total").focus()
    first.wait_for_selector(SAVED)
    cell(second, "revenue:total").fill("295")
    cell(second, "output:total").fill("291")
    cell(second, "output:total").press("Enter")
    second.wait_for_selector("text=用我的 295")
    assert texts_of(filed) == {"revenue:total": "290", "profit:total": "9"}
    second.wait_for_timeout(800)
    assert texts_of(filed)["revenue:total"] == "290"
    assert cell(second, "profit:total").input_value() == "9"
    second.click("text=用我的 295")
    second.wait_for_selector(SAVED)
    assert texts_of(filed) == {"revenue:total": "295", "profit:total": "9", "output:total": "291"}
    look.told[:] = [one for one in look.told if "409" not in one]  # the browser itself tells a refused request


@pytest.mark.parametrize("width", [1440, 390])
def test_the_panel_follows_and_the_page_is_no_wider_than_the_screen(look, filed, people, width):  # noqa: F811
    fill(filed, people["respondent"], output__growth="55.5")
    page = look(people["respondent"], reverse("return", args=[filed.pk]), width=width)
    cell(page, "output:growth").click()
    page.keyboard.press("F1")
    page.wait_for_selector("#panel figure svg")
    assert focused(page) == "output:growth"
    page.fill("#panel textarea", "口径调整")
    page.click("text=保存说明")
    page.wait_for_selector(SAVED)
    assert filed.cells.get(cell="output:growth").comment == "口径调整"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
