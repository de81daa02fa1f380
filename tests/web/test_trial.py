"""A person's trial: a zone officer fills a month, the bureau reviews, closes and issues it, an outsider reads it.

A served city, a real browser, every click counted; what the browser's console says is a failure.
"""

import os
import shutil
import subprocess
import sys
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from web_city import build_city
from web_servers import environment, free_port, start, stop, wait_for

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PASSWORD, TODAY, MOST_CLICKS = "Demo-2019!", "2019-07-18", 60
pytestmark = [pytest.mark.browser]


class Person:
    """One person before a browser of their own: clicks are counted, complaints of the console kept."""

    clicks = 0

    def __init__(self, chromium, server, shots):
        self.server, self.shots, self.told = server, shots, []
        context = chromium.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
        self.page = context.new_page()
        self.page.on("console", lambda message: self.told.append(f"{self.page.url} {message.text}"))
        self.page.on("pageerror", lambda error: self.told.append(f"{self.page.url} {error}"))

    def log_in(self, username):
        self.page.goto(f"{self.server}/login/")
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.click(self.page.get_by_role("button", name="登录"))
        self.page.get_by_role("button", name="退出").wait_for()

    def click(self, target):
        Person.clicks += 1
        target.click()

    def shoot(self, name):
        """The page at both widths, for somebody to look at (GONGCE_SHOTS)."""
        if self.shots:
            for width in (1440, 390):
                self.page.set_viewport_size({"width": width, "height": 1000})
                self.page.screenshot(path=str(Path(self.shots) / f"{name}-{width}.png"), full_page=True)
            self.page.set_viewport_size({"width": 1440, "height": 1000})


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trial") / "city"
    shutil.copytree(build_city(ROOT), folder)
    return folder


@pytest.fixture(scope="module")
def served(city):
    """The city served with demo people; the server's address and June's figures of the zone."""
    port = free_port()
    process = start(city, "serve", city, "--demo", "--port", port, GONGCE_TODAY=TODAY, GONGCE_PLAIN_HTTP="1")
    threading.Thread(target=process.stderr.read, daemon=True).start()
    lines = []
    wait_for(lambda: lines.append(process.stdout.readline()) or lines[-1].startswith("http://"), "the server")
    threading.Thread(target=process.stdout.read, daemon=True).start()
    values = {"GONGCE_TODAY": TODAY, "GONGCE_PLAIN_HTTP": "1"}
    words = [sys.executable, str(HERE / "trial_setup.py"), "jingkai"]
    done = subprocess.run(words, env=environment(city, **values), capture_output=True, text=True, check=True)
    yield f"http://127.0.0.1:{port}", dict(line.split("\t") for line in done.stdout.splitlines())
    process.stdout, process.stderr = None, None
    stop(process)


def block_of(texts):
    """June's table as it is copied out of a spreadsheet: three columns, empty where nothing is asked."""
    rows = list(dict.fromkeys(name.split(":")[0] for name in texts))
    return "\n".join(
        "\t".join(texts.get(f"{row}:{column}", "") for column in ("total", "base", "growth")) for row in rows
    )


def fill_month(officer, texts):
    """Paste June with two bad cells, be told, mend them, submit."""
    page = officer.page
    bad = texts | {"output:total": "24795", "upgrade-investment:total": "274441"}
    officer.click(page.get_by_role("link", name="数据", exact=True))
    officer.click(page.get_by_role("link", name="2019年6月工业经济主要指标月报"))
    page.evaluate("text => navigator.clipboard.writeText(text)", block_of(bad))
    officer.click(cell_of(page, "industrial-va:total"))
    page.keyboard.press("Control+V")
    page.locator("#findings").get_by_text("技术改造投资27.4441大于工业投资17.6859").wait_for()
    page.locator("#findings").get_by_text("24795的同比变动").wait_for()
    officer.shoot("1-told")
    for name in ("output:total", "upgrade-investment:total"):
        officer.click(cell_of(page, name))
        page.keyboard.type(texts[name])
        page.keyboard.press("Enter")
    page.locator("#findings").get_by_text("可以报送").wait_for()
    officer.click(page.get_by_role("button", name="报送"))
    page.locator(".return-state").get_by_text("报送").first.wait_for()
    officer.shoot("2-submitted")


def cell_of(page, name):
    return page.locator(f'[id="c.{name}"]')


def review_month(reviewer, returned):
    """Return one with its reason, approve the others."""
    page = reviewer.page
    reviewer.click(page.get_by_role("link", name="数据", exact=True))
    reviewer.shoot("3-to-review")
    open_row(reviewer, returned)
    page.locator("#reason-return").fill("增加值增速与用电量不符，请核实")
    reviewer.click(page.locator('[data-step="return"] button'))
    while rows := waiting_of(page):
        reviewer.click(rows[0])
        reviewer.click(page.locator('[data-step="approve"] button'))
        page.wait_for_url("**/returns/")
    reviewer.shoot("4-reviewed")


def open_row(reviewer, unit):
    row = reviewer.page.locator("section, table").locator("tr", has_text=unit).filter(has_text="2019年6月").first
    reviewer.click(row.get_by_role("link").first)


def waiting_of(page):
    """Links of June's returns under 待审核."""
    table = page.locator("h3", has_text="待审核").first.locator("xpath=following::table[1]")
    return table.locator("tr", has_text="2019年6月").get_by_role("link").all() if table.count() else []


def close_month(analyst):
    """Close June, once the approved figures are in the archive."""
    page = analyst.page
    page.goto(f"{analyst.server}/bulletins/month/?period=2019-YTD06")
    until = page.get_by_role("button", name="结账")
    for _ in range(60):
        if until.is_enabled():
            break
        page.wait_for_timeout(1000)
        page.reload()
    analyst.shoot("5-month")
    analyst.click(until)
    page.get_by_role("link", name="待签发的草稿").wait_for(timeout=120_000)
    analyst.shoot("6-closed")


def issue_month(issuer):
    """Issue it, over the doubts about data where there are some, in the approver's name."""
    page = issuer.page
    page.goto(f"{issuer.server}/bulletins/month/?period=2019-YTD06")
    issuer.click(page.get_by_role("button", name="签发"))
    page.locator("li[aria-current=step]", has_text="印发").wait_for(timeout=120_000)
    issuer.shoot("7-issued")
    issuer.click(page.locator("li[aria-current=step]").get_by_role("link"))
    page.wait_for_load_state("networkidle")
    issuer.shoot("8-bulletin")


def release_site(analyst, supervisor, issuer, folder):
    """Prepare the public package, let a second person check it and release it; the signed package as a folder."""
    analyst.page.goto(f"{analyst.server}/site/")
    analyst.click(analyst.page.get_by_role("button", name="准备公开包"))
    checked = supervisor.page.get_by_role("button", name="已核对")
    for _ in range(120):
        supervisor.page.goto(f"{supervisor.server}/site/")
        if checked.count():
            break
        supervisor.page.wait_for_timeout(1000)
    supervisor.click(checked)
    issuer.page.goto(f"{issuer.server}/site/")
    issuer.click(issuer.page.get_by_role("button", name="放行"))
    issuer.shoot("9-released")
    with issuer.page.expect_download() as given:
        issuer.click(issuer.page.get_by_role("link", name="签名包").first)
    with zipfile.ZipFile(given.value.path()) as package:
        package.extractall(folder)
    return next(folder.rglob("index.html")).parent


def read_outside(chromium, folder, shots):
    """An outsider reads the bulletin on the site, served by nothing but a file server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFiles, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    outsider = Person(chromium, f"http://127.0.0.1:{server.server_port}", shots)
    try:
        page = outsider.page
        page.goto(outsider.server)
        outsider.shoot("10-site")
        outsider.click(page.get_by_role("link", name="通报").first)
        outsider.click(page.get_by_role("main").get_by_role("link", name="1—6月").first)
        page.get_by_text("规模以上工业增加值").first.wait_for()
        outsider.shoot("11-bulletin-outside")
    finally:
        server.shutdown()
    return outsider


class QuietFiles(SimpleHTTPRequestHandler):
    """Files without a log on the terminal."""

    def log_message(self, *_):
        """Nothing."""


def test_a_month_goes_from_a_zone_officers_clipboard_to_the_public(chromium, served, tmp_path, monkeypatch):
    shots, (server, texts) = os.environ.get("GONGCE_SHOTS", ""), served
    Person.clicks = 0
    people = {}
    for username in ("respondent", "reviewer", "analyst", "supervisor", "issuer"):
        people[username] = Person(chromium, server, shots)
    people["respondent"].log_in("respondent")
    fill_month(people["respondent"], texts)
    people["reviewer"].log_in("reviewer")
    review_month(people["reviewer"], "高新区")
    people["analyst"].log_in("analyst")
    close_month(people["analyst"])
    people["issuer"].log_in("issuer")
    issue_month(people["issuer"])
    people["supervisor"].log_in("supervisor")
    folder = release_site(people["analyst"], people["supervisor"], people["issuer"], tmp_path)
    outsider = read_outside(chromium, folder, shots)
    print(f"{Person.clicks} clicks")
    assert Person.clicks < MOST_CLICKS
    assert [one for person in (*people.values(), outsider) for one in person.told] == []
