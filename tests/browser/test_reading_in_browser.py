"""The page of a document in a real browser, as an officer uses it: by mouse, by keyboard, on a telephone, on paper."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

pytestmark = pytest.mark.browser
Open = Callable[..., object]


def mention(page, words: str):  # type: ignore[no-untyped-def]
    return page.locator("#text mark.m", has_text=re.compile(f"^{re.escape(words)}$")).first


def test_hover_shows_the_reading_and_leaves_again(open_page: Open) -> None:
    page = open_page()
    mention(page, "534.3亿元").hover()
    card = page.locator("#card")
    card.wait_for(state="visible")
    told = card.inner_text()
    for words in ("目标", "534.3", "亿元", "规模以上工业增加值", "2021年", "属于承诺"):
        assert words in told
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")


def test_a_click_on_a_figure_leads_to_its_commitment_and_back(open_page: Open) -> None:
    page = open_page()
    mention(page, "760户").click()
    row = page.locator("#commitments tr.on")
    assert "规模以上工业企业" in row.inner_text()
    assert row.evaluate("row => row.getBoundingClientRect().bottom <= innerHeight")
    page.locator("#commitments tbody tr .jump", has_text="研发机构覆盖率").click()
    lit = page.locator("#text .lit")
    assert lit.all_inner_texts() == ["45以上"]
    assert lit.evaluate(
        "node => node.getBoundingClientRect().top > 0 && node.getBoundingClientRect().bottom < innerHeight"
    )


def test_a_finding_stands_at_its_place_and_lights_every_figure_it_uses(open_page: Open) -> None:
    page = open_page()
    note = page.locator(".note", has_text="55000万元")
    gap = """note => {
        const ref = document.querySelector(`.ref[href='#${note.id}']`);
        return Math.abs(note.getBoundingClientRect().top - ref.getBoundingClientRect().top);
    }"""
    assert note.evaluate(gap) < 120
    assert "矛盾" in note.inner_text()
    assert note.locator("svg").count() == 1
    note.locator(".told").click()
    assert page.locator("#text .lit").all_inner_texts() == ["50000万元", "20000万元", "12000万元", "23000万元"]
    assert note.locator(".note-head").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert page.locator(".lit").count() == 0


def test_notes_never_lie_on_each_other(open_page: Open) -> None:
    page = open_page()
    page.locator(".chip[data-verdict=holds]").click()
    boxes = [note.bounding_box() for note in page.locator(".note:visible").all()]
    assert len(boxes) > 20
    for above, below in pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"]


def test_the_lead_names_contradictions_and_leads_to_them(open_page: Open) -> None:
    page = open_page()
    page.locator(".lead a").first.click()
    assert page.locator(".note.on").count() == 1
    assert page.evaluate("document.activeElement.className") == "note-head"
    assert re.search(r"#c\d+$", page.url)


def test_filters_by_kind_and_verdict(open_page: Open) -> None:
    page = open_page()
    assert page.locator(".note.v-violated:visible").count() >= 8
    assert page.locator(".note.v-holds:visible").count() == 0
    page.locator(".chip[data-kind=reward]").click()
    assert page.locator("#text mark.m.k-target:not(.off)").count() == 0
    rows = page.locator("#commitments tbody tr:visible")
    assert rows.count() == page.locator("#commitments tbody tr[data-kind=reward]").count() > 0
    page.locator(".chip[data-verdict=violated]").click()
    page.locator(".chip[data-verdict=holds]").click()
    assert page.locator(".note.v-violated:visible").count() == 0
    assert page.locator(".note.v-holds:visible").count() > 20
    page.locator("#reset").click()
    assert page.locator("#text mark.m.off").count() == 0
    assert page.locator(".note.v-violated:visible").count() >= 8


def test_search_finds_in_text_and_tables(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("铝基新材料")
    assert re.fullmatch(r"\d+处", page.locator("#found").inner_text())
    assert page.evaluate("CSS.highlights.get('found').size") >= 4
    page.keyboard.press("Enter")
    assert page.locator("#found").inner_text().startswith("1/")
    texts = page.locator("#commitments tbody tr:visible").all_inner_texts()
    assert texts
    assert all("铝基新材料" in text for text in texts)
    page.keyboard.press("Escape")
    assert page.locator("#found").inner_text() == ""


def test_search_crosses_the_borders_of_marks(open_page: Open) -> None:
    page = open_page()
    page.locator("#search").fill("达到534.3亿元。其中")
    assert page.locator("#found").inner_text() == "1处"
    found = page.evaluate("[...CSS.highlights.get('found')][0].toString()")
    assert re.fullmatch(r"达到534.3亿元\d*。其中", found)  # the hidden sign of a check may stand between


def test_columns_sort_up_down_and_back(open_page: Open) -> None:
    page = open_page()
    values = "[...document.querySelectorAll('#commitments tbody td.value')].map(cell => cell.dataset.value)"
    before = page.evaluate(values)
    head = page.locator("#commitments th button", has_text="数值")
    head.click()
    rising = [float(value) for value in page.evaluate(values) if value is not None]
    assert rising == sorted(rising)
    assert page.locator("#commitments th.col-1").get_attribute("aria-sort") == "ascending"
    head.click()
    falling = [float(value) for value in page.evaluate(values) if value is not None]
    assert falling == sorted(falling, reverse=True)
    head.click()
    assert page.evaluate(values) == before


def test_the_whole_path_by_keyboard(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    assert page.locator(".skips a").first.bounding_box()["x"] >= 0
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    assert page.locator("#card").is_visible()
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.id")
    assert first.startswith("m")
    assert second not in {first, ""}
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "card"
    page.keyboard.press("n")
    assert page.locator(".note.on").count() == 1
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.closest('#checks') !== null")
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.closest('#commitments') !== null")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('#text mark.m.lit')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#commitments tr.on') !== null")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden()


def test_one_figure_only_is_in_the_tab_order(open_page: Open) -> None:
    page = open_page()
    assert page.locator("#text mark.m[tabindex='0']").count() == 1
    assert page.locator("#text mark.m[tabindex='-1']").count() > 100


def test_single_keys_can_be_switched_off(open_page: Open) -> None:
    page = open_page()
    page.locator("#keys").click()
    page.locator("#single-keys").uncheck()
    page.locator("#close-keys").click()
    page.keyboard.press("n")
    assert page.locator(".note.on").count() == 0


def test_a_link_to_a_place_opens_there(open_page: Open) -> None:
    page = open_page(place="#p3")
    assert page.locator("#p3.on").count() == 1
    assert page.locator("#text .lit").count() >= 1


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1320, 1440, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(open_page: Open, width: int, scheme: str) -> None:
    page = open_page(width=width, height=844, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1024, 1440])
def test_the_tables_stay_below_the_bar(open_page: Open, width: int) -> None:
    page = open_page(width=width)
    page.evaluate("scrollTo(0, 1500)")
    bar, tabs = page.locator(".bar").bounding_box(), page.locator(".tabs").bounding_box()
    assert bar["y"] == 0
    assert 0 <= tabs["y"] - bar["height"] < 2


LUMINANCE = """
() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const over = (top, under) => {
    const share = top.length > 3 ? top[3] : 1;
    return under.map((value, place) => top[place] * share + value * (1 - share));
  };
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const linear = (value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
  const worst = new Set();
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!own || !node.getClientRects().length || node.closest("[hidden],svg,script,style,.skips")) continue;
    const lights = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
    if (ratio < 4.5) worst.add(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return [...worst];
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_aa(open_page: Open, scheme: str) -> None:
    page = open_page(scheme=scheme)
    page.locator(".chip[data-verdict=holds]").click()
    page.locator(".note.v-violated .note-head").first.click()
    assert page.evaluate(LUMINANCE) == []


def test_each_kind_has_a_line_of_its_own_besides_its_colour(open_page: Open) -> None:
    page = open_page()
    style = """node => {
        const look = getComputedStyle(node);
        return [look.textDecorationLine, look.textDecorationStyle, look.textDecorationThickness].join(" ");
    }"""
    lines = [key.evaluate(style) for key in page.locator(".bar .key").all()]
    assert len(lines) == len(set(lines)) >= 7


def test_a_telephone_shows_the_card_at_its_foot_and_notes_in_the_text(open_page: Open) -> None:
    page = open_page(width=390, height=844)
    mention(page, "620亿元").click()
    box = page.locator("#card").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert abs(box["y"] + box["height"] - 844) < 1
    note, text = page.locator(".note.v-violated").first.bounding_box(), page.locator(".para").first.bounding_box()
    assert note["x"] >= text["x"]
    assert note["x"] + note["width"] <= 390


def test_paper_has_both_tables_and_no_controls(open_page: Open) -> None:
    page = open_page()
    page.emulate_media(media="print")
    assert page.locator("#checks").is_visible()
    assert page.locator("#commitments").is_visible()
    assert page.locator("#search").is_hidden()
    assert page.locator(".note.v-violated .told").first.is_visible()
    assert len(page.pdf(format="A4")) > 50_000


def test_without_script_the_page_can_still_be_read(browser, page_file) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator(".note.v-violated").first.is_visible()
    assert page.locator("#checks tbody tr").first.is_visible()
    context.close()
