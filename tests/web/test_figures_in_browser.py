"""Charts drawn, traces opened and the meeting room turned in a real browser, under the strict policy of the pages."""

import gzip
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src" / "gongce_web" / "static"
LARGEST_KB = 450


@pytest.mark.skipif(
    not (STATIC / "charts.js").exists(), reason="the pages' scripts are not built: make test builds them"
)
def test_all_scripts_together_are_small():
    packed = {path.name: len(gzip.compress(path.read_bytes())) for path in STATIC.glob("*.js")}
    assert {"app.js", "charts.js", "room.js"} <= set(packed)
    assert sum(packed.values()) / 1024 <= LARGEST_KB, packed


DRAWN = """() => [...document.querySelectorAll("figure[data-spec]")].filter((one) => one.offsetParent)
    .every((one) => one.dataset.drawn === "1" && one.querySelector("svg path"))"""


def wait_drawn(page):
    """Until every chart that can be seen is drawn; waited for here, as the pages evaluate nothing."""
    for _ in range(100):
        if page.evaluate(DRAWN):
            return
        page.wait_for_timeout(100)
    raise AssertionError("charts were not drawn")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("address", ["/", "/monitoring/", "/indicators/industrial-va/"])
def test_charts_are_drawn_and_nothing_overflows(look, people, address, width):
    page = look(people["leader"], address, width=width)
    wait_drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("figure[data-spec]").count() >= 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_figure_opens_its_trace_and_closes_by_a_key(look, people):
    page = look(people["leader"], "/")
    button = page.locator("button.figure").nth(3)
    button.focus()
    page.keyboard.press("Enter")
    page.locator("#panel .why").wait_for()
    assert page.evaluate("document.activeElement.id") == "panel"
    assert page.locator("#panel .trace-steps").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#panel .why").count() == 0
    assert page.evaluate("document.activeElement.classList.contains('figure')")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_remark_is_written_from_the_panel(look, people):
    page = look(people["analyst"], "/")
    page.locator("td button.figure").first.click()
    page.get_by_label("对这个数的说明").fill("含新开工项目")
    page.get_by_role("button", name="写入备注").click()
    page.locator("#panel .note", has_text="含新开工项目").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_table_of_a_chart_is_one_key_away(look, people):
    page = look(people["leader"], "/")
    wait_drawn(page)
    page.locator("figure[data-spec] summary").first.focus()
    page.keyboard.press("t")
    assert page.locator("figure[data-spec] details[open] table").count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_room_turns_by_keys(look, people):
    page = look(people["leader"], "/room/")
    shown = page.locator(".screen.is-shown")
    assert shown.count() == 1
    assert "调度会" in shown.inner_text()
    page.keyboard.press("ArrowRight")
    assert "要点" in page.locator(".screen.is-shown").inner_text()
    page.keyboard.press("ArrowRight")
    wait_drawn(page)
    assert page.url.endswith("#3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    assert "提请会议研究的事项" in page.locator(".screen.is-shown").inner_text()
