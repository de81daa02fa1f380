"""Letters of responsibility: what each unit answers for, from the pack alone; internal where it may not be issued."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest

from gongce.bulletins.letters.content import find_order, list_signatories, own_targets, write_letter
from gongce.bulletins.letters.document import lay_out_letter, lay_out_project_letter, tell_lacking
from gongce.bulletins.letters.roster import find_roles, read_roster
from gongce.bulletins.word import SignatureLines, write_official
from gongce.rulebook import load_pack
from gongce.targets.breakdown.breakdown import break_down
from gongce.targets.pack_tree import build_tree
from gongce.targets.tables.storage import SavedTable
from gongce.vocabulary import InputError

PLANS = Path(__file__).resolve().parents[4] / "plans"
NAMES = ("qidong-7plus1", "ruian-2015", "suizhou-2018", "taiyuan-2012", "xuchang-2012")
IN_FORCE, LATER = date(2012, 5, 1), date(2025, 1, 1)


@pytest.fixture(scope="module")
def taiyuan():
    pack = load_pack(PLANS / "taiyuan-2012")
    return pack, build_tree(pack)


def words(content):
    document = docx.Document(io.BytesIO(content))
    heads = [paragraph.text for section in document.sections for paragraph in section.header.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*heads, *(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_letter_holds_the_units_own_targets_duties_and_both_signatures(taiyuan):
    letter = write_letter(*taiyuan, "gaoxin", IN_FORCE)
    assert [(one.title, one.target, one.when, one.section) for one in letter.targets] == [
        ("高新区五年投资（工业投资）", "897", "2011—2015年", "方案四(五)1"),
        ("高新区增加值（规模以上工业增加值）", "300", "2015年", "方案四(五)1"),
    ]
    duties = {duty.what: (duty.due, duty.cycle) for duty in letter.duties}
    assert duties["开发区五年投资完成"] == ("2015年12月31日", "一次")
    assert duties["设立专项资金并三方缴存"] == ("首次2012年12月31日", "每年")
    assert duties["各级各部门制定具体落实措施"] == ("原文未载日期", "一次")
    assert (letter.issuer, letter.unit, letter.lacking) == ("市政府", "高新区", ())
    document = lay_out_letter(letter)
    assert (document.mark, document.mark_reason) == ("", "")
    signed = [block for block in document.body if isinstance(block, SignatureLines)]
    assert [tuple(block.parties) for block in signed] == [("甲方（市政府）", "乙方（高新区）")]
    printed = words(write_official(document))
    assert "897" in printed
    assert "市委、市政府，2012年4月25日" in printed
    assert "内部分析" not in printed


def test_a_member_answers_for_what_each_member_must_reach(taiyuan):
    letter = write_letter(*taiyuan, "gujiao", IN_FORCE)
    assert [(one.title, one.floor, one.target, one.when) for one in letter.targets] == [
        ("县（市、区）产业集聚区", "1", "2", "2011—2015年")
    ]


def test_after_the_burden_rule_the_same_order_is_internal_analysis(taiyuan):
    letter = write_letter(*taiyuan, "gaoxin", LATER)
    assert letter.lacking == ("当日不在有效期内", "备案号", "上级依据")
    document = lay_out_letter(letter)
    assert document.mark == "内部分析"
    assert document.mark_reason == "当日不在有效期内；缺备案号、上级依据。不得印发"
    assert "内部分析" in words(write_official(document))


def test_figures_per_year_come_from_a_kept_table(taiyuan):
    pack, tree = taiyuan
    found = break_down(tree, tree.by_id["T-t001"])
    table = SavedTable(pack.name, "T-t001", "工业投资五年总额", {"unit": found.frame.units}, found.alternatives)
    letter = write_letter(pack, tree, "gaoxin", IN_FORCE, [table])
    (row,) = letter.yearly
    assert (row.title, list(row.values)) == ("工业投资", ["2011", "2012", "2013", "2014", "2015"])
    assert sum(float(value) for value in row.values.values()) == pytest.approx(897, abs=0.51)
    assert write_letter(pack, tree, "jingxin", IN_FORCE, [table]).yearly == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_pack_gives_a_letter_for_every_unit_it_orders_one_for(name):
    pack = load_pack(PLANS / name)
    tree = build_tree(pack)
    order = find_order(pack)
    units = list_signatories(pack, order)
    assert units
    for unit in units:
        letter = write_letter(pack, tree, unit, IN_FORCE, order=order)
        assert letter.is_internal or order is not None
        assert lay_out_letter(letter).body
    assert len(write_official(lay_out_letter(letter))) > 3000
    if order is None:
        assert tell_lacking(write_letter(pack, tree, units[0], IN_FORCE).lacking) == "方案未安排责任书。不得印发"


def test_a_target_that_says_another_again_is_not_counted_twice():
    pack = load_pack(PLANS / "xuchang-2012")
    tree = build_tree(pack)
    own = [node.id for node in own_targets(pack, tree, "zones")]
    assert "X-t003" in own
    assert "X-t005" not in own


def test_a_unit_the_pack_does_not_have_is_refused(taiyuan):
    with pytest.raises(InputError, match="no unit nowhere"):
        write_letter(*taiyuan, "nowhere", IN_FORCE)


# ---- rosters


@pytest.fixture(scope="module")
def qidong():
    return load_pack(PLANS / "qidong-7plus1")


def roster(pack, *rows):
    keys = ("project", "role", "holder", "signed", "tracked")
    cells = [(f"line {n}", dict(zip(keys, row, strict=False))) for n, row in enumerate(rows, 2)]
    return read_roster(pack, cells, "r.csv")


def test_a_role_without_a_row_is_a_gap_and_the_letter_is_not_in_force(qidong):
    found = roster(qidong, ("甲项目", "协调", "发改委", "2010-03-01"), ("甲项目", "role-serve", "科技局", "2010-03-01"))
    assert [slot.is_gap for slot in found.of("甲项目")] == [False, False, True]
    assert not found.is_signed("甲项目")
    document = lay_out_project_letter(qidong, found, "甲项目", date(2010, 6, 1))
    assert document.mark == "内部分析"
    assert "管理责任人尚待明确" in words(write_official(document))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("", "协调", "x"), "no project"),
        (("甲", "喝茶", "x"), "no role 喝茶"),
        (("甲", "协调", "x", "3月"), "3月 is not a day"),
        (("甲", "协调", "x", "", "2010-01-01；很久"), "很久 is not a day"),
    ],
)
def test_a_bad_roster_is_refused_whole(qidong, row, says):
    with pytest.raises(InputError, match=f"line 3: {says}"):
        roster(qidong, ("乙", "协调", "y"), row)


def test_a_role_twice_is_told(qidong):
    with pytest.raises(InputError, match="twice"):
        roster(qidong, ("甲", "协调", "x"), ("甲", "协调", "y"))


def test_a_plan_without_such_roles_says_what_would_make_it_one(taiyuan):
    with pytest.raises(InputError, match="fixes no roles by letter"):
        find_roles(taiyuan[0])
