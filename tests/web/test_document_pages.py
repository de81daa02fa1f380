"""Documents: what the plan rests on, read character by character, audited; new ones given, read and adopted."""

import shutil
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from gongce.documents import read_document
from gongce.documents.audit import audit_reading
from gongce_web.audit.models import AuditEvent
from gongce_web.documents.models import Upload, UploadState
from gongce_web.jobs.models import Job
from gongce_web.jobs.running import run_job

pytestmark = pytest.mark.django_db
PLAN = "云川市工业要点\n一、目标\n到2021年，规模以上工业增加值达到500亿元，其中甲区300亿元、乙区100亿元。\n"


@pytest.fixture
def storage(settings, tmp_path):
    """The workbench's files of this test alone."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return tmp_path / "files"


@pytest.fixture
def plan(own_city, storage, request):
    """The city with the document its plan was read from."""
    source = request.config.rootpath / "examples" / "yunchuan" / "plan.docx"
    return shutil.copy2(source, own_city / "plan.docx")


def give(browser, name="要点.txt", content=None):
    file = SimpleUploadedFile(name, PLAN.encode() if content is None else content)
    return browser.post(reverse("give-document"), {"file": file})


def run_jobs():
    for job in Job.objects.filter(state="waiting"):
        run_job(job.pk)


def test_the_list_says_what_to_do_where_a_file_is_absent(sign_in, people, own_city, storage):
    (own_city / "plan.docx").unlink()
    browser = sign_in(people["leader"])
    page = browser.get(reverse("documents")).content.decode()
    assert "云川工业强市三年行动方案" in page
    assert "没有找到plan.docx" in page
    answer = browser.get(reverse("document", args=["main"]))
    assert answer.status_code == 404
    assert "05b6f7aa3c16" in answer.content.decode()


def test_a_file_of_the_name_with_other_content_is_not_the_plan(sign_in, people, plan):
    with plan.open("ab") as file:
        file.write(b"x")
    assert sign_in(people["leader"]).get(reverse("document", args=["main"])).status_code == 404


def test_the_reader_shows_every_figure_with_what_cites_it(sign_in, people, plan, django_assert_max_num_queries):
    browser = sign_in(people["respondent"])
    with django_assert_max_num_queries(8):
        answer = browser.get(reverse("document", args=["main"]))
    page = html.document_fromstring(answer.content.decode())
    reading = read_document(plan)
    shown = {place for mark in page.iter("mark") for place in mark.get("data-m").split()}
    assert len(shown) == len(reading.mentions)
    assert page.xpath("//nav[contains(@class, 'outline')]//a")[0].text_content().startswith("一、")
    data = page.get_element_by_id("data").text_content()
    assert "Y-t01 增加值年均增速" in data
    words = answer.content.decode()
    assert " style=" not in words
    assert "onclick" not in words


def test_blocks_tell_where_their_characters_stand(sign_in, people, plan):
    page = html.document_fromstring(sign_in(people["leader"]).get(reverse("document", args=["main"])).content.decode())
    text, refs = read_document(plan).document.text, page.xpath("//article//a[contains(@class, 'ref')]")
    for ref in refs:
        ref.drop_tree()
    blocks = page.xpath("//article//*[@data-at]")
    assert len(blocks) > 50
    for block in blocks:
        words = block.text_content()
        at = int(block.get("data-at"))
        assert text[at : at + len(words)].replace("\n", " ") == words


def test_the_audit_shows_printed_and_computed_and_filters(sign_in, people, plan):
    browser, address = sign_in(people["leader"]), reverse("document-audit", args=["main"])
    checks = audit_reading(read_document(plan))
    violated = [check for check in checks if check.verdict == "violated"]
    whole = html.document_fromstring(browser.get(address).content.decode())
    some = html.document_fromstring(browser.get(f"{address}?verdict=violated").content.decode())
    assert len(whole.xpath("//tbody/tr")) == len(checks)
    rows = some.xpath("//tbody/tr")
    assert len(rows) == len(violated) > 0
    printed = sorted(row[2].text_content().strip() for row in rows)
    assert printed == sorted(check.printed or "—" for check in violated)
    assert "?at=" in rows[0].xpath(".//a")[0].get("href")


def test_traces_lead_to_the_characters(sign_in, people, plan):
    browser = sign_in(people["leader"])
    answer = browser.get(reverse("document-record", args=["Y-t01"]))
    assert answer.headers["Location"] == "/documents/main/?at=1240-1242"
    sha256 = "05b6f7aa3c163db19a7d9cb82005dc7b015554f77fb4b773f4502532b7f47723"
    answer = browser.get(f"{reverse('document-source', args=[sha256])}?at=1-4")
    assert answer.headers["Location"] == "/documents/main/?at=1-4"
    assert browser.get(reverse("document-record", args=["nothing"])).status_code == 404
    assert browser.get(reverse("document-source", args=["0" * 64])).status_code == 404


def test_a_given_document_is_its_givers_until_adopted(sign_in, people, own_city, storage):
    answer = give(sign_in(people["analyst"]))
    upload = Upload.objects.get()
    assert answer.headers["Location"] == reverse("upload", args=[upload.pk])
    assert "正在读取" in sign_in(people["analyst"]).get(answer.headers["Location"]).content.decode()
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == UploadState.READ
    page = sign_in(people["analyst"]).get(answer.headers["Location"]).content.decode()
    assert "500亿元" in page
    assert "文件 要点.txt" in page
    assert sign_in(people["leader"]).get(answer.headers["Location"]).status_code == 404
    assert sign_in(people["supervisor"]).post(reverse("adopt-document", args=[upload.pk])).status_code == 404
    assert sign_in(people["analyst"]).post(reverse("adopt-document", args=[upload.pk])).status_code == 302
    assert sign_in(people["analyst"]).post(reverse("adopt-document", args=[upload.pk])).status_code == 422
    assert sign_in(people["leader"]).get(answer.headers["Location"]).status_code == 200
    assert list(AuditEvent.objects.values_list("action", flat=True)) == [
        "job.queued",
        "document.given",
        "document.adopted",
    ]


def test_the_same_file_given_twice_is_one_document(sign_in, people, own_city, storage):
    browser = sign_in(people["analyst"])
    assert give(browser).headers["Location"] == give(browser).headers["Location"]
    assert Upload.objects.count() == 1
    assert Job.objects.count() == 1


def zipped(name, content):
    import zipfile

    box = BytesIO()
    with zipfile.ZipFile(box, "w") as file:
        file.writestr(name, content)
    return box.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("坏.docx", b"PK\x03\x04broken", ""),
        ("坏.docx", zipped("word/document.xml", b"<w:document"), ""),
        ("程序.exe", b"MZ\x90\x00", "不收这种文件"),
        ("空.txt", b"", ""),
        ("空白.txt", b"  \n ", "empty"),
        ("坏.pdf", b"%PDF-1.4\nnothing", ""),
        ("机密★要点.txt", "机密★1年\n内容".encode(), "国家秘密"),
        ("假.doc", b"\x00\x01\x02\x03" * 100, ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_message(sign_in, people, own_city, storage, name, content, told):
    answer = give(sign_in(people["analyst"]), name, content)
    assert answer.status_code == 422
    page = html.document_fromstring(answer.content.decode())
    message = page.xpath("//p[@role='alert']")[0].text_content().strip()
    assert len(message) > 4
    assert told in message
    assert not Upload.objects.exists()


def test_too_large_a_file_is_refused(sign_in, people, own_city, storage, settings):
    settings.GONGCE_UPLOAD_LIMIT = 1024 * 1024
    answer = give(sign_in(people["analyst"]), "大.txt", b"a" * (1024 * 1024 + 1))
    assert answer.status_code == 422
    assert "超过1MB" in answer.content.decode()


def test_no_file_at_all_is_told(sign_in, people, own_city, storage):
    assert sign_in(people["analyst"]).post(reverse("give-document"), {}).status_code == 422
    assert sign_in(people["respondent"]).post(reverse("give-document"), {}).status_code == 403
    assert sign_in(people["analyst"]).get(reverse("give-document")).status_code == 405


def test_a_document_that_turns_out_unreadable_is_told_of(sign_in, people, own_city, storage):
    browser = sign_in(people["analyst"])
    give(browser)
    upload = Upload.objects.get()
    (storage / upload.place).write_bytes(b"")
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == UploadState.FAILED
    assert upload.message in browser.get(reverse("upload", args=[upload.pk])).content.decode()
