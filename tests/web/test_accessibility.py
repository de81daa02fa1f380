"""Accessible to all: axe finds nothing on any page, in any scheme, at any width; choices hold without a script."""

import functools
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from web_city import build_city
from web_site import DAY, issue_city

from gongce.procedures.shelf import read_shelf
from gongce.workspace.release import gather_content, read_release
from gongce.workspace.workspace import open_workspace

AXE = Path(__file__).resolve().parents[2] / "src/gongce_web/frontend/node_modules/axe-core/axe.min.js"
SCHEMES = ("white", "blue", "yellow", "black", "dark")
_RUN = """async (only) => {
  const found = await axe.run(document, only.length ? { runOnly: only } : {});
  const tell = (node) => `${node.target.join(" ")} ${node.any[0]?.message ?? node.failureSummary ?? ""}`.slice(0, 240);
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 4).map(tell).join(" | ")}`);
}"""


def judge(page, *only):
    """What axe finds on the page as it is."""
    if not page.evaluate("Boolean(window.axe)"):
        page.add_script_tag(path=str(AXE))
    return page.evaluate(_RUN, list(only))


needs_axe = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci in the frontend")


@pytest.mark.django_db
def test_choices_hold_without_a_script(client):
    answer = client.post(
        reverse("accessibility"), {"contrast": "black", "zoom": "150", "guide": "on", "pointer": "x", "next": "/login/"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/login/"
    page = client.get("/login/").content.decode()
    head = page[page.index("<html") : page.index("<head")]
    assert 'data-contrast="black"' in head
    assert 'data-zoom="150"' in head
    assert 'data-guide="on"' in head
    assert "data-pointer" not in head
    assert 'data-bs-theme="dark"' in head
    client.post(reverse("accessibility"), {})
    assert "data-contrast" not in client.get("/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["", "....", '"><script>', "white", "x.y.z.w.v.u", "white.150.on.large"])
def test_a_cookie_of_nonsense_is_as_usual(client, value):
    client.cookies["gongce-view"] = value
    page = client.get("/login/")
    assert page.status_code == 200
    assert b"<script>" not in page.content[: page.content.index(b"<head")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "=1+1", "login"]
)
def test_no_choice_leads_elsewhere(client, place):
    answer = client.post(reverse("accessibility"), {"next": place})
    assert answer["Location"] == reverse("accessibility")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def served_site(tmp_path_factory, request):
    """The package of a city with June issued, on loopback."""
    from gongce_web.public_site.package import build_package

    folder = tmp_path_factory.mktemp("served")
    workspace = open_workspace(issue_city(build_city(request.config.rootpath), folder / "city"))
    ledgers = read_shelf(workspace.pack, workspace.records).ledgers
    files = build_package(gather_content(workspace, read_release(workspace), DAY, ledgers), "第1号公开包")
    for name, content in files.items():
        (folder / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "out" / name).write_bytes(content)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder / "out")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", sorted(name for name in files if name.endswith(".html"))
    server.shutdown()


@needs_axe
@pytest.mark.browser
def test_axe_finds_nothing_on_the_public_site(chromium, served_site):
    address, names = served_site
    found, seen = [], set()
    for width in (1440, 390):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        page = context.new_page()
        for name in names:
            page.goto(f"{address}/{name}")
            found += [(width, name, one) for one in judge(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            found += [(width, name, f"page is {wide} wide")] if wide > width else []
            kind = (name.split("/")[0], "index" in name, width)
            if kind not in seen:
                seen.add(kind)
                schemes = [(scheme, one) for scheme in SCHEMES for one in judge_scheme(page, scheme)]
                found += [(width, name, *one) for one in schemes]
        context.close()
    assert not found, "\n".join(map(str, found))


def judge_scheme(page, scheme):
    page.evaluate("(scheme) => document.documentElement.setAttribute('data-contrast', scheme)", scheme)
    if scheme in ("dark", "blue", "black"):
        page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")
    found = judge(page, "color-contrast")
    for name in ("data-contrast", "data-bs-theme"):
        page.evaluate("(name) => document.documentElement.removeAttribute(name)", name)
    return found


@pytest.mark.browser
def test_the_site_is_worked_by_keyboard_and_its_choices_stay(chromium, served_site):
    address, _ = served_site
    told = []
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{address}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.get_by_role("button", name="无障碍").focus()
    page.keyboard.press("Enter")
    page.get_by_label("配色").select_option("blue")
    page.get_by_label("文字").select_option("200")
    page.get_by_role("button", name="辅助线").press("Space")
    page.goto(f"{address}/targets/index.html")
    root = page.locator("html")
    assert (root.get_attribute("data-contrast"), root.get_attribute("data-zoom")) == ("blue", "200")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 128)"
    assert page.locator(".guide").count() == 1
    page.get_by_role("button", name="无障碍").click()
    page.get_by_role("button", name="恢复").click()
    assert root.get_attribute("data-contrast") is None
    page.goto(f"{address}/search.html?q=投资")
    assert page.locator("#told").inner_text().startswith("找到")
    assert 0 < page.locator("#found li:visible").count() < page.locator("#found li").count()
    context.close()
    assert told == []


@pytest.mark.browser
def test_the_site_reads_without_a_script(chromium, served_site):
    address, _ = served_site
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/search.html?q=投资")
    assert page.locator("#found li").count() > 10
    page.goto(f"{address}/indicators/investment.html")
    assert page.locator("figure svg").first.is_visible()
    context.close()


def addresses(resolver=None, prefix=""):
    """Every named address that takes nothing."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern) and entry.name and "<" not in prefix + str(entry.pattern):
            try:
                yield reverse(entry.name)
            except NoReverseMatch:
                continue


def pages_of(browser):
    """Addresses that answer this person with a page."""
    for address in sorted(set(addresses())):
        answer = browser.get(address)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code == 200 and kind.startswith("text/html") and b"<html" in b"".join(answer)[:400]:
            yield address


@needs_axe
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("username", ["leader", "respondent", "system"])
def test_axe_finds_nothing_in_the_workbench(look, people, sign_in, settings, tmp_path, request, username):
    settings.WORKSPACE = shutil.copytree(build_city(request.config.rootpath), tmp_path / "city")
    user = people[username]
    names = list(pages_of(sign_in(user)))
    assert len(names) >= 4
    found = []
    for width in (1440, 390):
        page = look.page_of(user, width=width, bypass_csp=True)
        base = live_address(request)
        for name in names:
            page.goto(base + name, wait_until="networkidle")
            found += [(width, name, one) for one in judge(page)]
            if width == 1440:
                found += [(name, scheme, one) for scheme in SCHEMES for one in judge_scheme(page, scheme)]
    assert not look.told, "\n".join(look.told[:20])
    assert not found, "\n".join(map(str, found))


def live_address(request):
    return request.getfixturevalue("live_server").url


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_single_key_shortcuts_can_be_switched_off(look, people):
    page = look(people["leader"], "/")
    asked = "document.activeElement.id"
    page.keyboard.press("/")
    assert page.evaluate(asked) == "find"
    page.goto(urljoin(page.url, reverse("accessibility")))
    page.locator("select[name=keys]").select_option("off")
    page.get_by_role("button", name="保存").click()
    page.keyboard.press("/")
    assert page.evaluate(asked) != "find"
