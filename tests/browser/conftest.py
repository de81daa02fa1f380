"""The reading page of Yunchuan's plan before a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongce import cli


@pytest.fixture(scope="session")
def page_file(yunchuan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the plan of Yunchuan, as the command line writes it."""
    path = tmp_path_factory.mktemp("page") / "plan.html"
    assert cli.main(["read", str(yunchuan / "plan.docx"), "--html", str(path)]) == 0
    return path


@pytest.fixture
def open_page(browser, page_file: Path) -> Iterator[Callable[..., object]]:  # type: ignore[no-untyped-def]
    """Open the page at a width, in a colour scheme; at the end nothing may have been said on the console or fetched."""
    told: list[str] = []
    contexts = []

    def open_at(width: int = 1440, height: int = 1000, scheme: str = "light", place: str = ""):  # type: ignore[no-untyped-def]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("file:") else told.append(request.url))
        page.goto(page_file.as_uri() + place)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert told == []
