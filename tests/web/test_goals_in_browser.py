"""A decomposition edited and weights moved in a real browser: sums close or say why not, ranks follow the slider."""

import re

import pytest
from django.urls import reverse
from web_goals import split

from gongce_web.goals.models import DecompositionDraft
from gongce_web.leagues.models import WeightSet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [1440, 390])
JOINED = "leagues-joined"
WEIGHTS = "/leagues/schemes/{}/weights/"


@pytest.fixture
def draft(people, sign_in):
    return split(sign_in(people["analyst"]))


def steps(text):
    return int(text.replace(".", ""))


def cells(page):
    return [steps(one.input_value()) for one in page.locator("#editor input[name^='c-']").all()]


def state(page):
    return page.locator("#editor .editor-state")


def settle(page):
    """Until what came back stands in the page; looked for from outside, as the pages evaluate nothing."""
    for _ in range(100):
        if page.locator(".htmx-request, .htmx-swapping, .htmx-settling").count() == 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page waits for an answer yet")


def type_cell(page, number, text):
    with page.expect_response(re.compile("balance")):
        page.locator(f"#c-{number}").fill(text)
        page.keyboard.press("Enter")
    settle(page)


@WIDTHS
def test_a_typed_cell_stands_and_the_rest_closes_to_the_sums(look, people, draft, width):
    page = look(people["analyst"], reverse("decomposition", args=[draft.pk]), width=width)
    before = cells(page)
    type_cell(page, 0, "33.00")
    after = cells(page)
    assert after[0] == 3300 != before[0]
    assert sum(after) == sum(before) == 62000
    assert after[1:] != before[1:]
    assert "全部闭合" in state(page).inner_text()
    assert "人工定数1格" in state(page).inner_text()
    assert page.locator("#x-0").is_checked()
    assert page.locator("#editor .is-moved").count() > 1
    page.get_by_role("button", name="保存为新版本").click()
    page.get_by_text("第2版", exact=False).first.wait_for()
    assert cells(page) == after
    assert DecompositionDraft.objects.get().version == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@WIDTHS
def test_a_cell_that_cannot_be_says_what_contradicts_it(look, people, draft, width):
    page = look(people["analyst"], reverse("decomposition", args=[draft.pk]), width=width)
    type_cell(page, 0, "1000")
    assert "合不上" in state(page).inner_text()
    assert "青屏区·2019已定为1000.00亿元" in page.locator("#editor [role=alert]").first.inner_text()
    assert page.locator("#c-0").input_value() == "1000"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    type_cell(page, 0, "31.50")
    assert "全部闭合" in state(page).inner_text()
    assert sum(cells(page)) == 62000


def test_a_cell_let_go_is_balanced_again_and_bounds_are_kept(look, people, draft):
    page = look(people["analyst"], reverse("decomposition", args=[draft.pk]))
    before = cells(page)
    type_cell(page, 0, "33.00")
    with page.expect_response(re.compile("balance")):
        page.locator("#x-0").focus()
        page.keyboard.press("Space")
    settle(page)
    assert cells(page) == before
    page.get_by_role("button", name="上下限").click()
    with page.expect_response(re.compile("balance")):
        page.locator("#lo-0").fill("34.00")
        page.keyboard.press("Tab")
    settle(page)
    assert cells(page)[0] >= 3400
    assert sum(cells(page)) == 62000


def ranks(page):
    return page.locator("#trial table").first.inner_text()


def press(page, slider, key, times=1):
    slider.focus()
    with page.expect_response(re.compile("weights")):
        for _ in range(times):
            page.keyboard.press(key)
    settle(page)


@WIDTHS
def test_weights_moved_by_keys_change_the_ranks_and_are_kept(look, people, width):
    page = look(people["analyst"], WEIGHTS.format(JOINED), width=width)
    before = ranks(page)
    slider = page.locator("#weights input[type=range]").first
    field = page.locator("#weights input[type=text]").first
    press(page, slider, "End")
    assert field.input_value() == slider.get_attribute("max")
    moved = ranks(page)
    assert moved != before
    press(page, slider, "ArrowLeft")
    assert int(field.input_value()) == int(slider.get_attribute("max")) - 1
    assert page.evaluate("document.activeElement.id") == slider.get_attribute("id")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("存为一套").fill("重投资")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="重投资").wait_for()
    kept = WeightSet.objects.get(name="重投资")
    assert kept.by == people["analyst"]
    page.get_by_role("link", name="重投资").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("#weights input[type=text]").first.input_value() == str(int(slider.get_attribute("max")) - 1)


def test_a_league_table_prints_as_one_a3_landscape_sheet(look, people):
    page = look(people["leader"], "/leagues/investment-growth/")
    page.locator("figure[data-drawn='1'] svg").first.wait_for()
    content = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
    (box,) = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content))
    assert [round(float(side) / 72 * 25.4) for side in box] == [420, 297]
    page.emulate_media(media="print")
    assert "注：导出水印 leader（leader）" in page.locator(".print-foot").inner_text()
    assert not page.locator(".scope").is_visible()
    table, chart = (page.locator(one).bounding_box() for one in (".league-table", ".league-charts"))
    assert chart["x"] > table["x"] + table["width"]
