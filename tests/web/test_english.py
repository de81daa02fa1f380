"""English complete: what an English page shows in Chinese is data, and is marked as Chinese."""

import ast
import json
import re
from collections import defaultdict
from pathlib import Path

import lxml.html
import pytest
import yaml
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.urls import reverse
from web_crawl import kind_of, sign_in_as, walk
from web_people import PEOPLE

from gongce.workspace.workspace import open_workspace
from gongce_web.pages.marking import mark_chinese
from gongce_web.records.actions import import_workspace_records
from gongce_web.returns.opening import open_due_rounds

ROOT = Path(__file__).resolve().parents[2] / "src" / "gongce_web"
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
EACH_VIEW, MOST_PAGES = 2, 90
ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "pgettext_lazy", "npgettext"}

# Pages whose own text is a document of the city or of the core: the plan, a bulletin, a confirmation sheet.
PAPERS = {"document", "document-audit", "bulletin", "month-text", "sheet", "room", "compare"}
# Charts and tables of the core say their heads in Chinese.
OF_THE_CORE = ("chart", "cell-grid", "why")
# Words the core says that the interface says too: a unit, a column, the place of a finding.
WORDS_OF_THE_CORE = {"个百分点", "累计", "核对稿"}

# Modules whose Chinese is no page's: papers and files of the office, records that are kept, words that are typed in.
OTHERS = {
    "public_site/package": "the public site is Chinese",
    "public_site/models.py": "the name of a package",
    "public_site/actions.py": "the foot of every page of the public site",
    "public_site/commands.py": "a word printed on drafts of the public site",
    "public_site/tasks.py": "the message a job keeps",
    "bulletins/tasks.py": "the message a job keeps",
    "jobs/leases.py": "the message a job keeps",
    "publishing/tasks.py": "the message a job keeps",
    "publishing/payload.py": "the message a batch keeps",
    "publishing/publisher.py": "the message a batch keeps",
    "bulletins/proving.py": "the author and place of comments in a Word file",
    "goals/actions/adoption.py": "what a decomposition's files say",
    "goals/views/drafts.py": "the name and title of a workbook",
    "bulletins/views/proofing.py": "the name of a Word file",
    "public_site/views.py": "the name of a file",
    "packets/queries.py": "names of files, and a command's message",
    "packets/actions.py": "what a log keeps of a packet",
    "returns/handovers.py": "a workbook",
    "returns/actions.py": "the name a batch keeps",
    "returns/views/overview.py": "the name of a workbook",
    "records/listings/papers.py": "a list as a file",
    "records/queries/papers.py": "a list as a file",
    "records/views/listing.py": "a list as a file",
    "records/commands.py": "a command",
    "records/actions/importing.py": "a command's report",
    "records/detail/acting.py": "the words yes and no as typed into a fact",
    "records/detail/facts.py": "the words yes and no as kept in a fact",
    "records/detail/forms.py": "the words yes and no as kept in a form",
    "records/listings/asking.py": "words as typed into a condition; units of money",
    "records/listings/columns.py": "units of money",
    "records/listings/board.py": "the end of a field's title",
    "records/listings/plans.py": "the end of a field's title",
    "records/listings/pages.py": "the core's reasons, sorted by their words",
    "inbox/queries/duties.py": "the end of a unit's name in a plan",
    "bulletins/returned.py": "the name a batch keeps",
    "audit/templatetags/audit.py": "shown on Chinese pages alone; in English the code is the word",
    "bulletins/templatetags/bulletins.py": "a unit of measurement",
    "records/actions/days.py": "the message a job keeps",
    "records/tasks.py": "the title of a job, said in Chinese still",
    "pages/marking.py": "the grammar of Chinese itself",
    "demo.py": "people of the demonstration",
    "returns/demo.py": "figures of the demonstration",
    "settings.py": "the language's own name",
    "signing.py": "a command's message",
    "roles.py": "a comment",
}


def list_loose(path):
    """Chinese literals of a module that no gettext is given: line and text."""
    tree = ast.parse(path.read_text("utf-8"))
    given = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in GETTEXT:
            given |= {id(one) for one in ast.walk(node)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            given.add(id(node.value))
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in given else ""
        if isinstance(text, str) and HAN.search(text):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {text!r}"


def is_other(path):
    name = str(path.relative_to(ROOT))
    return any(name == one or name.startswith(f"{one}/") for one in OTHERS)


def test_every_chinese_literal_of_the_workbench_is_given_to_gettext():
    found = [
        one
        for path in sorted(ROOT.rglob("*.py"))
        if not {"migrations", "node_modules"} & set(path.parts) and not is_other(path)
        for one in list_loose(path)
    ]
    assert found == []


def test_every_exception_is_one():
    useless = [
        name
        for name in OTHERS
        if not any(True for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
                   for _ in list_loose(path)) and name != "roles.py"
    ]  # fmt: skip
    assert useless == []


def test_templates_hold_no_bare_chinese():
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if "site" in path.parts:
            continue
        within = False
        for token in Lexer(path.read_text("utf-8")).tokenize():
            text = token.contents
            if token.token_type == TokenType.BLOCK and text.split()[0].removeprefix("end") == "blocktranslate":
                within = not text.startswith("end")
            elif token.token_type == TokenType.TEXT and not within:
                bare = re.sub(r'lang="zh-hans">中文<|"[^"]*"(?=: ")', "", text)
                found += [f"{path.name}: {text!r}"] if HAN.search(bare) else []
            elif token.token_type == TokenType.VAR and HAN.search(re.sub(r"""_\((["']).*?\1\)""", "", text)):
                found.append(f"{path.name}: {text!r}")
    assert found == []


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>Leads: 城关区。</p>", '<p>Leads: <span lang="zh-Hans">城关区</span>.</p>'),
        ("<title>通报 · Gongce</title>", '<title lang="zh-Hans">通报 · Gongce</title>'),
        ("<option value='城关'>城关区</option>", "<option value='城关' lang=\"zh-Hans\">城关区</option>"),
        ("<script>'城关'</script><!-- 城关 -->", "<script>'城关'</script><!-- 城关 -->"),
        ("<textarea>城关，</textarea>", '<textarea lang="zh-Hans">城关，</textarea>'),
        ("<p>No name；enter one。</p>", "<p>No name; enter one.</p>"),
        ("<b>县（区）</b>", '<b><span lang="zh-Hans">县（区）</span></b>'),
        ("<p>from 2019年1—2月 to 2019年7月18日</p>", "<p>from January–February 2019 to 18 July 2019</p>"),
        ("<p>2019年1—6月全市增长</p>", '<p><span lang="zh-Hans">2019年1—6月全市增长</span></p>'),
        ('<a title="2019年二季度">x</a>', '<a title="Q2 2019">x</a>'),
    ],
)
def test_what_is_chinese_is_marked(page, marked):
    assert mark_chinese(page) == marked


@pytest.mark.django_db
def test_a_chinese_page_is_left_alone(client):
    page = client.get(reverse("login")).content.decode()
    assert HAN.search(page)
    assert 'lang="zh-Hans"' not in page


def texts_of(tree):
    """Every text of a page, its attributes too: what it is in, the text, whether it is marked as Chinese."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        above = [one for one in (element, *element.iterancestors()) if one.tag != "html"]
        is_marked = any(one.get("lang", "").startswith("zh") for one in above)
        if any(one.get("class") in OF_THE_CORE for one in above):
            yield element, "", True
            continue
        for text in (element.text, *(child.tail for child in element)):
            yield element, (text or "").strip(), is_marked
        for name in ATTRIBUTES:
            yield element, element.get(name, "").strip(), True
        if element.tag == "input" and element.get("type") in ("submit", "button"):
            yield element, element.get("value", "").strip(), True


def scalars(value):
    """Every text within a value."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, dict):
        yield from scalars([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from scalars(one)


def _models(value):
    """Every model of the pack, wherever it is held."""
    if hasattr(value, "model_dump"):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _models(one)


def data_of(folder):
    """Every text of the workspace: pack with what it stands on, records, forms, settings."""
    pack = open_workspace(folder).pack
    found = set(scalars([value.model_dump(mode="json") for value in _models(vars(pack))]))
    for path in folder.rglob("*"):
        if path.suffix in (".yaml", ".yml"):
            found |= set(scalars(yaml.safe_load(path.read_text("utf-8"))))
        elif path.suffix == ".jsonl":
            found |= {one for line in path.read_text("utf-8").splitlines() for one in scalars(json.loads(line))}
    return found


def panels(tree):
    """Addresses of what opens in the panel, a few of a page."""
    return tree.xpath("//@hx-get")[:6]


@pytest.fixture
def city(own_city, people):
    import_workspace_records(open_workspace(own_city))
    open_due_rounds(by=None)
    return own_city


@pytest.mark.django_db
def test_what_is_chinese_in_an_english_page_is_data_and_marked(city):
    with PO.open("rb") as file:
        said = {one.id.strip() for one in read_po(file, locale="en") if isinstance(one.id, str) and HAN.search(one.id)}
    said, kinds = {one for one in said if len(one) > 1} - data_of(city) - WORDS_OF_THE_CORE, set()
    unmarked, interface = defaultdict(set), defaultdict(set)
    for username in PEOPLE:
        browser = sign_in_as(username)
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        for address, tree in walk(browser, each=EACH_VIEW, most=MOST_PAGES, more=panels):
            kinds.add(kind := kind_of(address))
            for _element, text, is_marked in texts_of(tree):
                if HAN.search(text) and not is_marked:
                    unmarked[text].add(kind)
                if kind not in PAPERS and text.strip("：；，。、（） ") in said:
                    interface[text].add(kind)
    assert dict(unmarked) == {}
    assert sorted((text, *sorted(kinds)) for text, kinds in interface.items()) == []
    assert len(kinds) > 50


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nothing/", "/registers/nothing/", "/?q=%00"])
def test_errors_are_told_in_english(people, address):
    browser = sign_in_as("leader", raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = browser.get(address)
    assert answer.status_code in (400, 404)
    shown = [text for _, text, is_marked in texts_of(lxml.html.document_fromstring(answer.content)) if not is_marked]
    assert not [text for text in shown if HAN.search(text)]
