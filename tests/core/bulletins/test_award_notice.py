"""The files of an award round: what is public, what is marked, what the next round reads."""

import csv
import io
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from gongce.bulletins.award_notice import write_award_files
from gongce.entitlements.events import build_events
from gongce.entitlements.rounds import run_round
from gongce.entitlements.rulefile import build_rules
from gongce.vocabulary import Lane

RULES = """
rules:
  - id: r1
    title: 研发补助
    kind: subsidy
    subject: enterprise
    payer: [city]
    amount: {kind: rate, value: 10, measured_in: "%", of: spent}
    validation:
      basis: {title: 研发补助办法, number: 云政发〔2024〕1号, level: city}
      fair_competition_review: 云公平审〔2024〕2号
"""


@pytest.fixture
def outcome():
    rows = [["企业", "spent(元)"], ["甲", "12345678.95"], ["乙", ""], ["丙", "0.04"]]
    return run_round(build_rules(RULES), build_events(rows, Lane.ADMIN), date(2026, 6, 1))


def words(content):
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_the_notice_tells_amounts_and_basis_and_names_nobody_who_waits(outcome):
    text = words(write_award_files(outcome, analysis=False)["奖补公示.docx"])
    assert "1,234,567.90" in text
    assert "《研发补助办法》（云政发〔2024〕1号）" in text
    assert "内部分析" not in text
    assert "乙" not in text


def test_an_analysis_is_marked_and_has_no_payment_list(outcome):
    files = write_award_files(outcome, analysis=True)
    assert set(files) == {"奖补测算.docx", "奖补明细.xlsx"}
    text = words(files["奖补测算.docx"])
    assert "不得兑付" in text
    assert "乙（第3行）" in text


def test_the_payment_list_holds_every_fen_and_the_workbook_explains_each_row(outcome):
    files = write_award_files(outcome, analysis=False)
    rows = list(csv.DictReader(io.StringIO(files["兑付清单.csv"].decode("utf-8-sig"))))
    assert [(row["subject"], row["payer"], row["amount(元)"]) for row in rows] == [("甲", "city", "1234567.90")]
    book = load_workbook(io.BytesIO(files["奖补明细.xlsx"]))
    assert book.sheetnames == ["明细", "逐条规则", "说明", "规则"]
    assert book["明细"]["G2"].value == 1234567.9
    told = "".join(str(row[0].value) for row in book["说明"].iter_rows())
    assert "spent12,345,678.95元的10%" in told
    assert "缺spent（r1），本行暂不兑付" in told
