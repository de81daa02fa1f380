"""A text's outline: levels, paths, restarts, parts; what looks like a heading and is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.documents.model import Clause
from gongce.documents.structure import describe_text

NOTICE = (
    "甲乙县人民政府办公室\n关于印发甲乙县工业三年行动计划\n（2019—2021年）的通知\n各乡镇人民政府：\n"
    "现将计划印发给你们，请认真贯彻落实。\n附件：1.重点任务分解表\n      2.考核办法\n甲乙县人民政府办公室\n"
    "2019年3月1日\n（此件公开发布）\n"
)
PLAN = "甲乙县工业三年行动计划（2019—2021年）\n为加快发展，制定本计划。\n一、目标\n(一)总量。达到20亿元。\n二、任务\n"
ANNEXES = "附件1\n重点任务分解表\n一、工业\n1.招商。\n二、服务业\n附件2：\n考核办法\n第一条 为规范考核，制定本办法。\n"


def outline(text: str) -> tuple[Clause, ...]:
    return tuple(clause for clause in describe_text(text).clauses if clause.level)


def paths(text: str) -> list[str]:
    return [clause.path for clause in outline(text)]


def headings(text: str) -> list[str]:
    return [clause.heading.text(text) for clause in outline(text)]


def test_the_four_usual_levels_nest() -> None:
    text = (
        "一、目标\n(一)总量。增长。\n1.产值。达到5亿元。\n(1)甲镇。达到1亿元。\n(2)乙镇。\n2.税收\n(二)质量\n二、保障"
    )
    clauses = outline(text)
    assert [clause.level for clause in clauses] == [1, 2, 3, 4, 4, 3, 2, 1]
    assert [clause.path for clause in clauses][3:6] == ["一(一)1(1)", "一(一)1(2)", "一(一)2"]
    assert [clause.parent for clause in clauses][3:6] == ["一(一)1", "一(一)1", "一(一)"]


@pytest.mark.parametrize(
    ("printed", "path"),
    [
        ("（三）改革。推进。", "(三)"),
        ("㈢改革", "㈢"),
        ("１．改革", "1"),
        ("⒈改革", "⒈"),
        ("1、改革", "1"),
        ("1)改革", "1)"),
        ("（1）改革", "(1)"),
        ("①改革", "①"),
        ("第三条 改革", "第三条"),
        ("第二章 改革", "第二章"),
        ("十二、改革", "十二"),
        ("　　一、改革", "一"),
        ("\u00a0\u00a0一、改革", "一"),
    ],
)
def test_a_mark_is_known_in_each_way_of_printing_it(printed: str, path: str) -> None:
    assert paths(printed) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "4.5万吨产能退出",
        "2015年完成投资3亿元",
        "12.3亿元",
        "3.5%的增速",
        "一、二、三产业协调发展",
        "第一产业增加值5亿元",
        "1.2倍于上年",
        "2-3家企业",
        "2012.5.6",
    ],
)
def test_a_figure_at_the_beginning_of_a_line_is_no_heading(text: str) -> None:
    assert paths(text) == []


def test_a_number_before_a_year_or_a_figure_is_still_a_number() -> None:
    assert paths("1.2015年完成投资3亿元。\n2、68家企业达标。\n3.电网。改造。") == ["1", "2", "3"]


def test_decimal_numbers_nest_below_the_number_they_continue() -> None:
    assert paths("1.总则\n1.1 目的\n1.2 依据\n1.2.1 法律\n2.组织\n2.1 机构") == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]


def test_articles_stand_in_chapters_and_have_no_sentence_for_a_heading() -> None:
    text = "第一章 总则\n第一条 为了发展，制定本办法。\n第二条 奖励标准。给予5万元。\n第二章 附则\n"
    text += "第三条 本办法自印发之日起施行。"
    assert headings(text) == ["第一章 总则", "第一条", "第二条 奖励标准", "第二章 附则", "第三条"]
    assert [clause.parent for clause in outline(text)] == ["", "第一章", "第一章", "", "第二章"]


def test_a_run_in_heading_ends_at_its_full_stop_and_the_body_follows() -> None:
    text = "1.产业规模。实施工程，达到5亿元。"
    (clause,) = outline(text)
    assert clause.heading.text(text) == "1.产业规模"
    assert clause.body.text(text) == "实施工程，达到5亿元。"


@pytest.mark.parametrize(
    "text", ["1.企业达到23家，产值37.3亿元；主要有烧鸡加工。", "(1)在区外建设的，由属地负责；供地由市里落实。"]
)
def test_a_sentence_is_no_heading(text: str) -> None:
    assert len(headings(text)[0]) <= 3


def test_bullets_and_metric_heads_are_the_fifth_level() -> None:
    text = "一、目标\n工业投资：完成50亿元。\n(一)质量\n――集约。提高。\n●创新。加强。\n二、保障"
    assert paths(text) == ["一", "一·工业投资", "一(一)", "一(一)—1", "一(一)—2", "二"]
    assert [clause.level for clause in outline(text)] == [1, 5, 2, 5, 5, 1]


@pytest.mark.parametrize(
    "text", ["责任单位：市经信局", "时间：2020年6月", "各镇人民政府：", "附件：考核办法", "主要任务是：招商"]
)
def test_a_label_with_its_value_is_no_metric_head(text: str) -> None:
    assert paths(text) == []


def test_numbers_inside_a_line_count_where_they_form_a_sequence() -> None:
    text = "现通知如下。一、提高认识。要统一思想。二、明确任务。(一)壮大企业。新增10家；"
    text += "(二)建设园区。完成3亿元。三、落实。"
    assert paths(text) == ["一", "二", "二(一)", "二(二)", "三"]
    assert paths("按照前述(一)执行。见(二)。另附1.表格。") == []


def test_a_text_whose_first_part_is_missing_begins_where_it_begins() -> None:
    assert paths("（上接第1版）\n3.产业。做强。\n4.外贸。扩大。\n（二）平台\n1.园区。\n四、保障\n（一）领导。") == [
        "3",
        "4",
        "(二)",
        "(二)1",
        "四",
        "四(一)",
    ]


def test_the_notice_the_plan_and_each_annex_are_parts_of_their_own() -> None:
    text = NOTICE + PLAN + ANNEXES
    openings = [clause for clause in describe_text(text).clauses if clause.level == 0]
    assert [clause.label for clause in openings] == ["", "", "附件1", "附件2"]
    assert openings[1].heading.text(text) == "甲乙县工业三年行动计划（2019—2021年）"
    assert openings[3].heading.text(text) == "考核办法"
    assert [clause.id for clause in outline(text)] == ["一", "一(一)", "二", "2/一", "2/一1", "2/二", "3/第一条"]


def test_a_numbering_that_restarts_without_a_sign_begins_another_part() -> None:
    text = "要点\n一、甲项\n二、乙项\n招商办法\n一、丙项\n二、丁项"
    assert [clause.id for clause in outline(text)] == ["一", "二", "2/一", "2/二"]
    assert outline(text)[1].span.text(text) == "二、乙项\n"


def test_the_lines_of_a_list_of_annexes_are_no_clauses() -> None:
    assert paths("一、目标\n二、任务\n附件：1.分解表\n      2.考核办法\n      3.名单\n") == ["一", "二"]


def test_a_table_of_contents_is_furniture_and_heads_nothing() -> None:
    text = "目  录\n一、要求............1\n二、任务............3\n一、要求\n增长5%。\n二、任务\n招商。\n"
    marks = describe_text(text)
    assert [mark.reason for mark in marks.furniture] == ["table of contents"]
    assert paths(text) == ["一", "二"]


def test_a_repeated_number_keeps_its_path_and_gets_an_id_of_its_own() -> None:
    clauses = outline("一、甲\n1.乙\n2.丙\n1.丁\n二、戊")
    assert [clause.path for clause in clauses] == ["一", "一1", "一2", "一1", "二"]
    assert [clause.id for clause in clauses] == ["一", "一1", "一2", "一1#2", "二"]


MARKS = "一、|二、|三、|(一)|（二）|1.|2.|３．|(1)|①|——|第一条|第二章|1.1|4.5万吨|2012年4月16日|附件1|附件：1.表|目录"
OTHERS = "工业行动方案|完成投资5亿元。|工业投资：50亿元|首页|文号："
LINES = st.lists(st.sampled_from(f"{MARKS}|{OTHERS}".split("|")), max_size=30)


@given(LINES, st.sampled_from(["\n", "\n\n", "甲\n", "。"]))
def test_clauses_always_nest_and_never_share_an_id(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    clauses = describe_text(text).clauses
    by_id = {clause.id: clause for clause in clauses}
    assert len(by_id) == len(clauses)
    for clause in clauses:
        assert clause.span.start <= clause.heading.start <= clause.heading.end <= clause.body.start
        assert clause.body.start <= clause.body.end <= clause.span.end
        if clause.parent:
            parent = by_id[clause.parent]
            assert parent.span.start < clause.span.start
            assert clause.span.end <= parent.span.end
            assert parent.body.end <= clause.span.start
    starts = [clause.span.start for clause in clauses]
    assert starts == sorted(starts)


@given(LINES)
def test_an_outline_does_not_depend_on_indents(lines: list[str]) -> None:
    plain, indented = "\n".join(lines), "\n".join("　　" + line for line in lines)
    assert [clause.id for clause in describe_text(plain).clauses] == [c.id for c in describe_text(indented).clauses]


def test_a_label_is_printed_where_the_heading_says() -> None:
    text = NOTICE + PLAN + ANNEXES
    for clause in outline(text):
        assert re.match(re.escape(clause.label), clause.heading.text(text))
