"""The bulletin's page in a real browser: origins by mouse and keyboard; narrow, dark and printed."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "core" / "bulletins"))

from bulletin_sample import sample

from gongce.bulletins.monthly import compose
from gongce.bulletins.monthly.page import write_html

pytestmark = pytest.mark.browser
Open = Callable[..., object]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bulletin") / "bulletin.html"
    path.write_text(write_html(compose(sample())), encoding="utf-8")
    return path


@pytest.fixture
def open_bulletin(browser, file: Path) -> Iterator[Open]:  # type: ignore[no-untyped-def]
    told: list[str] = []
    contexts = []

    def open_at(width: int = 1440, scheme: str = "light"):  # type: ignore[no-untyped-def]
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("file:") else told.append(request.url))
        page.goto(file.as_uri())
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert not told


def test_hover_tells_where_a_figure_comes_from_and_leaves_again(open_bulletin: Open) -> None:
    page = open_bulletin()
    page.locator(".lead .fig", has_text="226.47").hover()
    card = page.locator("#card")
    card.wait_for(state="visible")
    assert "2019年6月工业经济主要指标.xlsx 主要指标!C4" in card.inner_text()
    page.mouse.move(2, 2)
    card.wait_for(state="hidden")


def test_the_keyboard_reaches_every_origin_and_escape_closes_it(open_bulletin: Open) -> None:
    page = open_bulletin()
    page.locator(".lead .fig").first.focus()
    assert page.locator("#card").is_visible()
    page.keyboard.press("Tab")
    assert page.locator(".fig.on").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()


def test_a_narrow_screen_does_not_scroll_sideways_and_has_its_own_drawings(open_bulletin: Open) -> None:
    page = open_bulletin(390)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("svg.narrow").first.is_visible()
    assert page.locator("svg.wide").first.is_hidden()
    heights = "[...document.querySelectorAll('svg.narrow text')].map(node => node.getBoundingClientRect().height)"
    sizes = [height for height in page.evaluate(heights) if height]
    assert min(sizes) >= 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_ground(open_bulletin: Open, scheme: str) -> None:
    page = open_bulletin(scheme=scheme)
    contrast = """selector => {
      const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(c => c / 255)
        .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const ground = light(getComputedStyle(document.body).backgroundColor);
      return [...document.querySelectorAll(selector)].map(node => { const style = getComputedStyle(node);
        const own = light(node.namespaceURI.endsWith('svg') ? style.fill : style.color);
        return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05); }); }"""
    chart = "figure:nth-of-type(2) svg.wide text"
    for selector in (
        ".lead",
        ".note",
        ".contents a",
        "thead th",
        "[class*=light-]",
        "summary",
        chart,
    ):
        ratios = page.evaluate(contrast, selector)
        assert ratios, selector
        assert min(ratios) >= 4.5, selector


def test_on_paper_the_contents_go_and_heads_repeat(open_bulletin: Open) -> None:
    page = open_bulletin()
    page.emulate_media(media="print")
    assert page.locator(".contents").is_hidden()
    assert page.locator("thead").first.evaluate("node => getComputedStyle(node).display") == "table-header-group"
    assert page.pdf()[:4] == b"%PDF"
