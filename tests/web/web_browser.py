"""A real browser before the live workbench: who looks, at what width; the console must stay silent."""

from pathlib import Path

import pytest

BUILT = Path(__file__).resolve().parents[2] / "src" / "gongce_web" / "static" / "app.js"


@pytest.fixture(scope="session")
def chromium(request):
    """The browser, where the pages' scripts are built."""
    if not BUILT.exists():
        pytest.skip("the pages' scripts are not built: make test builds them")
    return request.getfixturevalue("browser")


@pytest.fixture
def look(chromium, live_server, client):
    """`look(user, address, width=1440)` opens a page signed in (None: nobody); at the end nothing was complained of.

    Requests beyond the live server, console messages and errors of the page are complaints. `look.page_of(user)` gives
    an empty page of a person in a context of its own.
    """
    told, contexts = [], []

    def page_of(user=None, width=1440, height=1000, scheme="light", **more):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", **more
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies(_cookies(client, user, live_server.url))
        page = context.new_page()
        page.on("console", lambda message: told.append(f"{page.url} {message.type}: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"{page.url} {error}"))
        page.on("request", lambda one: None if _is_ours(one.url, live_server.url) else told.append(one.url))
        return page

    def open_page(user, address, **looks):
        page = page_of(user, **looks)
        page.goto(live_server.url + address, wait_until="networkidle")
        return page

    open_page.page_of = page_of
    open_page.told = told
    yield open_page
    for context in contexts:
        context.close()
    assert told == []


def _is_ours(address: str, server: str) -> bool:
    return address.startswith((server, "data:", "blob:", "about:"))


def _cookies(client, user, server: str) -> list[dict]:
    client.force_login(user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return [{"name": name, "value": morsel.value, "url": server} for name, morsel in client.cookies.items()]
