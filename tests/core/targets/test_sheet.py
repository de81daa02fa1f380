"""The sheet officials circulate: out, changed by people in every way they find, and back, all or nothing."""

import io
from fractions import Fraction

import numpy as np
import openpyxl
import pytest
from decomposition_problems import possible_problems
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.bulletins.decomposition_sheet import write_decomposition_sheet
from gongce.targets.decomposition.problem import UNBOUNDED, Axis, exact_margin, fix_cell, plain_problem
from gongce.targets.decomposition.proposal import decompose_target
from gongce.targets.sheet.cells import read_steps
from gongce.targets.sheet.layout import FIRST_ROW, META_SHEET, SHEET, lay_out
from gongce.targets.sheet.reading import read_sheet, rebalance
from gongce.vocabulary import InputError, UsageError

UNITS, YEARS, TRADES = ("甲区", "乙区", "丙区"), ("2013", "2014"), ("冶金", "装备")


def propose(*, trades=False, axes=None, step=Fraction(1, 100)):
    axes = axes or (Axis("unit", UNITS), Axis("year", YEARS), *((Axis("industry", TRADES),) if trades else ()))
    shape = tuple(len(axis.members) for axis in axes)
    seed = np.arange(1.0, 1 + np.prod(shape)).reshape(shape) * 1000
    total = np.array(int(seed.sum()))
    problem = plain_problem(axes, seed, margins=(exact_margin((), total, "全市"),), step=step, unit="亿元")
    return decompose_target(problem).get_proposal()


@pytest.fixture
def proposal():
    return propose()


def write(proposal, **more):
    return write_decomposition_sheet(proposal, title="分解表", **more)


def edit(content, change):
    """A person opens the workbook, changes it, saves it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(**cells):
    """Write values into cells of the sheet by address."""

    def change(book):
        for address, value in cells.items():
            book[SHEET][address] = value

    return change


def back(proposal, change, **more):
    return read_sheet(edit(write(proposal, **more), change), proposal, where="x.xlsx", **more)


def codes(edits):
    return [finding.code for finding in edits.findings]


def test_an_untouched_sheet_changes_nothing(proposal):
    edits = read_sheet(write(proposal), proposal)
    assert (dict(edits.changed), dict(edits.reasons), edits.findings) == ({}, {}, ())
    assert edits.is_clean
    assert rebalance(proposal, edits).moves == ()


def test_the_same_table_is_the_same_bytes(proposal):
    assert write(proposal) == write(propose())


def test_yellow_cells_are_open_sums_are_formulas_ids_are_hidden(proposal):
    book = openpyxl.load_workbook(io.BytesIO(write(proposal, units=("甲区",))))
    sheet = book[SHEET]
    assert sheet.protection.sheet
    assert sheet["C5"].protection.locked is False
    assert sheet["C6"].protection.locked is True
    assert sheet["E5"].value == "=SUM(C5:D5)"
    assert sheet["C8"].value == "=SUM(C5:C7)"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[4].hidden
    assert book[META_SHEET].sheet_state == "veryHidden"
    assert sheet["C5"].number_format == "0.00"


@given(st.integers(0, 5000), st.sampled_from([(0, 0), (1, 1), (2, 0)]))
@settings(max_examples=25, deadline=None)
def test_a_changed_cell_stands_and_the_rest_is_balanced_to_the_last_step(steps, cell):
    proposal = propose()
    address = f"{'CD'[cell[1]]}{FIRST_ROW + 1 + cell[0]}"
    edits = back(proposal, put(**{address: steps / 100}))
    assert edits.is_clean
    outcome = rebalance(proposal, edits)
    values = outcome.decomposition.get_proposal().values
    assert int(values[cell]) == steps
    assert int(values.sum()) == int(proposal.values.sum())


def test_rows_and_columns_people_moved_are_found_by_their_hidden_ids(proposal):
    def shuffle(book):
        sheet = book[SHEET]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
        for number, row in enumerate(reversed(rows), start=5):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        sheet["C5"] = 99

    edits = back(proposal, shuffle)
    assert dict(edits.changed) == {(2, 0): 9900}


def test_reasons_come_back_with_their_rows(proposal):
    edits = back(proposal, put(C6=25, F6="新增项目两个"))
    assert dict(edits.reasons) == {"乙区": "新增项目两个"}


def test_three_axes_are_rows_of_unit_and_industry(proposal):
    wide = propose(trades=True)
    assert lay_out(wide.problem).row_titles((1, 0)) == ("乙区", "冶金")
    edits = back(wide, put(E7="１２．５"))
    assert dict(edits.changed) == {(1, 1, 0): 1250}


def test_one_axis_is_one_column():
    plain = propose(axes=(Axis("unit", UNITS),))
    assert dict(back(plain, put(C5=5)).changed) == {(0,): 500}


# ---- bad cells are told at their place, all of them, and nothing is taken


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("约30", "不是数字"),
        ("三十", "不是数字"),
        (None, "为空"),
        ("", "为空"),
        (-5, "为负数"),
        (12.345, "比最小单位还细"),
        ("1/2", "不是数字"),
        (1e300, "数值过大"),
        ("=C6*2", "为空"),
        ("#REF!", "为空"),
        (True, "不是数字"),
    ],
)
def test_a_bad_cell_is_told_with_its_address_and_remedy(proposal, value, says):
    edits = back(proposal, put(C5=value))
    (finding,) = edits.findings
    assert (finding.place, finding.severity) == (f"{SHEET}!C5", "blocking")
    assert says in finding.message
    assert finding.remedy
    assert not edits.is_clean
    with pytest.raises(UsageError, match="bad cells"):
        rebalance(proposal, edits)


def test_every_bad_cell_is_told_at_once(proposal):
    edits = back(proposal, put(C5="x", D5=-1, C6="", D7=5))
    assert [finding.place for finding in edits.findings] == [f"{SHEET}!{a}" for a in ("C5", "D5", "C6")]
    assert not edits.is_clean


@pytest.mark.parametrize(
    ("value", "steps"),
    [
        ("30", 3000),
        (" ３０．５ ", 3050),
        ("1,200", 120000),
        ("１，２００.５", 120050),
        (30.1 + 0.2, 3030),
        (0, 0),
        ("3e1", 3000),
    ],
)
def test_numbers_however_they_were_typed_are_read(proposal, value, steps):
    assert dict(back(proposal, put(C5=value)).changed) == {(0, 0): steps}


def test_a_date_is_no_figure():
    import datetime

    assert read_steps(datetime.date(2013, 1, 1), Fraction(1))[0] is None


def test_a_locked_cell_that_changed_is_told_with_what_was_sent(proposal):
    edits = back(proposal, put(C6=1), units=("甲区",))
    (finding,) = edits.findings
    assert finding.code == "sheet.locked"
    assert "改回" in finding.remedy


def test_a_fixed_cell_stays_fixed(proposal):
    fixed = decompose_target(fix_cell(proposal.problem, (0, 0), 700)).get_proposal()
    assert codes(back(fixed, put(C5=9))) == ["sheet.locked"]


def test_a_figure_outside_its_bounds_is_a_warning_and_may_stand():
    plain = propose()
    plain.problem.ceiling[0, 0] = 1500
    edits = back(plain, put(C5=20))
    assert codes(edits) == ["sheet.bound"]
    assert edits.is_clean
    assert edits.changed[0, 0] == 2000


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda book: book[SHEET].delete_rows(6), "sheet.row"),
        (lambda book: book[SHEET].delete_cols(4), "sheet.column"),
        (lambda book: book[SHEET].__setitem__("A6", "甲区"), "sheet.row-twice"),
        (lambda book: book[SHEET].__setitem__("C4", ""), "sheet.column"),
    ],
)
def test_lost_and_doubled_rows_and_columns_are_told(proposal, change, code):
    edits = back(proposal, change)
    assert code in codes(edits)
    assert not edits.is_clean


def test_added_rows_columns_notes_and_sheets_do_no_harm(proposal):
    def decorate(book):
        sheet = book[SHEET]
        sheet.insert_rows(1)
        sheet["A1"] = "云川市工信局"
        sheet["H7"] = "备注"
        sheet["F7"] = "已核对"
        sheet["B14"] = "联系人：张三"
        book.create_sheet("说明")["A1"] = "见附件"

    edits = back(proposal, decorate)
    assert (dict(edits.changed), dict(edits.reasons), codes(edits)) == ({}, {"乙区": "已核对"}, [])


def test_merged_cells_are_told_as_the_empty_cells_they_leave(proposal):
    edits = back(proposal, lambda book: book[SHEET].merge_cells("C5:D5"))
    assert [(finding.place, finding.code) for finding in edits.findings] == [(f"{SHEET}!D5", "sheet.cell")]


def test_a_sheet_that_was_renamed_is_not_ours(proposal):
    def rename(book):
        book[SHEET].title = "最终版"

    with pytest.raises(InputError, match="not a decomposition sheet"):
        back(proposal, rename)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"x" * 1000, "文字".encode(), b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_no_workbook_is_refused_in_one_line(proposal, content):
    with pytest.raises(InputError, match=r"x\.xlsx"):
        read_sheet(content, proposal, where="x.xlsx")


def test_another_workbook_or_an_older_table_is_refused(proposal):
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    with pytest.raises(InputError, match="not a decomposition sheet"):
        read_sheet(other.getvalue(), proposal)
    moved = decompose_target(fix_cell(proposal.problem, (0, 0), 700)).get_proposal()
    with pytest.raises(InputError, match="another table or an earlier version"):
        read_sheet(write(proposal), moved)


def test_a_huge_workbook_is_refused_before_it_is_opened(proposal):
    with pytest.raises(InputError, match="20 MB"):
        read_sheet(bytes(20_000_001), proposal)


def test_wishes_no_table_can_meet_come_back_as_a_conflict(proposal):
    edits = back(proposal, put(C5=100000))
    outcome = rebalance(proposal, edits)
    assert outcome.decomposition.proposal is None
    assert outcome.decomposition.conflict is not None
    assert "全市合计" in outcome.decomposition.findings[0].message


def test_titles_that_look_like_formulas_stay_text():
    axes = (Axis("unit", ("=1+1", "@乙", "-丙")), Axis("year", YEARS))
    proposal = propose(axes=axes)
    sheet = openpyxl.load_workbook(io.BytesIO(write(proposal)))[SHEET]
    assert [sheet[f"B{n}"].value for n in (5, 6, 7)] == ["=1+1", "@乙", "-丙"]
    assert [sheet[f"B{n}"].data_type for n in (5, 6, 7)] == ["s", "s", "s"]
    assert dict(back(proposal, put(C6=1)).changed) == {(1, 0): 100}


def test_open_ceilings_are_not_printed_as_numbers(proposal):
    book = openpyxl.load_workbook(io.BytesIO(write(proposal)))
    formulas = [rule.formula1 for rule in book[SHEET].data_validations.dataValidation]
    assert str(UNBOUNDED) not in "".join(str(one) for one in formulas)


@given(possible_problems(largest=(5, 3, 3)))
@settings(max_examples=30, deadline=None)
def test_whatever_table_goes_out_comes_back_as_it_was(made):
    proposal = decompose_target(made[0]).get_proposal()
    edits = read_sheet(write(proposal), proposal)
    assert (dict(edits.changed), edits.findings) == ({}, ())
    assert np.array_equal(rebalance(proposal, edits).decomposition.get_proposal().values, proposal.values)
