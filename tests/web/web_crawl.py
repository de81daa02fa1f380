"""Walks the pages a person can reach by links, few of each kind."""

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.test import Client
from django.urls import Resolver404, resolve

from gongce_web.accounts.models import User


def sign_in_as(username: str, **options: object) -> Client:
    """A browser of a person, administrators with their second factor."""
    browser = Client(**options)
    browser.force_login(User.objects.get(username=username))
    session = browser.session
    session["second_factor"] = True
    session.save()
    return browser


def walk(
    browser: Client, *, each: int, most: int, more: Callable[[lxml.html.HtmlElement], list[str]] | None = None
) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """Every page reachable by links from the overview: its address and its tree; few of each kind of page.

    Args:
        browser: of a person.
        each: pages of a kind at most.
        most: pages at most.
        more: addresses of a page besides its links, such as those of panels.
    """
    seen, waiting, kinds = set(), ["/"], Counter()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen or kinds[kind_of(address)] >= each:
            continue
        seen.add(address)
        kinds[kind_of(address)] += 1
        answer = browser.get(address, follow=True)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", "") or not answer.content:
            continue
        tree = lxml.html.document_fromstring(answer.content.decode())
        yield address, tree
        found = [*tree.xpath("//a/@href"), *(more(tree) if more else ())]
        waiting += [link for link in (inside(address, one) for one in found) if link]


def kind_of(address: str) -> str:
    """The name of the view that answers."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


def inside(base: str, link: str) -> str:
    """An address of ours, without its fragment; empty for others."""
    found = urlsplit(urljoin("http://testserver" + base, link))
    return found._replace(scheme="", netloc="", fragment="").geturl() if found.netloc == "testserver" else ""
