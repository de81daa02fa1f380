"""What a document says about itself is read; what it does not say stays empty."""

from pathlib import Path

import pytest

from gongce.documents.loaders import load
from gongce.documents.model import Metadata
from gongce.documents.structure import describe_text
from gongce.documents.structure.dates import read_date
from gongce.documents.structure.numbers import read_own_number
from gongce.documents.structure.places import read_place

BODY = "各县(市、区)人民政府：\n现将《甲乙市工业方案》印发给你们，请认真贯彻执行。\n"


def metadata(text: str) -> Metadata:
    return describe_text(text).metadata


def test_a_block_with_label_and_value_on_one_line_is_read() -> None:
    block = "• 索 引 号 :0123/2012-4\n• 发布机构:甲乙市人民政府\n• 生成日期:2012-04-25 16:40\n"
    read = metadata(f"{block}• 文 号 :甲政办[2012]3号\n{BODY}")
    assert (read.issuer, read.number, read.dates["posted"]) == ("甲乙市人民政府", "甲政办[2012]3号", "2012-04-25")
    assert read.fields["索引号"] == "0123/2012-4"


def test_a_block_with_labels_and_values_on_alternating_lines_is_read() -> None:
    block = "索引号\n0123\n主题分类\n宏观经济\n发布日期\n2018-08-09\n发文字号\n甲政发[2018]24号\n"
    read = metadata(f"{block}发布机构\n市政府办公室\n{BODY}")
    assert read.fields == {
        "索引号": "0123",
        "主题分类": "宏观经济",
        "发布日期": "2018-08-09",
        "发文字号": "甲政发[2018]24号",
        "发布机构": "市政府办公室",
    }


def test_a_row_of_tabbed_cells_is_read() -> None:
    read = metadata(f"发文机关：\t甲乙市人民政府\t成文日期：\t2016年3月8日\n发文字号：\t甲政发〔2016〕8号\n{BODY}")
    assert (read.issuer, read.issued, read.number) == ("甲乙市人民政府", "2016-03-08", "甲政发〔2016〕8号")


@pytest.mark.parametrize(
    "block", ["文 号 :\n关 键 字 :\n", "文号\n关键字\n发布机构\n市政府\n", "文号：\t\t关键字：\t工业\n"]
)
def test_an_empty_field_never_takes_the_next_label_for_its_value(block: str) -> None:
    read = metadata(block + BODY)
    assert read.fields["文号"] == ""
    assert read.number == ""


def test_an_empty_field_never_takes_the_title_for_its_value() -> None:
    read = metadata("文 号 :\n关 键 字 :\n甲乙市人民政府关于印发工业方案的通知\n" + BODY)
    assert read.fields["关键字"] == ""
    assert read.title == "甲乙市人民政府关于印发工业方案的通知"


@pytest.mark.parametrize("brackets", ["〔2018〕", "[2018]", "［2018］", "（2018）", "(2018)", "【2018】"])
def test_the_own_number_is_read_in_any_brackets_and_cited_ones_are_told_apart(brackets: str) -> None:
    own, cited = f"甲政发{brackets}24号", f"乙政发{brackets}15号"
    read = metadata(f"甲乙市人民政府文件\n{own}\n{BODY}根据《乙省工业方案》（{cited}）要求执行。")
    assert read.number == own
    assert [(reference.number, reference.title) for reference in read.cited] == [(cited, "乙省工业方案")]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("甲政办[2012]37号 甲市关于转发计划的通知", "甲政办[2012]37号"),
        ("甲政办〔2012〕37号甲市关于转发计划的通知", "甲政办〔2012〕37号"),
        ("按照《方案》(甲政办〔2012〕33号)要求", ""),
        ("甲政办〔2012〕33号文件要求", ""),
    ],
)
def test_only_a_number_that_opens_a_line_is_the_documents_own(line: str, number: str) -> None:
    assert read_own_number(line) == number


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("二○一二年四月十六日", "2012-04-16"),
        ("二〇一二年四月十六日", "2012-04-16"),
        ("二O一二年四月二十五日", "2012-04-25"),
        ("二0一二年十二月三十日", "2012-12-30"),
        ("２０１２年４月６日", "2012-04-06"),
        ("2012年 4月 6日", "2012-04-06"),
        ("2012-4-6 10:00", "2012-04-06"),
        ("2012/04/06", "2012-04-06"),
        ("2012年13月6日", ""),
        ("2012年4月31日", ""),
        ("2012年4月", ""),
        ("1994.47亿元", ""),
    ],
)
def test_a_date_is_read_in_each_way_of_printing_it(printed: str, iso: str) -> None:
    assert read_date(printed) == iso


def test_dates_are_kept_by_what_they_are() -> None:
    text = (
        "甲乙市人民政府关于印发方案的通知\n发布日期：2018-08-09\n"
        f"{BODY}甲乙市人民政府\n2018年7月26日\n甲乙市人民政府办公室  2018年7月27日印发\n"
    )
    assert metadata(text).dates == {"issued": "2018-07-26", "posted": "2018-08-09", "printed": "2018-07-27"}


def test_an_adoption_line_dates_a_document_without_a_signature() -> None:
    read = metadata(
        "中共甲乙市委\n关于加快工业强市的决定\n(2015年1月16日中共甲乙市第十三届八次全体会议通过)\n一、目标\n"
    )
    assert (read.title, read.issuer) == ("中共甲乙市委关于加快工业强市的决定", "中共甲乙市委")
    assert (read.issued, read.dates, read.year) == ("", {"adopted": "2015-01-16"}, 2015)


def test_the_time_of_a_copy_is_not_the_day_of_issue() -> None:
    read = metadata(f"工业升级方案\n时间:2022-07-25 06:01:13\n工业升级方案\n{BODY}")
    assert (read.issued, read.year, read.dates) == ("", None, {"captured": "2022-07-25"})


def test_the_signer_issues_where_neither_block_nor_title_says_who() -> None:
    assert metadata(f"工业升级方案\n{BODY}丙丁县人民政府\n2012年5月6日\n").issuer == "丙丁县人民政府"
    assert (
        metadata(f"工业升级方案\n{BODY}丙丁县工业领导小组办公室  2012年5月6日\n").issuer == "丙丁县工业领导小组办公室"
    )


@pytest.mark.parametrize(
    ("names", "text", "place"),
    [
        (["甲乙市人民政府"], "", "甲乙市"),
        (["戊己省甲乙市人民政府"], "", "甲乙市"),
        (["甲乙市丙丁区人民政府"], "", "丙丁区"),
        (["中共甲乙县委"], "", "甲乙县"),
        (["市人民政府关于印发甲乙市行动方案的通知"], "", "甲乙市"),
        (["2012年甲乙市提速计划"], "", "甲乙市"),
        (["甲乙工业振兴方案"], "甲乙市工业。甲乙市投资。", "甲乙市"),
        (["甲乙工业振兴方案"], "", ""),
        (["市政府办公室", "加快工业升级方案"], "全市工业。我市投资。", ""),
        (["支持县区工业发展意见"], "支持县区", ""),
        (["甲乙市产业集聚区提速计划"], "", "甲乙市"),
        (["推进城市更新方案"], "", ""),
    ],
)
def test_the_place_is_the_documents_own_or_none(names: list[str], text: str, place: str) -> None:
    assert read_place(names, text) == place


@pytest.mark.parametrize(
    ("title", "preamble", "years"),
    [
        ("行动方案(2018—2020年)", "", (2018, 2020)),
        ("2018-2020年行动方案", "", (2018, 2020)),
        ("行动计划（2018年至2020年）", "", (2018, 2020)),
        ("“十二五”工业发展规划", "", (2011, 2015)),
        ("工业发展“十四五”规划", "", (2021, 2025)),
        ("二〇二一年工作要点", "", (2021, 2021)),
        ("工业升级方案", "用三年(2018—2020年)时间，实现跨越。", (2018, 2020)),
        ("工业升级方案", "“十三五”期间，我市工业将增长。", (2016, 2020)),
        ("工业升级方案", "根据《乙省“十三五”规划》制定。", None),
        ("工业升级方案", "“十一五”期间增长快，“十二五”期间要更快。", None),
        ("工业升级方案", "本方案实施期限为2019年至2021年。", (2019, 2021)),
        ("工业升级方案", "为加快发展，制定本方案。", None),
    ],
)
def test_the_years_of_a_plan_are_what_it_says_and_nothing_else(
    title: str, preamble: str, years: tuple[int, int] | None
) -> None:
    assert metadata(f"{title}\n{preamble}\n一、目标\n到2015年达到5亿元。\n").plan_years == years


def test_annexes_are_named_without_their_numbers() -> None:
    text = f"{BODY}附件：1.重点任务分解表\n      2.考核办法\n甲乙市人民政府\n2018年7月26日\n"
    assert metadata(text).annexes == ("重点任务分解表", "考核办法")
    assert metadata(f"{BODY}附件:考核指标(一)、(二)").annexes == ("考核指标(一)、(二)",)


def test_a_passage_without_metadata_has_none() -> None:
    read = metadata("着力推进科技创新。突出抓好86个重点工业项目调度，力争全年工业投资增长10%以上。")
    assert read == Metadata()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("qidong-7plus1", ("", "", "", "", None, None)),
        ("ruian-2015", ("中共瑞安市委", "", "", "瑞安市", 2015, None)),
        ("suizhou-2018", ("市政府办公室", "随政发[2018]24号", "2018-07-26", "随州市", 2018, (2018, 2020))),
        ("taiyuan-2012", ("", "", "2012-04-25", "太原市", 2012, None)),
        ("xuchang-2012", ("许昌市人民政府", "许政办[2012]37号", "2012-04-16", "许昌市", 2012, (2012, 2012))),
    ],
)
def test_the_real_plans_say_this_about_themselves(shared: Path, name: str, expected: tuple[object, ...]) -> None:
    read = load(shared / "documents" / f"{name}.txt").metadata
    assert (read.issuer, read.number, read.issued, read.place, read.year, read.plan_years) == expected


@pytest.mark.shared
def test_the_real_plans_cite_others_by_number_and_title(shared: Path) -> None:
    cited = load(shared / "documents" / "xuchang-2012.txt").metadata.cited
    assert [reference.number for reference in cited] == ["豫政办〔2012〕33号"]
    assert cited[0].title.endswith("专项工作方案的通知")
    numbers = [reference.number for reference in load(shared / "documents" / "suizhou-2018.txt").metadata.cited]
    assert numbers == ["随政发〔2017〕15号", "随政发〔2017〕22号"]
