"""What may go out, what the office may edit, what each kind shows."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bulletin_sample import FINDINGS, draft, league, sample, with_league

from gongce.bulletins.monthly import (
    Approval,
    Case,
    Composition,
    Correction,
    Matrix,
    Publication,
    Receipt,
    Standing,
    compose,
    default_templates,
    judge_issue,
    read_templates,
)
from gongce.bulletins.monthly.compose import WRITERS
from gongce.bulletins.monthly.composition import Grid, Sentence
from gongce.bulletins.monthly.lines import Shown, text_of
from gongce.bulletins.monthly.template import BLOCKS
from gongce.vocabulary import Finding, InputError, RefusedError, Severity

APPROVAL = Approval("林知远", "市工业和信息化局局长", "已与石桥区核实，差额为四舍五入", date(2019, 7, 12))


def grids(composition: Composition) -> dict[str, Grid]:
    sections = (*composition.sections, *composition.annexes)
    return {part.caption: part for section in sections for part in section.parts if isinstance(part, Grid)}


def words(composition: Composition) -> str:
    said = [text_of(composition.lead)]
    for section in (*composition.sections, *composition.annexes):
        said.append(section.title)
        for part in section.parts:
            if isinstance(part, Sentence):
                said.append(text_of(part.line))
            if isinstance(part, Grid):
                said += [part.caption, *(c.text if isinstance(c, Shown) else c for row in part.rows for c in row)]
    return "\n".join(said)


def test_a_blocking_finding_keeps_a_bulletin_a_draft() -> None:
    state = judge_issue(FINDINGS, is_issued=True)
    assert state.standing is Standing.DRAFT
    assert state.mark == "草稿"


def test_a_named_person_may_issue_over_a_doubt_about_data_and_the_reason_is_printed() -> None:
    state = judge_issue(FINDINGS, is_issued=True, approval=APPROVAL)
    assert state.standing is Standing.OVERRIDDEN
    assert "林知远" in state.reason
    assert "四舍五入" in state.reason


@pytest.mark.parametrize(
    "code", ["foreign_lane", "secret_mark", "disclosure.small-cell", "classified", "order_lacking"]
)
def test_nobody_issues_over_lane_secrecy_disclosure_or_a_lack_of_basis(code: str) -> None:
    finding = Finding(code, Severity.BLOCKING, "表1", "不可公布")
    with pytest.raises(RefusedError) as caught:
        judge_issue([finding], is_issued=True, approval=APPROVAL)
    assert caught.value.exit_code == 4


def test_an_approval_without_a_reason_is_refused() -> None:
    with pytest.raises(InputError):
        judge_issue(FINDINGS, is_issued=True, approval=replace(APPROVAL, reason=" "))


def test_a_warning_does_not_stand_in_the_way() -> None:
    assert judge_issue(FINDINGS[1:], is_issued=True).standing is Standing.ISSUED


def test_an_internal_league_is_in_drafts_only() -> None:
    internal = ("没有依据",)
    assert "2019年1—6月工业投资增速位次" not in grids(compose(with_league(internal=internal)))
    shown = compose(replace(draft(), leagues=(league(internal=internal),)))
    assert "不予公布：没有依据" in words(shown)


def test_doubts_are_shown_in_a_draft_and_only_the_overridden_ones_once_issued() -> None:
    assert "数据疑点" in grids(compose(draft()))
    assert "数据疑点" not in grids(compose(sample()))
    over = replace(sample(), findings=FINDINGS, state=judge_issue(FINDINGS, is_issued=True, approval=APPROVAL))
    assert len(grids(compose(over))["数据疑点"].rows) == 1


def test_the_public_sees_only_what_is_marked_public() -> None:
    publication = Publication("市政府", date(2019, 7, 20), "云川日报")
    said = words(compose(replace(sample(), publication=publication), "public"))
    assert "工业投资" in said
    assert "能耗" not in said


def test_nothing_goes_to_the_public_without_a_publication_or_as_a_draft() -> None:
    with pytest.raises(RefusedError, match="channel"):
        compose(sample(), "public")
    with pytest.raises(RefusedError, match="draft"):
        compose(draft(), "public")


def test_ties_share_a_place_and_who_is_not_ranked_is_last_with_its_reason() -> None:
    rows = grids(compose(sample()))["2019年1—6月工业投资增速位次"].rows
    assert [row[0].text if isinstance(row[0], Shown) else row[0] for row in rows] == [
        "1",
        "2",
        "2",
        "4",
        "5",
        "6",
        "7",
        "8",
        "—",
        "—",
    ]
    assert rows[-2][1] == "南坪县"
    assert rows[-2][4] == "未报送"


def test_lists_give_reasons() -> None:
    rows = grids(compose(sample()))["2019年1—6月红黑榜"].rows
    assert [(row[0], row[2]) for row in rows] == [("红榜", "青屏区"), ("黑榜", "石桥园")]
    assert all("列第" in str(row[3]) for row in rows)


def test_lights_have_shape_and_word_the_worst_first() -> None:
    rows = grids(compose(sample()))["2019年1—6月目标完成预警"].rows
    assert [row[0] for row in rows] == ["■ 滞后", "▲ 临近", "▲ 临近"]


def test_a_window_keeps_the_rows_of_its_days_and_rates_count_them() -> None:
    days = (date(2012, 5, 3), date(2012, 4, 20), date(2012, 5, 9), None)
    matrix = Matrix(
        "stationing", "派驻情况", ("部门",), [["甲"], ["乙"], ["丙"], ["丁"]], days=days, done=(True, True, False, True)
    )
    data = replace(sample(), matrices=(matrix,), window=(date(2012, 5, 1), date(2012, 5, 10)))
    composition = compose(data, "stationing")
    assert [row[0] for row in grids(composition)["派驻情况"].rows] == ["甲", "丙"]
    assert "共2项，完成1项，完成率50.0%" in words(composition)


def test_a_work_bulletin_has_departments_and_zones_apart() -> None:
    one = Matrix("departments", "部门任务", ("任务",), [["甲"]], done=(True,))
    two = Matrix("zones", "园区任务", ("任务",), [["乙"]], done=(False,))
    composition = compose(replace(sample(), matrices=(one, two)), "work")
    assert [section.title for section in composition.sections][:2] == ["市直部门工作开展情况", "园区工作开展情况"]
    assert "部门任务共1项，完成1项，完成率100.0%" in words(composition)


def test_a_correction_says_what_was_printed_and_what_is_right() -> None:
    one = Correction("云工强办通报〔2019〕5号", "表3第2行", "9.8%", "8.9%", "报表错列")
    composition = compose(replace(sample(), corrections=(one,)), "correction")
    assert composition.title.startswith("关于更正")
    assert "所印9.8%，应为8.9%。更正原因：报表错列。" in words(composition)


def test_a_year_end_bulletin_lists_who_has_signed_for_it() -> None:
    receipts = (Receipt("市委书记", date(2019, 1, 5), date(2019, 1, 6), "办公室"), Receipt("市长", date(2019, 1, 5)))
    composition = compose(replace(sample(), copies=("市委书记", "市长", "区长"), receipts=receipts), "year-end")
    assert [row[-1] for row in grids(composition)["签收单"].rows] == ["已签收", "已送达，未签收", "未送达"]


def test_a_model_case_names_what_it_tells_of() -> None:
    publication = Publication("市委宣传部", date(2019, 7, 20), "云川日报")
    case = Case("青屏光电扩产", "三个月完成全部手续。", "青屏光电公司", "photonics", public=True)
    assert "青屏光电公司" in words(compose(replace(sample(), cases=(case,), publication=publication), "model"))


def test_every_block_of_a_layout_has_its_writer() -> None:
    assert set(WRITERS) == BLOCKS


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_office_s_words_replace_the_default_ones(tmp_path: Path) -> None:
    folder = write(tmp_path, "wording.yaml", "wording:\n  growth_up: 同比增长{growth}%\n")
    assert "同比增长7.8%" in words(compose(sample(), "monthly", read_templates(folder)))


def test_the_office_s_layout_replaces_a_kind_and_keeps_the_others(tmp_path: Path) -> None:
    layout = "kinds:\n  - id: monthly\n    title: '{title}'\n    sections:\n      - {title: 位次, show: [leagues]}\n"
    templates = read_templates(write(tmp_path, "layout.yaml", layout))
    assert [section.title for section in compose(sample(), "monthly", templates).sections] == ["位次"]
    assert templates.kinds.keys() == default_templates().kinds.keys()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("wording.yaml", "wording:\n  growth_up: 增长{rate}%\n", "wording.yaml:2: growth_up has {rate}"),
        ("wording.yaml", "wording:\n  lead: a\n  grwth_up: x\n", "wording.yaml:3: no sentence is called grwth_up"),
        ("wording.yaml", "wording:\n  growth_up: 增长{growth%\n", "wording.yaml:2"),
        ("wording.yaml", "wording: [a\n", "wording.yaml:"),
        ("layout.yaml", "kinds:\n  - id: x\n    title: t\n", "layout.yaml:2: sections is missing"),
        ("layout.yaml", "kinds:\n  - {id: x, title: t, sections: [{title: a, show: [leage]}]}\n", "called leage"),
        ("layout.yaml", "kinds:\n  - {id: x, title: '{name}', sections: [{title: a, show: [notes]}]}\n", "{name}"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_told_with_file_line_and_remedy(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_templates(write(tmp_path, name, text))
    assert told in str(caught.value)
    assert caught.value.remedy
