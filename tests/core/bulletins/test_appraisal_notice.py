"""Notices of a result say what was decided, mark what may not be issued, and carry no more figures than they should."""

import io
import re
import zipfile
from datetime import date

import numpy as np
import pytest
from openpyxl import load_workbook

from gongce.appraisal.figures import read_csv_table
from gongce.appraisal.intervals import draw_ranks
from gongce.appraisal.review import issue_sheet
from gongce.appraisal.scheme import build_scheme
from gongce.appraisal.sheet import score_units
from gongce.bulletins.appraisal_notice import write_notices

SCHEME = """
scheme:
  id: k
  title: 园区考核
  kind: ranking
  full: 100
  decimals: 2
  ties: shared
  new_units: rank
  missing: not_ranked
  denominators: refuse
  quota_of: ranked
  frequency: quarterly
  steps: [clip, weight, sum, veto, rank]
  columns: [{id: outcome, title: 发展成效}]
  items:
    - id: a
      title: 产值
      weight: 100
      weights: {outcome: 50}
      direction: up
      function: completion
      parameters: {target: 100, cap: 1.2}
  classes: [{id: A, title: 优秀, share: 34}, {id: B, title: 合格, share: 66}]
  vetoes:
    - {id: v, title: 事故, effect: at_best, to: B, exceptions: [原则上], when: [{field: hit, op: ==, value: true}]}
  exemptions: [{unit: 西区, veto: v, document: 文2, reason: 责任在外}]
  publicity: {working_days: 5, objections_to: 市工信局}
  uncertainty: {draws: 1000, weights_spread: 0, doubts: [{item: a, noise: normal, error: 3}]}
"""
PAPERS = """  basis: {title: 考核办法, number: 政发〔2026〕2号, level: province}
  approval: {by: 市政府, day: 2026-01-05}
  filing: 备1
  valid: {from: 2026-01-01, to: 2026-12-31}
"""
DATA = "单位,a,hit\n东区,100,否\n西区,99,是\n南区,80,是\n北区,未报送,否\n"
DAY = date(2026, 3, 2)


def files(papers=""):
    ready, table = build_scheme(SCHEME + papers), read_csv_table(DATA)
    sheet = score_units(ready, table)
    annex = draw_ranks(ready, table, rng=np.random.default_rng(1), sheet=sheet)
    issued = issue_sheet(ready, sheet, day=DAY) if papers else None
    return write_notices(ready, sheet, annex, issued, day=DAY, period="2026-Q1")


def words(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        texts = [package.read(name).decode() for name in package.namelist() if re.match(r"word/.*\.xml", name)]
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", "".join(texts)))


@pytest.fixture(scope="module")
def internal():
    return files()


@pytest.fixture(scope="module")
def published():
    return files(PAPERS)


def test_what_lacks_its_papers_is_marked_on_notice_and_result(internal):
    for name in ("考核结果.docx", "结果公示.docx"):
        assert "内部分析" in words(internal[name])
        assert "缺依据、批准" in words(internal[name])


def test_an_issued_notice_says_on_what_until_when_and_where_to_object(published):
    notice = words(published["结果公示.docx"])
    for told in ("《考核办法》（政发〔2026〕2号）", "2026年3月9日", "向市工信局提出", "2026年一季度"):
        assert told in notice
    assert "内部分析" not in notice
    assert "100.00" not in notice


def test_the_result_tells_vetoes_exemptions_and_who_is_not_ranked(published):
    result = words(published["考核结果.docx"])
    for told in ("第1名为东区", "按文2例外处理，理由：责任在外", "南区：符合“事故”", "北区（产值未报送）", "发展成效"):
        assert told in result
    assert "位次区间分析" in result
    assert "数据误差" in result


def test_the_workbook_holds_numbers_and_leaves_missing_ones_empty(published):
    book = load_workbook(io.BytesIO(published["得分明细.xlsx"]))
    assert book.sheetnames == ["名次", "逐项得分", "说明", "办法", "位次区间"]
    rows = {row[2]: row for row in book["名次"].iter_rows(values_only=True)}
    assert rows["东区"][1:6] == (1, "东区", 100, 100, 0)
    assert (rows["北区"][1], rows["北区"][3], rows["北区"][9]) == (None, None, "产值未报送")
    lines = {row[0]: row for row in book["逐项得分"].iter_rows(values_only=True)}
    assert (lines["西区"][4], lines["西区"][5], lines["西区"][8]) == (99, 100, "B3")
