"""A thousand mutated posts and uploads to every form a person can reach: told with a message, never a defect."""

import io
import random
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from web_crawl import inside, kind_of, sign_in_as, walk

from gongce.workspace.workspace import open_workspace
from gongce_web.records.actions import import_workspace_records

pytestmark = pytest.mark.django_db
POSTS, EACH_VIEW, MOST_PAGES = 1000, 3, 120
WHO = ("respondent", "reviewer", "analyst", "issuer", "supervisor", "system", "security")
LEFT_ALONE = ("/logout/",)  # it ends the session that asks
TEXTS = (
    "", " ", "0", "-1", "1e999", "NaN", "２０１９", "2019-02-30", "9" * 400, "甲" * 5000, "\x00", "\ud7ff\uffff",
    "'; drop table x; --",
    "<script>alert(1)</script>", "../../etc/passwd", "{}", "[]",
    "null", "true", "2019-YTD13", "nothing", "=1+1", "\u202e", "1,2,3\n4",
)  # fmt: skip


@pytest.fixture
def city(own_city, people):
    import_workspace_records(open_workspace(own_city))
    return people


def sheet() -> bytes:
    book = Workbook()
    book.active.append(["单位", "本月止累计"])
    book.active.append(["经开区", 12.5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SEEDS = {
    "a.xlsx": sheet(), "a.csv": "单位,数\n经开区,1\n".encode(),
    "a.docx": b"PK\x03\x04" + b"0" * 300,
    "a.pdf": b"%PDF-1.4\n%%EOF", "a.json": b'{"a": 1}', "a.zip": b"PK\x05\x06" + b"\0" * 18,
    "a.exe": b"MZ" + b"\0" * 60,
}  # fmt: skip


def mutated_file(dice: random.Random) -> SimpleUploadedFile:
    """A file whose bytes, name or type are not what they say."""
    name, content = dice.choice(list(SEEDS.items()))
    data = bytearray(content)
    for _ in range(dice.randrange(6)):
        place = dice.randrange(len(data) + 1)
        data[place : place + dice.randrange(8)] = dice.randbytes(dice.randrange(8))
    names = [name, dice.choice(list(SEEDS)), "无名", "a" * 300 + ".xlsx", "../../a.xlsx"]
    return SimpleUploadedFile(dice.choice(names), bytes(data), content_type=dice.choice(["", "text/html", "image/png"]))


def find_forms(browser: Client) -> dict[tuple[str, tuple[str, ...]], tuple[str, list]]:
    """Every form of the pages a person reaches: its address with its fields; few of each kind of page."""
    forms = {}
    for address, tree in walk(browser, each=EACH_VIEW, most=MOST_PAGES):
        for form in tree.forms:
            target = inside(address, form.action or address) or address
            if form.method == "POST" and target not in LEFT_ALONE:
                fields = [one for one in form.inputs if one.name]
                forms.setdefault((kind_of(target), tuple(sorted({one.name for one in fields}))), (target, fields))
        for at in tree.xpath("//@hx-post"):
            target = inside(address, at)
            if target:
                forms.setdefault((kind_of(target), ()), (target, []))
    return forms


def fill(fields: list, dice: random.Random) -> dict[str, object]:
    """The form's fields, some as a person might leave them, some with what nobody would type, some left out."""
    values: dict[str, object] = {}
    for field in fields:
        if field.name == "csrfmiddlewaretoken" or dice.random() < 0.1:
            continue
        if getattr(field, "type", "") == "file":
            values[field.name] = mutated_file(dice)
            continue
        options = list(getattr(field, "value_options", ()) or ())
        usual = dice.choice(options) if options else (field.get("value") if hasattr(field, "get") else None) or "1"
        values[field.name] = dice.choice(TEXTS) if dice.random() < 0.6 else usual
    if dice.random() < 0.2:
        values[dice.choice(["version", "unit", "period", "x" * 90])] = dice.choice(TEXTS)
    return values


def test_a_thousand_mutated_posts_are_told_and_break_nothing(city, client):
    dice, sent, told = random.Random(2019), 0, Counter()
    found = []
    for username in WHO:
        browser = sign_in_as(username, raise_request_exception=False)
        found += [(username, browser, target, fields) for target, fields in find_forms(browser).values()]
    assert len(found) >= 5
    while sent < POSTS:
        username, browser, target, fields = dice.choice(found)
        values = fill(fields, dice)
        answer = browser.post(target, values, headers={"HX-Request": "true"} if dice.random() < 0.3 else {})
        sent += 1
        told[answer.status_code // 100] += 1
        case = f"{username} {target} {str(values)[:600]}"
        assert answer.status_code < 500, case
        assert answer.status_code < 400 or answer.content.strip() or answer.headers.get("X-Gongce-Message"), case
    assert told[4] > POSTS // 10, told
