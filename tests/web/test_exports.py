"""Exports say who took them and when, and are taken back as they were."""

import io
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Mm

from gongce.bulletins.slides import Deck, Slide, write_slides
from gongce.bulletins.stamping import stamp_document, stamp_slides, stamp_workbook
from gongce.bulletins.word import OfficialDocument, Paragraph, write_official
from gongce.facts.importing.readers import separated
from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.ledger import Ledger
from gongce.registers.sheets import read_sheet, write_sheet
from gongce.vocabulary import InputError, UsageError
from gongce_web.accounts.models import User
from gongce_web.city import exports

MOMENT = datetime(2019, 7, 18, 1, 30, tzinfo=UTC)
PERSON = User(username="zhangsan", name="张三")
WORDS = exports.watermark(PERSON, MOMENT)


def test_a_watermark_names_person_and_local_time():
    assert WORDS == "注：导出水印 张三（zhangsan） 2019-07-18 09:30"


def test_a_csv_comes_back_without_its_watermark(monkeypatch):
    monkeypatch.setattr(exports.clock, "now", lambda: MOMENT)
    rows = [["青屏区", "10.5"], ["=1+1", "-3"], ["'=x", ""]]
    answer = exports.send_csv(["单位", "投资"], rows, name="投资.csv", by=PERSON)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.decode().splitlines()[-1] == WORDS
    assert b"\n=1+1" not in answer.content
    assert "filename*=UTF-8''%E6%8A%95%E8%B5%84.csv" in answer["Content-Disposition"]
    assert exports.read_csv(answer.content, "投资.csv") == [["单位", "投资"], *rows]


@given(
    st.lists(
        st.lists(st.text(max_size=6).filter(lambda one: "\0" not in one and "\r" not in one), min_size=2, max_size=2),
        max_size=5,
    )
)
def test_any_text_survives_the_round_trip(rows):
    head = ["a", "b"]
    kept = [row for row in rows if any(row)]
    assert exports.read_csv(exports.write_csv(head, kept), "x.csv") == [head, *kept]


def test_a_broken_csv_is_told():
    with pytest.raises(InputError, match="UTF-8"):
        exports.read_csv(b"\xff\xfe", "x.csv")
    with pytest.raises(InputError, match="not a CSV"):
        exports.read_csv(b'a,"b\nc', "x.csv")


def test_the_reader_of_returns_ends_its_table_at_the_watermark(monkeypatch):
    from gongce.facts.importing.labels import is_stop

    content = exports.write_csv(["单位", "投资"], [["青屏区", 10]])
    sheet = separated.read_separated(exports.stamp_csv(content, WORDS), "x.csv")[0]
    assert is_stop(sheet.text(2, 0))


def test_a_stamped_register_comes_back_unchanged(pack):
    register = next(one for one in pack.registers if one.id == "projects")
    field = next(field for field in register.fields if field.required)
    entries = [LedgerEntry("P-1", date(2019, 1, 1), EntryAct.ENTER, {field.name: "甲项目"})]
    ledger = Ledger.of(register, entries)
    stamped = stamp_workbook(write_sheet(ledger, date(2019, 7, 1)), WORDS)
    preview = read_sheet(ledger, stamped, date(2019, 7, 1), by="张三", where="x.xlsx")
    assert (preview.entries, preview.findings, preview.unchanged) == ((), (), 1)
    sheet = openpyxl.load_workbook(io.BytesIO(stamped)).worksheets[0]
    assert WORDS in [cell.value for cell in sheet["A"]]
    assert sheet.oddHeader.right.text == WORDS
    assert sheet.data_validations.dataValidation


def test_a_person_named_with_an_ampersand_stands_as_written():
    words = exports.watermark(User(username="a", name="甲&乙<丙>"), MOMENT)
    sheet = openpyxl.load_workbook(io.BytesIO(stamp_workbook(empty_book(), words))).worksheets[0]
    assert sheet["A2"].value == words
    assert "甲&&乙" in sheet.oddHeader.right.text


def empty_book():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def test_a_word_file_carries_the_watermark_on_every_kind_of_page():
    plain = write_official(OfficialDocument(issuer="市工信局", title="通报", body=(Paragraph("正文。"),)))
    document = docx.Document(io.BytesIO(stamp_document(plain, WORDS)))
    for section in document.sections:
        assert WORDS in "".join(one.text for one in section.header.paragraphs)
    assert "正文。" in "".join(one.text for one in document.paragraphs)


def test_slides_carry_the_watermark_on_every_one_and_in_the_notes():
    deck = Deck("例会", "市工信局", "市工信局", [Slide("要点", lines=["投资增长16.0%"]), Slide("表", notes="出处")])
    content = write_slides(deck)
    stamped = stamp_slides(content, WORDS)
    assert stamped == stamp_slides(content, WORDS)
    show = Presentation(io.BytesIO(stamped))
    assert len(show.slides) == 3
    for page in show.slides:
        (mark,) = [one for one in page.shapes if one.has_text_frame and one.text_frame.text == WORDS]
        assert (mark.top + mark.height, mark.left + mark.width) <= (Mm(12), show.slide_width)
    assert show.slides[2].notes_slide.notes_text_frame.text == f"出处\n{WORDS}"
    assert any("16.0%" in one.text_frame.text for one in show.slides[1].shapes if one.has_text_frame)


def test_what_is_no_office_file_is_refused():
    with pytest.raises(UsageError, match="no slides"):
        stamp_slides(b"nothing", WORDS)
    with pytest.raises(UsageError, match="no slides"):
        stamp_slides(stamp_workbook(empty_book(), WORDS), WORDS)
    with pytest.raises(UsageError, match="no workbook"):
        stamp_workbook(b"nothing", WORDS)
    with pytest.raises(UsageError, match="no Word file"):
        stamp_document(b"nothing", WORDS)


def test_downloads_are_typed_and_never_sniffed(monkeypatch):
    plain = write_official(OfficialDocument(issuer="市工信局", title="通报", body=(Paragraph("正文。"),)))
    answer = exports.send_docx(plain, name="通报.docx", by=PERSON)
    assert isinstance(answer, HttpResponse)
    assert answer["Content-Type"] == exports.DOCX
    assert answer["X-Content-Type-Options"] == "nosniff"
