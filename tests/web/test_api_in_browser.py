"""The API's documentation in a real browser, under the strict policy of the pages."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_documentation_lists_and_calls_operations(look, people):
    page = look(people["leader"], "/api/docs")
    page.locator("#operations-figures-list_periods").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()
    assert page.locator(".opblock").count() >= 9
