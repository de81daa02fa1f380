"""Text files are decoded, nothing is cut, and what is not the document is marked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.documents.loaders import load, load_text
from gongce.vocabulary import InputError

PLAN = (
    "青川市人民政府关于印发工业提质方案的通知\n\n青政发〔2021〕7号\n\n各县(市、区)人民政府:\n"
    "　　现将《青川市工业提质方案(2021—2023年)》印发给你们,请认真组织实施。\n\n2021年3月5日\n\n"
    "青川市工业提质方案(2021—2023年)\n\n一、主要目标\n到2023年,规模以上工业总产值达到300亿元,比2020年增长30%。\n"
    "二、重点任务\n(一)壮大企业。每年新增规模以上企业20家。\n1.培育龙头。培育百亿元企业1家。\n(二)建设园区。完成投资5亿元。\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_common_encoding_is_detected(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(PLAN.encode(encoding))
    assert load(path).text == PLAN


def test_offsets_count_characters_of_the_text_with_lf_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(PLAN.replace("\n", "\r\n").encode())
    assert load(path).text == PLAN


def test_the_document_says_who_issued_it_and_when() -> None:
    metadata = load_text(PLAN, "plan.txt").metadata
    assert metadata.number == "青政发〔2021〕7号"
    assert metadata.issued == "2021-03-05"
    assert metadata.plan_years == (2021, 2023)
    assert "工业提质方案" in metadata.title


def test_a_cited_number_is_not_the_documents_own() -> None:
    text = PLAN.replace("一、主要目标\n", "一、主要目标\n按照《省工业方案》(川政发〔2019〕3号)要求,")
    metadata = load_text(text, "plan.txt").metadata
    assert metadata.number == "青政发〔2021〕7号"
    assert [cited.number for cited in metadata.cited if "2019" in cited.number]


def test_clauses_have_levels_paths_and_bodies() -> None:
    document = load_text(PLAN, "plan.txt")
    paths = [clause.path for clause in document.clauses]
    assert [path for path in paths if path and path[0] in "一二"] == ["一", "二", "二(一)", "二(一)1", "二(二)"]
    for clause in document.clauses:
        assert clause.span.start <= clause.heading.start <= clause.heading.end <= clause.span.end


@pytest.mark.parametrize("text", ["4.5万吨是上限。", "2015年完成3.6亿元。", "1.5%的比例"])
def test_a_decimal_or_a_year_opens_no_clause(text: str) -> None:
    assert not [clause for clause in load_text(text, "x.txt").clauses if clause.level > 0]


def test_page_furniture_is_marked_and_kept() -> None:
    menu = "首页\n政务公开\n办事服务\n互动交流\n拼音\n读屏\n放大\n缩小\n"
    tail = "\n扫一扫在手机上查看当前页面\n上一篇:通知 下一篇:公告\n"
    document = load_text(menu + PLAN + tail, "page.txt")
    marked = "".join(mark.span.text(document.text) for mark in document.furniture)
    assert "办事服务" in marked
    assert "上一篇" in marked
    assert "300亿元" not in marked
    assert document.text == menu + PLAN + tail


@given(st.text(max_size=400))
def test_any_text_loads_and_keeps_its_characters(text: str) -> None:
    document = load_text(text, "any.txt")
    assert document.text == text.replace("\r\n", "\n").replace("\r", "\n")
    for clause in document.clauses:
        assert 0 <= clause.span.start <= clause.span.end <= len(document.text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("noise.txt", bytes(range(256)) * 40),
        ("zeros.txt", b"\x00" * 500),
        ("plan.xyz", b"\x93NUMPY"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        load(path)
    assert "\n" not in str(refused.value)
    assert refused.value.remedy


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(InputError):
            load(path)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "number", "issued"),
    [("suizhou-2018", "随政发[2018]24号", "2018-07-26"), ("xuchang-2012", "许政办[2012]37号", "2012-04-16")],
)
def test_the_real_plans_tell_their_own_number_and_date(shared: Path, name: str, number: str, issued: str) -> None:
    metadata = load(shared / "documents" / f"{name}.txt").metadata
    assert (metadata.number, metadata.issued) == (number, issued)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["taiyuan-2012", "ruian-2015", "qidong-7plus1", "suizhou-2018", "xuchang-2012"])
def test_the_real_plans_keep_every_character(shared: Path, name: str) -> None:
    path = shared / "documents" / f"{name}.txt"
    assert load(path).text == path.read_text(encoding="utf-8")
