"""Returns that units fill: forms as data, cells read exactly or refused, workbooks that come back the same."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.facts.checks import default_check_rules
from gongce.facts.importing import read_grid
from gongce.facts.importing.preview import FACT_SCHEMA
from gongce.facts.returns import judge_return, lay_out, load_return_forms, read_entry, rows_of_return, schedule_of
from gongce.facts.returns.context import Past
from gongce.facts.returns.entries import REASONS, print_entry
from gongce.facts.returns.forms import Prefill, units_of
from gongce.facts.returns.workbook import Written, write_return
from gongce.facts.returns.workbook_reading import read_return
from gongce.facts.schema import validate_observations
from gongce.rulebook import load_pack
from gongce.vocabulary import InputError, Period, Severity

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "examples" / "yunchuan" / "return-forms.yaml").read_text(encoding="utf-8")
PACK = load_pack(ROOT / "examples" / "yunchuan" / "plan")
FORMS = {form.id: form for form in load_return_forms(TEXT, PACK)}
SHEET = lay_out(FORMS["main"], PACK, Period.month(2019, 7))
RULES = default_check_rules(PACK)
TOTAL, GROWTH, TONS = (SHEET.by_id[name] for name in ("output:total", "output:growth", "investment:total"))


def test_a_form_asks_cells_of_units_under_an_order():
    form = FORMS["main"]
    assert (form.cells, form.minutes) == (21, 42.0)
    assert units_of(form, PACK)[:4] == ("jingkai", "gaoxin", "shiqiao-park", "qingping")
    assert form.lacking(PACK, date(2019, 7, 18)) == ()
    assert form.lacking(PACK, date(2022, 7, 18)) == ("validity",)
    assert FORMS["talents"].lacking(PACK, date(2019, 7, 18)) == ("basis", "approval", "frequency", "expiry")


def test_a_cell_stands_for_one_fact_in_its_own_unit():
    assert TONS.key_of("jingkai") == (*("investment", "", "jingkai", "", "2019-YTD07", "level", "current", "STAT_AGG"),)
    assert (TONS.measured_in, TONS.kept_in) == ("万元", "亿元")
    assert SHEET.by_id["industrial-va:growth"].price_basis == "comparable"
    assert SHEET.by_id["firms:total"].period == "2019-07"


def test_deadlines_move_to_the_next_working_day():
    days = schedule_of(FORMS["main"], Period.month(2019, 8))
    assert (days.due, days.remind) == (date(2019, 9, 9), date(2019, 9, 5))
    assert schedule_of(FORMS["main"], Period.month(2029, 8)).due == date(2029, 9, 10)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: main\n", "id: growth-of-firms\n", "form growth-of-firms stands twice"),
        ("{indicator: revenue}", "{indicator: turnover}", "has no indicator turnover"),
        ("units: [zones, counties]", "units: [zones, moon]", "has no unit moon"),
        ("order: Y-o01", "order: Y-o99", "has no order Y-o99"),
        ("columns: [total, growth]", "columns: [total, speed]", "asks column speed"),
        ("cycle: monthly", "cycle: event", "comes round monthly"),
        ("due_after: 8", "due_after: -1", "due_after"),
        ("minutes_a_cell: 2", "minutes: 2", "minutes"),
        ("forms:", "tables:", "没有 forms 一项"),
        ("{indicator: profit}", "{indicator: output}", "row output stands twice"),
        ("- {id: total, title: 本月止累计}", "- {id: total, title: 本月止累计, id: x}", "twice"),
    ],
)
def test_a_form_that_cannot_be_used_is_told_in_one_line(old, new, told):
    assert old in TEXT
    with pytest.raises(InputError, match=told) as caught:
        load_return_forms(TEXT.replace(old, new, 1), PACK)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２３.5", "247/2"),
        ("1,234.5", "2469/2"),
        ("1，234", "1234"),
        (" 12 ", "12"),
        ("-3.2", "-16/5"),
        ("−3", "-3"),
        ("下降3.2", "-16/5"),
        ("(3.2)", "-16/5"),
        (".5", "1/2"),
    ],
)
def test_numbers_are_read_exactly(text, value):
    assert read_entry(text, TOTAL).value == Fraction(value)


@pytest.mark.parametrize(
    "text", ["12万", "12亿", "12亿元", "12户", "1.2e", "约12", "1,23", "12..3", "abc", "1" * 61, "=1+1"]
)
def test_units_and_what_is_no_number_are_refused_with_a_remedy(text):
    entry = read_entry(text, TOTAL)
    assert entry.value is None
    assert entry.problem
    assert entry.remedy


def test_a_percent_sign_belongs_only_where_the_cell_is_in_percent():
    assert read_entry("12.5%", GROWTH).value == Fraction(25, 2)
    assert "带了单位" in read_entry("12.5%", TOTAL).problem


@pytest.mark.parametrize("dash", ["—", "-", "－", "——", "–"])
def test_a_dash_needs_its_reason(dash):
    assert "没有注明原因" in read_entry(dash, TOTAL).problem
    for reason, word in REASONS.items():
        assert read_entry(f"{dash}{word}", TOTAL).missing == reason
        assert read_entry(dash, TOTAL, reason).missing == reason


numbers = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=4).map(lambda one: f"{one:f}")
typed = st.one_of(
    numbers,
    numbers.map(lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
    st.sampled_from([f"—{word}" for word in REASONS.values()]),
    st.text(max_size=40),
)


@given(typed)
def test_what_is_kept_of_a_cell_reads_as_the_same_again(text):
    entry = read_entry(text, TOTAL)
    kept = print_entry(entry)
    again = read_entry(kept, TOTAL)
    assert (again.value, again.missing, again.problem) == (entry.value, entry.missing, entry.problem)
    assert print_entry(again) == kept


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_separators_and_full_width_digits_change_nothing(scaled, decimals):
    value = Fraction(scaled, 10**decimals)
    plain = print_entry(read_entry(f"{scaled / 10**decimals:.{decimals}f}", TOTAL))
    whole, _, rest = plain.lstrip("-").partition(".")
    grouped = f"{'-' if plain.startswith('-') else ''}{int(whole):,}{'.' + rest if rest else ''}"
    for text in (plain, grouped, grouped.replace(",", "，")):
        assert read_entry(text, TOTAL).value == value


clean = st.one_of(
    st.just(""),
    st.decimals(min_value=-(10**6), max_value=10**8, allow_nan=False, places=3).map(lambda one: f"{one:f}"),
    st.integers(-999, 10**14).map(str),
    st.sampled_from([f"—{word}" for word in REASONS.values()]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
)
comments = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_workbook_of_a_return_comes_back_the_same(data):
    texts, said = {}, {}
    for cell in SHEET.cells:
        texts[cell.id] = print_entry(read_entry(data.draw(clean), cell))
        said[cell.id] = data.draw(comments)
    written = Written("jingkai", "经开区", date(2019, 8, 8), 7, texts, said, {"output": ("1", "2")})
    read = read_return(read_grid(write_return(SHEET, written), "a.xlsx"), SHEET, "jingkai")
    assert read.version == 7
    assert {one.cell.id: one.text for one in read.cells} == texts
    assert {name: read.comments.get(name, "") for name in said} == said


def make_grid(unit="jingkai", sheet=SHEET, texts=None):
    written = Written(unit, "经开区", date(2019, 8, 8), 1, texts or {}, {}, {})
    return read_grid(write_return(sheet, written), "a.xlsx")


@pytest.mark.parametrize(
    ("grid", "told"),
    [
        (make_grid("gaoxin"), "填报单位"),
        (make_grid(sheet=lay_out(FORMS["main"], PACK, Period.month(2019, 6))), "报告期"),
        (make_grid(sheet=lay_out(FORMS["growth-of-firms"], PACK, Period.month(2019, 7))), "表式"),
        (read_grid("甲,乙\n1,2\n".encode(), "b.csv"), "不是从本系统下载"),
    ],
)
def test_another_returns_workbook_is_refused(grid, told):
    with pytest.raises(InputError, match=told):
        read_return(grid, SHEET, "jingkai")


def test_every_unreadable_cell_of_a_workbook_is_named_at_its_place():
    read = read_return(make_grid(texts={"output:total": "12万", "profit:growth": "约3"}), SHEET, "jingkai")
    assert [(one.cell.id, one.address.split("!")[0]) for one in read.bad] == [
        ("output:total", "填报"),
        ("profit:growth", "填报"),
    ]


def judge(known=None, comments=(), **texts):
    entries = {name.replace("__", ":").replace("_", "-"): text for name, text in texts.items()}
    read = {name: read_entry(text, SHEET.by_id[name]) for name, text in entries.items()}
    return judge_return(SHEET, read, PACK, unit="jingkai", known=known, rules=RULES, comments=comments)


def test_rows_are_facts_the_archive_takes():
    entries = {"output:total": read_entry("12.50", TOTAL), "investment:total": read_entry("20345", TONS)}
    rows = rows_of_return(
        SHEET, entries | {"profit:total": read_entry("—保密", SHEET.by_id["profit:total"])}, "jingkai"
    )
    assert validate_observations(rows) == ()
    assert dict(zip(rows["indicator"], rows["value"], strict=True)) == {
        "output": 12.5,
        "investment": 2.0345,
        "profit": None,
    }
    assert rows.filter(pl.col("indicator") == "profit")["missing"].to_list() == ["suppressed"]
    assert rows["decimals"].to_list() == [2, None, 4]


def test_the_forms_own_relations_are_checked_in_the_units_they_are_typed_in():
    judged = judge(investment__total="1000", upgrade_investment__total="1003")
    found = [one for one in judged.doubts if one.code == "check.upgrade-in-investment"]
    assert [one.severity for one in found] == [Severity.BLOCKING]
    assert "按亿元计" in found[0].message
    assert not judge(investment__total="1001", upgrade_investment__total="1001").of("upgrade-investment:total")


def test_level_base_and_growth_must_agree():
    codes = [one.code for one in judge(output__total="110", output__base="100", output__growth="15.0").unexplained]
    assert "check.growth" in codes
    fine = judge(output__total="110", output__base="100", output__growth="10.0")
    assert not [one for one in fine.doubts if one.code == "check.growth"]


def test_a_doubt_is_explained_by_a_comment_of_any_of_its_cells():
    texts = {"output__total": "110", "output__base": "100", "output__growth": "15.0"}
    for cell in ("output:total", "output:base", "output:growth"):
        assert not [one for one in judge(comments=[cell], **texts).unexplained if one.code == "check.growth"]


def history():
    """Three years in which output grows by a tenth."""
    rows = [
        (
            *("output", "", "jingkai", "", f"{year}-YTD{month:02d}", "level", "current", "STAT_AGG"),
            month * 10 * 1.1**n,
            2,
            "",
            "",
            "",
        )
        for n, year in enumerate((2016, 2017, 2018, 2019))
        for month in range(2, 13 if year < 2019 else 7)
    ]
    return pl.DataFrame(rows, schema=FACT_SCHEMA, orient="row")


def test_history_shows_what_is_usual_and_flags_what_is_not():
    past = Past(history()).of(TOTAL)
    assert (past.last, past.year_before) == ("79.86", "84.70")
    assert past.low == pytest.approx(70 * 1.1**3)
    assert past.high == pytest.approx(70 * 1.1**3)
    assert "check.x1" in {one.code for one in judge(history(), output__total="40").of("output:total")}
    codes = {one.code for one in judge(history(), output__total="400").of("output:total")}
    assert "outlier.history" in codes
    assert not judge(history(), output__total="93.2").of("output:total")


@pytest.mark.parametrize(
    ("cell", "prefill", "offered"),
    [
        ("output:total", Prefill.LAST, "79.86"),
        ("output:total", Prefill.YEAR_BEFORE, "84.70"),
        ("output:base", Prefill.YEAR_BEFORE, "84.70"),
        ("output:total", Prefill.KNOWN, ""),
        ("output:total", Prefill.NOTHING, ""),
        ("revenue:total", Prefill.LAST, ""),
    ],
)
def test_an_empty_cell_offers_what_the_past_knows(cell, prefill, offered):
    assert Past(history()).offer(SHEET.by_id[cell], prefill) == offered


def test_what_the_archive_holds_for_this_period_is_offered_once():
    known = history().filter(pl.col("period") == "2018-YTD07").with_columns(period=pl.lit("2019-YTD07"))
    assert Past(known).offer(TOTAL, Prefill.KNOWN) == "84.70"
    assert Past(known).offer(SHEET.by_id["output:base"], Prefill.KNOWN) == ""


def test_a_column_of_a_year_before_offers_it_unless_the_form_says_otherwise():
    form = FORMS["main"]
    row, (total, base, *_) = form.rows[1], form.columns
    assert [form.prefill_of(row, one) for one in (total, base)] == [Prefill.NOTHING, Prefill.YEAR_BEFORE]
    still = base.model_copy(update={"prefill": Prefill.NOTHING})
    assert form.prefill_of(row, still) is Prefill.NOTHING
    assert form.prefill_of(row.model_copy(update={"prefill": Prefill.LAST}), total) is Prefill.LAST
    assert form.prefill_of(row.model_copy(update={"prefill": Prefill.LAST}), base) is Prefill.YEAR_BEFORE
