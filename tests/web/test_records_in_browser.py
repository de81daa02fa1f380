"""Registers, inbox and search in a real browser: keys reach every card, looks are drawn, no complaint is made."""

import pytest
from web_browser import chromium, look  # noqa: F401 - fixtures

from gongce.workspace.workspace import open_workspace
from gongce_web.records.actions import import_workspace_records

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def supervisor(people, settings):
    import_workspace_records(open_workspace(settings.WORKSPACE))
    return people["supervisor"]


def test_keys_reach_cards_and_the_search_and_looks_are_drawn(look, supervisor):  # noqa: F811 - the fixture
    page = look(supervisor, "/records/projects/?look=board&sort=record")
    page.locator("a.card-small").first.focus()
    assert "云岭减速机" in page.locator(":focus").inner_text()
    page.keyboard.press("ArrowDown")
    assert "启航机器人" in page.locator(":focus").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('.lane').getAttribute('aria-label')") == "落地"
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/projects/P*/**")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("云岭减速机")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator(".found a", has_text="云岭减速机项目").count() >= 1
    for address in ("/records/projects/?look=gantt", "/records/projects/?look=map"):
        drawn = look(supervisor, address)
        drawn.wait_for_selector("figure[data-drawn='1'] svg")
    listed = look(supervisor, "/records/projects/")
    listed.wait_for_selector(".part-table")


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_the_screen(look, supervisor, width):  # noqa: F811 - the fixture
    for address in (
        "/records/",
        "/records/projects/",
        "/records/projects/?look=board",
        "/inbox/",
        "/inbox/duties/",
        "/inbox/meetings/",
        "/search/?q=项目",
    ):
        page = look(supervisor, address, width=width)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (address, width, wide)
