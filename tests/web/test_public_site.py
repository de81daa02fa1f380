"""The public site: what rules let out and nothing else, released in three steps, signed, the same bytes every time."""

import csv
import io
import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from web_city import build_city
from web_site import DAY, SECRETS, every_text, issue_city

from gongce.cli import main
from gongce.vocabulary import GongceError, InputError, RefusedError
from gongce.workspace.issuing import publish_folder
from gongce.workspace.release import read_release
from gongce.workspace.release.rulings import judge_release, tell_late
from gongce.workspace.runs import list_runs
from gongce.workspace.workspace import open_workspace
from gongce_web.audit.models import AuditEvent
from gongce_web.city.keys import own_key
from gongce_web.public_site import actions, queries, storage
from gongce_web.public_site.models import Release, ReleaseState
from gongce_web.public_site.package import build_package
from gongce_web.signing import sign_files, verify_folder

pytestmark = pytest.mark.django_db
_OWN = (
    "https://gongkai.yunchuan.invalid/",
    "http://www.w3.org/",
    "http://www.sitemaps.org/",
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/",
    "http://purl.org/dc/",
)


@pytest.fixture(scope="module")
def issued_city(tmp_path_factory, request):
    return issue_city(build_city(request.config.rootpath), tmp_path_factory.mktemp("site") / "city")


@pytest.fixture
def issued(issued_city, tmp_path, settings):
    settings.WORKSPACE = shutil.copytree(issued_city, tmp_path / "issued")
    settings.DATA = settings.WORKSPACE / "records"
    return settings.WORKSPACE


@pytest.fixture(scope="module")
def package(issued_city):
    """The package of a day, built once from a city nobody writes into."""
    workspace = open_workspace(issued_city)
    rules = read_release(workspace)
    shelf = queries.read_shelf(workspace.pack, workspace.records)
    content = queries.gather_content(workspace, rules, DAY, shelf.ledgers)
    return content, build_package(content, "第1号公开包，2019年7月30日")


def change_rules(folder, before, after):
    path = folder / "release.yaml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_nothing_planted_leaves(package, issued_city):
    _, files = package
    found = [(name, secret) for name, text in every_text(files) for secret in SECRETS if secret in text]
    assert found == []
    inside = "".join(
        text for _, text in every_text({"f": (issued_city / "out" / "2019-06" / "figures.json").read_bytes()})
    )
    assert "24.82" in inside  # what is kept back was there to be found


def test_fields_and_indicators_outside_the_rules_are_not_there(package):
    content, files = package
    text = "".join(text for _, text in every_text(files))
    assert {one.table.id for one in content.indicators} == {"industrial-va", "investment", "net-firms"}
    projects = files["datasets/register-projects.csv"].decode("utf-8-sig").splitlines()
    assert projects[0] == "项目名称,所在地"
    assert "远山项目,经开区" in projects
    assert "利润总额" in text  # the plan's own targets may be listed
    assert "indicators/profit.html" not in files
    assert "datasets/indicator-profit.csv" not in files
    assert not any("Y-r" in name for name in files)


def test_small_groups_and_what_would_reveal_them_are_not_shown(package):
    _, files = package
    rows = list(csv.DictReader(io.StringIO(files["datasets/table-projects-by-stage.csv"].decode("utf-8-sig"))))
    hidden = [row for row in rows if row["缺数原因"] == "不公布"]
    assert "终止" in {row["阶段"] for row in hidden}
    assert len(hidden) >= 2  # one hidden cell alone could be had by subtraction
    assert all(row["总投资（万元）"] == "" and row["户（项）数"] == "" for row in hidden)
    assert "66543" not in "".join(text for _, text in every_text(files))


def test_a_dataset_is_the_same_in_every_form(package):
    _, files = package
    name = "datasets/indicator-investment"
    table = list(csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))
    assert files[f"{name}.csv"].startswith(b"\xef\xbb\xbf")
    plain = json.loads(files[f"{name}.json"])
    sheet = openpyxl.load_workbook(io.BytesIO(files[f"{name}.xlsx"]))["数据"]
    tree = ElementTree.fromstring(files[f"{name}.xml"])
    assert len(table) - 1 == len(plain["rows"]) == sheet.max_row - 1 == len(tree.find("rows")) > 200
    last = plain["rows"][-1]
    assert list(last) == [one["name"] for one in plain["fields"]]
    assert table[-1] == ["" if value is None else str(value) for value in last.values()]
    assert [cell.value for cell in sheet[sheet.max_row]] == [value if value != "" else None for value in last.values()]
    assert {"title", "publisher", "theme", "accrualPeriodicity", "issued", "license", "lane"} <= plain.keys()
    level = next(one for one in plain["fields"] if one["name"] == "level")
    assert (level["type"], level["unit"]) == ("number", "亿元")


def test_figures_are_those_of_the_bulletin(package, issued_city):
    _, files = package
    run = list_runs(open_workspace(issued_city))[-1]
    rows = json.loads(files["datasets/indicator-industrial-va.json"])["rows"]
    shown = {row["unit_code"]: row for row in rows if row["period"] == "2019-YTD06"}
    assert shown["city"]["level"] == float(run.figures["industrial-va/city/level"])
    assert shown["jingkai"]["growth"] == float(run.figures["industrial-va/jingkai/growth"])
    page = files["indicators/industrial-va.html"].decode()
    assert f"增长{run.figures['industrial-va/city/growth']}%" in page
    assert run.figures["industrial-va/jingkai/level"] in page


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids, self.bad = [], set(), []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.ids.add(named.get("id"))
        self.links += [value for name, value in attrs if name in ("href", "src", "action") and tag != "use"]
        self.bad += [name for name in named if name.startswith("on") or name == "style"]
        self.bad += [tag] if tag == "style" or (tag == "script" and "src" not in named) else []


def test_every_link_leads_somewhere_inside_and_nothing_is_inline(package):
    _, files = package
    pages = {
        name: content.decode() for name, content in files.items() if name.endswith(".html") and "standalone" not in name
    }
    read = {}
    for name, text in pages.items():
        read[name] = Links()
        read[name].feed(text)
    for name, page in read.items():
        assert page.bad == [], name
        for link in page.links:
            place, _, anchor = link.partition("#")
            if place.endswith(("manifest.json", "manifest.sig")):
                continue
            target = (
                str((shutil.Path if False else __import__("pathlib").PurePosixPath)(name).parent.joinpath(place))
                if place
                else name
            )
            target = __import__("posixpath").normpath(target)
            assert target in files, (name, link)
            assert not anchor or anchor in read[target].ids, (name, link)


def test_no_file_names_an_address_outside(package):
    """What Office and SVG call their kinds are names, nobody fetches them; the site's own address is its own."""
    _, files = package
    for name, text in every_text(files):
        for address in re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"'<>)]*", text):
            is_name = any(address.startswith(one) for one in _OWN)
            assert is_name, (name, address)


def test_feed_sitemap_and_search_are_whole(package):
    content, files = package
    feed = ElementTree.fromstring(files["feed.xml"])
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == len(content.bulletins) == 1
    places = [loc.text for loc in ElementTree.fromstring(files["sitemap.xml"]).iter() if loc.tag.endswith("loc")]
    pages = [name for name in files if name.endswith(".html") and "standalone" not in name and name != "404.html"]
    assert sorted(places) == sorted(f"https://gongkai.yunchuan.invalid/{name}" for name in pages)
    index = json.loads(files["search.json"])
    assert {one["address"] for one in index} <= files.keys()
    assert any(one["title"] == "工业投资" and one["kind"] == "指标" for one in index)


def test_the_same_content_gives_the_same_bytes(package):
    content, files = package
    again = build_package(content, "第1号公开包，2019年7月30日")
    assert again == files


def test_embargo_and_days_hold_back_until_their_day(issued):
    change_rules(issued, "{id: industrial-va}", "{id: industrial-va, embargo: 2019-08-05}")
    workspace = open_workspace(issued)
    rules = read_release(workspace)
    runs = list_runs(workspace)

    def ruling(name, day):
        return next(one for one in judge_release(workspace, rules, runs, day) if one.id == name)

    assert (ruling("industrial-va", date(2019, 8, 2)).reason, ruling("industrial-va", date(2019, 8, 2)).since) == (
        "未到公开日",
        date(2019, 8, 5),
    )
    assert ruling("industrial-va", date(2019, 8, 5)).is_released
    assert not ruling("investment-progress", date(2019, 7, 22)).is_released  # three working days after Thursday 18
    assert ruling("investment-progress", date(2019, 7, 23)).is_released
    assert ruling("profit", DAY).reason == "设置未列为可公开"
    late = list(tell_late(workspace, judge_release(workspace, rules, runs, DAY), runs, date(2019, 8, 15), frozenset()))
    assert late == []
    late = list(tell_late(workspace, judge_release(workspace, rules, runs, DAY), runs, date(2019, 8, 16), frozenset()))
    assert [one.code for one in late] == ["release.late"]


def test_a_column_that_is_kept_is_in_no_page_or_file(issued):
    change_rules(issued, "{id: investment, topic: 投资}", "{id: investment, columns: [growth], parts: false}")
    change_rules(issued, "  - {id: investment-growth}\n  - {id: investment-progress, days: 3}\n", "")
    workspace = open_workspace(issued)
    content = queries.gather_content(workspace, read_release(workspace), DAY, {})
    files = build_package(content, "x")
    run = list_runs(workspace)[-1]
    rows = json.loads(files["datasets/indicator-investment.json"])["rows"]
    assert {row["unit_code"] for row in rows} == {"city"}
    assert "level" not in rows[-1]
    level = run.figures["investment/city/level"]
    text = "".join(text for name, text in every_text(files) if "industrial-va" not in name)
    assert f"{level}亿元" not in text
    assert (
        f"工业投资增长{run.figures['investment/city/growth']}%" in text
        or f"增长{run.figures['investment/city/growth']}%" in text
    )


@pytest.mark.parametrize(
    ("before", "after", "kind", "message"),
    [
        ("{id: net-firms, topic", "{id: profit, topic", RefusedError, "profit may not be shown outside"),
        ("{id: net-firms, topic", "{id: nothing, topic", InputError, "no indicator nothing"),
        ("fields: [name, place]", "fields: [name, enterprise]", RefusedError, "field enterprise of projects may not"),
        ("fields: [name, place]", "fields: [name, nothing]", InputError, "no field nothing"),
        ("{id: va-growth}", "{id: net-firms-x}", InputError, "no league"),
        ("days: 0", "days: 21", InputError, "20"),
        ("documents: [main]", "documents: [other]", InputError, "no document other"),
        ("address: https://gongkai.yunchuan.invalid/", "address: gongkai", InputError, "release.yaml:3"),
    ],
)
def test_rules_that_would_let_out_too_much_are_refused(issued, before, after, kind, message):
    change_rules(issued, before, after)
    with pytest.raises(kind, match=message):
        read_release(open_workspace(issued))


def test_without_rules_nothing_leaves(issued):
    (issued / "release.yaml").unlink()
    with pytest.raises(InputError, match="no release rules"):
        read_release(open_workspace(issued))


@pytest.fixture
def quick(monkeypatch, package):
    """Building takes seconds: the steps of a release are tried with the package that is there."""
    content, files = package
    monkeypatch.setattr(queries, "content_of", lambda day: content)
    monkeypatch.setattr(actions, "build_package", lambda content, edition: files | {"about.html": edition.encode()})


def test_a_package_leaves_only_after_three_steps_by_two_people(people, issued, quick):
    analyst, issuer = people["analyst"], people["issuer"]
    release = actions.prepare_release(day=DAY, by=analyst)
    with pytest.raises(RefusedError, match="还没有放行"):
        actions.sign_release(release)
    with pytest.raises(RefusedError, match="两人"):
        actions.check_release(release=release, by=analyst)
    with pytest.raises(RefusedError, match="已准备"):
        actions.release_package(release=release, by=issuer)
    with pytest.raises(PermissionDenied):
        actions.check_release(release=release, by=people["leader"])
    checked = actions.check_release(release=release, by=people["supervisor"])
    with pytest.raises(PermissionDenied):
        actions.release_package(release=checked, by=people["supervisor"])
    released = actions.release_package(release=checked, by=issuer)
    assert released.state == ReleaseState.RELEASED
    assert actions.sign_release(released) == actions.sign_release(Release.objects.get())
    steps = AuditEvent.objects.filter(action__startswith="release.").values_list("action", flat=True)
    assert sorted(steps) == ["release.checked", "release.prepared", "release.released"]


def test_a_package_prepared_anew_must_be_checked_anew(people, issued, quick, package, monkeypatch):
    first = actions.prepare_release(day=DAY, by=people["analyst"])
    actions.check_release(release=first, by=people["supervisor"])
    monkeypatch.setattr(actions, "build_package", lambda content, edition: {"index.html": b"new"})
    second = actions.prepare_release(day=DAY, by=people["analyst"])
    assert Release.objects.get().state == ReleaseState.PREPARED
    with pytest.raises(RefusedError):
        actions.release_package(release=first, by=people["issuer"])
    assert (second.number, Release.objects.count()) == (1, 1)
    checked = actions.check_release(release=second, by=people["supervisor"])
    actions.release_package(release=checked, by=people["issuer"])
    third = actions.prepare_release(day=DAY, by=people["analyst"])
    assert third.number == 2
    assert third.changes == {"added": [], "changed": [], "removed": []}


def test_a_kept_package_that_was_touched_is_not_released(people, issued, quick):
    release = actions.prepare_release(day=DAY, by=people["analyst"])
    actions.check_release(release=release, by=people["supervisor"])
    place = issued / "records" / "site" / f"{release.digest}.zip"
    place.write_bytes(storage.zip_files({"index.html": b"forged"}))
    with pytest.raises(GongceError, match="damaged"):
        actions.release_package(release=Release.objects.get(), by=people["issuer"])


def test_the_page_leads_through_the_steps(sign_in, people, issued, quick, client):
    release = actions.prepare_release(day=DAY, by=people["analyst"])
    page = sign_in(people["supervisor"]).get(reverse("site"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "设置未列为可公开" in text
    assert "已核对" in text
    answer = client.post(reverse("site-check", args=[release.pk]), {"digest": release.digest})
    assert answer.status_code == 302
    assert client.get(reverse("site-package", args=[release.pk])).status_code == 409
    sign_in(people["issuer"])
    assert client.get(reverse("site-preview", args=[release.pk])).status_code == 200
    client.post(reverse("site-release", args=[release.pk]), {"digest": "another"})
    assert Release.objects.get().state == ReleaseState.CHECKED
    client.post(reverse("site-release", args=[release.pk]), {"digest": release.digest})
    sent = client.get(reverse("site-package", args=[release.pk]))
    assert sent["Content-Type"] == "application/zip"
    assert sent.content == storage.zip_files(actions.sign_release(Release.objects.get()))


def test_the_gate_asks_for_few_queries(sign_in, people, issued, quick, django_assert_max_num_queries):
    actions.prepare_release(day=DAY, by=people["analyst"])
    browser = sign_in(people["analyst"])
    with django_assert_max_num_queries(12):
        assert browser.get(reverse("site")).status_code == 200


def test_verify_finds_every_change(tmp_path, issued, capsys):
    signed = sign_files({"index.html": b"a", "datasets/x.csv": b"b"}, {"kind": "site"}, own_key())
    publish_folder(tmp_path / "out", signed)
    assert main(["site", "verify", str(tmp_path / "out")]) == 0
    key = verify_folder(tmp_path / "out")[0].key
    assert main(["site", "verify", str(tmp_path / "out"), "--key", key]) == 0
    (tmp_path / "out" / "index.html").write_bytes(b"c")
    (tmp_path / "out" / "datasets" / "x.csv").unlink()
    (tmp_path / "out" / "more.html").write_bytes(b"d")
    capsys.readouterr()
    assert main(["site", "verify", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out
    assert "index.html: 内容被改" in told
    assert "datasets/x.csv: 缺少" in told
    assert "more.html: 清单外的文件" in told


def test_a_forged_manifest_and_another_key_are_refused(tmp_path, issued, capsys):
    signed = sign_files({"index.html": b"a"}, {"kind": "site"}, own_key())
    publish_folder(tmp_path / "out", signed | {"manifest.json": signed["manifest.json"].replace(b'"site"', b'"sitf"')})
    assert main(["site", "verify", str(tmp_path / "out")]) == 3
    assert "signature is wrong" in capsys.readouterr().err
    publish_folder(tmp_path / "out", signed)
    other = "ed25519:" + "A" * 43 + "="
    assert main(["site", "verify", str(tmp_path / "out"), "--key", other]) == 3
    assert "not known here" in capsys.readouterr().err


def test_the_key_is_made_once_and_its_owners_alone(issued):
    key = own_key()
    place = issued / "records" / "signing.key"
    assert place.stat().st_mode & 0o777 == 0o600
    assert own_key().private_bytes_raw() == key.private_bytes_raw()
    place.chmod(0o644)
    with pytest.raises(InputError, match="others may read"):
        own_key()
