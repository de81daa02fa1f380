"""A sheet does not depend on the order of its input, follows the scheme to the letter, and refuses what is unstated."""

import json
from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.appraisal.figures import FactTable, read_csv_table, read_table
from gongce.appraisal.figures.reading import from_observations
from gongce.appraisal.intervals import draw_ranks
from gongce.appraisal.intervals.choices import compute_totals, settled_draws
from gongce.appraisal.intervals.ground import lay_ground
from gongce.appraisal.review import (
    Snapshot,
    Stage,
    compare_sheets,
    find_gains,
    issue_sheet,
    read_snapshot,
    relative_items,
    replay,
    reweigh,
    switch_scheme,
    write_snapshot,
)
from gongce.appraisal.review.issuing import move_on
from gongce.appraisal.scheme import build_scheme, find_gaps
from gongce.appraisal.sheet import explain_unit, score_units, trace_unit
from gongce.appraisal.sheet.trial import Trial
from gongce.cli import main
from gongce.vocabulary import InputError, Lane, LaneFrame, RefusedError, UsageError

SCHEME = """
scheme:
  id: k1
  title: 综合考核
  kind: appraisal
  full: 100
  decimals: 2
  ties: shared
  new_units: not_ranked
  missing: not_ranked
  denominators: missing
  quota_of: ranked
  steps: [clip, weight, sum, bonus, limit, veto, rank]
  total: {least: 0, most: 110}
  bonus: {most: 6}
  parts: [{id: size, title: 总量, weight: 60}, {id: speed, title: 增速, weight: 40}]
  items:
    - id: output
      title: 产值
      group: size
      weight: 60
      direction: up
      function: completion
      parameters: {target: 100, cap: 1.2}
    - id: growth
      title: 增速
      group: speed
      weight: 40
      direction: up
      taking: {of: output, base: last, tiny_base: 10, tiny: cap, growth_cap: 30}
      function: range
      parameters: {min: 0, max: 40, from: 0, clip: true}
    - id: honours
      title: 表彰
      role: bonus
      weight: 2
      direction: up
      function: index
      parameters: {standard: 1}
      missing: zero
    - {id: lies, title: 虚报, role: deduction, function: deduct, parameters: {start: 0, each: 0.2}, missing: zero}
  classes: [{id: A, title: 优, share: 30}, {id: B, title: 良, share: 50}, {id: C, title: 差, share: 20}]
  vetoes:
    - {id: v1, title: 事故, effect: at_best, to: C, when: [{field: accident, op: ==, value: true}]}
    - {id: v2, title: 造假, effect: zero, when: [{field: lies, op: ">=", value: 10}]}
"""
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "output": st.none() | st.integers(0, 200),
            "last": st.none() | st.integers(-5, 200),
            "honours": st.integers(0, 5),
            "lies": st.integers(0, 12),
            "accident": st.booleans(),
        }
    ),
    min_size=1,
    max_size=12,
)
DATA = (
    "单位,output,last,honours,lies,accident\n东区,110,100,1,0,否\n西区,90,80,0,2,否\n南区,100,8,0,0,是\n"
    "北区,120,,0,0,否\n中区,未报送,90,0,0,否\n"
)


def facts_of(rows):
    return {f"u{number}": row for number, row in enumerate(rows)}


def scored(data=DATA, scheme=SCHEME):
    ready = build_scheme(scheme)
    return ready, score_units(ready, read_csv_table(data))


def test_every_step_is_taken_as_stated():
    _, sheet = scored()
    east = sheet.unit("东区")
    assert (east.parts["size"], east.parts["speed"], east.bonus) == (66, 10, 2)
    assert (east.total, east.place.rank, east.grade) == (78, 2, "B")
    south = sheet.unit("南区")
    assert south.item("growth").note == "基数过小，增速按上限30%计"
    assert (south.total, south.grade_before_veto, south.grade) == (90, "B", "C")
    assert sheet.unit("北区").place.reason == "新单位，无上年数"
    assert sheet.unit("中区").place.reason == "产值未报送；增速未报送"
    assert sheet.unit("西区").deduction == Fraction(2, 5)


def test_a_unit_is_told_why_step_by_step_with_its_cells():
    ready, sheet = scored()
    told = "".join(explain_unit(ready, sheet, "南区"))
    for words in ("总量60分、增速30分", "总分90.00分", "“事故”：符合否决条件，不得高于差", "因否决下调"):
        assert words in told
    cells = [str(source) for source in trace_unit(ready, sheet, "南区").all_sources()]
    assert any("B4" in cell for cell in cells)
    assert trace_unit(ready, sheet, "南区").value == "90.00"


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_ranks_ignore_the_order_of_the_input(rows, dice):
    facts = list(facts_of(rows).items())
    shuffled = facts.copy()
    dice.shuffle(shuffled)
    ready = build_scheme(SCHEME)
    one, two = (score_units(ready, FactTable.of(dict(order))) for order in (facts, shuffled))
    assert one.ranks == two.ranks
    assert one.grades == two.grades


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_parts_sum_to_the_whole(rows):
    for one in score_units(build_scheme(SCHEME), FactTable.of(facts_of(rows))).units:
        if one.subtotal is not None and one.available == 100:
            assert sum(one.parts.values()) == one.subtotal
            assert sum(line.points for line in one.items if line.role == "score") == one.subtotal


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_vetoes_only_lower(rows):
    facts = facts_of(rows)
    free = {unit: row | {"accident": False} for unit, row in facts.items()}
    order = {"A": 1, "B": 2, "C": 3, None: 4}
    ready = build_scheme(SCHEME)
    with_veto, without = (score_units(ready, FactTable.of(one)) for one in (facts, free))
    assert all(order[with_veto.grades[unit]] >= order[without.grades[unit]] for unit in facts)


@given(ROWS, st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_an_irrelevant_unit_changes_no_total_unless_the_scheme_says_so(rows, output):
    ready = build_scheme(SCHEME)
    assert relative_items(ready) == ()
    facts = facts_of(rows)
    more = facts | {"new": {"output": output, "last": 100, "honours": 0, "lies": 0, "accident": False}}
    before, after = (score_units(ready, FactTable.of(one)) for one in (facts, more))
    assert all(after.unit(one.unit).total == one.total for one in before.units)
    ranked = [one for one in before.units if one.place.rank]
    newcomer = after.unit("new").total
    assert all(after.ranks[one.unit] == one.place.rank + (newcomer > one.total) for one in ranked)


def test_items_that_look_at_others_are_named():
    ready = build_scheme(SCHEME.replace("min: 0, max: 40", "min: observed_min, max: observed_max"))
    assert relative_items(ready) == ("growth",)
    assert relative_items(build_scheme(SCHEME.replace("missing: not_ranked", "missing: mean"))) == ("output", "growth")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  full: 100\n", "", "未写满分"),
        ("  decimals: 2\n", "", "几位小数"),
        ("ties: shared", "ties: unstated", "同分"),
        ("ties: shared", "ties: list", "未列指标"),
        ("  new_units: not_ranked\n", "", "新单位"),
        ("  missing: not_ranked\n", "", "缺数"),
        ("  denominators: missing\n", "", "分母"),
        ("  quota_of: ranked\n", "", "按谁计算"),
        ("[clip, weight, sum, bonus, limit, veto, rank]", "[sum, clip, weight, rank]", "计算顺序"),
        ("bonus, limit, veto, rank]", "limit, veto, rank]", "bonus"),
        ("      weight: 60\n", "", "未写权重"),
        ("      direction: up\n      function: completion", "      function: completion", "未写指标方向"),
        ("target: 100, cap: 1.2", "target: 100", "未写参数cap"),
        ("target: 100, cap: 1.2", "target: 100, cap: 1.2, bogus: 1", "没有参数bogus"),
        ("weight: 60}, {id: speed", "weight: 50}, {id: speed", "不符"),
        ("tiny: cap, growth_cap: 30", "tiny: cap", "上限"),
        ("tiny_base: 10, tiny: cap, growth_cap: 30", "tiny: cap", "小基数"),
        ("to: C, when", "when", "限到哪一档"),
        ("share: 50", "share: 90", "超过100%"),
        ("group: speed", "group: other", "没有板块"),
    ],
)
def test_what_an_author_leaves_unstated_is_asked_for(old, new, words):
    assert old in SCHEME
    gaps = find_gaps(build_scheme(SCHEME.replace(old, new)))
    assert any(words in gap.message + gap.remedy for gap in gaps), gaps
    with pytest.raises(InputError, match="unstated"):
        score_units(build_scheme(SCHEME.replace(old, new)), read_csv_table(DATA))


def test_an_exemption_needs_words_that_open_an_exception():
    gaps = find_gaps(build_scheme(SCHEME + "  exemptions: [{unit: 南区, veto: v1, document: 文1, reason: 无责}]\n"))
    assert [gap.message for gap in gaps] == ["否决v1没有例外用语"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scheme: [1]", "scheme"),
        ("a: 1", "scheme"),
        ("scheme: {id: k, title: 题, kind: nothing}", "kind"),
        ("fills: X-k01\nscheme: {id: k}", "no scheme X-k01"),
        ("scheme: {id: k\n", ""),
        ("scheme: {id: k, title: 题, kind: index, titel: 题}", "titel"),
    ],
)
def test_a_file_that_is_no_scheme_is_told_with_its_line(text, words):
    with pytest.raises(InputError) as caught:
        build_scheme(text, file="s.yaml")
    assert words in str(caught.value)
    assert "s.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (DATA.replace("110,100", "十,100"), "'十' is no number"),
        (DATA.replace("110,100", "12%,100"), "'12%' is no number"),
        (DATA + "东区,1,1,0,0,否\n", "stands twice"),
        (DATA.replace("output", "ouput"), "did you mean ouput"),
        ("", "empty"),
        ("x,y\n1,2\n", "no column names the units"),
        ("单位,a,a\n东,1,2\n", "a column stands twice"),
        ("单位,a\n,2\n", "a row without a unit"),
        ("单位,a\n东,2,3\n", "more cells"),
        ("单位,item,value\n东,a,1\n东,a,2\n", "twice"),
    ],
)
def test_a_bad_table_is_told_by_cell_and_never_read_as_zero(data, words):
    with pytest.raises(InputError, match=words):
        scored(data)


def test_long_tables_and_workbooks_read_alike(tmp_path):
    from openpyxl import Workbook

    long = read_csv_table("unit,item,value\n东,tax,24.1\n西,tax,\n东,size,规上\n")
    assert (long.figures("tax"), long.fact("size", 0), long.reason("tax", 1)) == (
        (Fraction(241, 10), None),
        "规上",
        "未报送",
    )
    book = Workbook()
    for row in (["单位", "tax", "hit"], ["东", 24.1, True], ["西", None, False]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    table = read_table(tmp_path / "t.xlsx")
    assert (table.figures("tax"), table.fact("hit", 0), table.source("tax", 0).cell) == (
        (Fraction(241, 10), None),
        True,
        "B2",
    )
    (tmp_path / "bad.xlsx").write_bytes(b"no")
    with pytest.raises(InputError, match="not a workbook"):
        read_table(tmp_path / "bad.xlsx")


@pytest.mark.parametrize(("policy", "points"), [("zero", 0), ("full", 40)])
def test_a_denominator_of_zero_follows_the_scheme(policy, points):
    text = SCHEME.replace("denominators: missing", f"denominators: {policy}")
    _, sheet = scored(DATA.replace("110,100", "110,0"), text)
    assert sheet.unit("东区").item("growth").points == points
    with pytest.raises(InputError, match="zero or less"):
        scored(DATA.replace("110,100", "110,-3"), SCHEME.replace("denominators: missing", "denominators: refuse"))


def test_enterprises_are_judged_on_administrative_data_only():
    ready = build_scheme(SCHEME.replace("kind: appraisal", "kind: evaluation\n  about: enterprise"))
    with pytest.raises(RefusedError, match="STAT_AGG"):
        score_units(ready, read_csv_table(DATA))
    assert score_units(ready, read_csv_table(DATA, lanes=Lane.ADMIN)).unit("东区").total == 78


def test_a_snapshot_reads_back_exactly_and_shows_what_moved():
    ready, sheet = scored()
    snapshot = Snapshot.of(sheet, ready, "d" * 64, occasion="异议前", period="2026", day=date(2026, 3, 1))
    again = read_snapshot(write_snapshot(snapshot))
    assert again.sheet.ranks == sheet.ranks
    assert [one.total for one in again.sheet.units] == [one.total for one in sheet.units]
    later = score_units(ready, read_csv_table(DATA.replace("西区,90", "西区,119")), previous=again.sheet)
    assert later.unit("西区").place.text == "第1（↑2）"
    moves = {move.unit: move for move in compare_sheets(again.sheet, later)}
    assert moves["西区"].text.startswith("西区：第3→第1，总分")
    assert "产值＋17.4" in moves["西区"].text
    with pytest.raises(UsageError, match="occasion"):
        Snapshot.of(sheet, ready, "", occasion="随便", period="", day=date(2026, 3, 1))
    with pytest.raises(InputError, match="not a snapshot"):
        read_snapshot("{}")


FLAT = """
scheme:
  {id: k2, title: 排名, kind: ranking, full: 100, decimals: 2, ties: shared, new_units: rank, missing: not_ranked,
   denominators: refuse, steps: [clip, weight, sum, rank], items: [
   {id: a, title: 甲项, weight: 60, direction: up, function: completion, parameters: {target: 100, cap: 1},
    bounds: {most: 60}},
   {id: b, title: 乙项, weight: 40, direction: down, function: completion,
    parameters: {target: 10, cap: 1, reverse: ratio}}]}
"""
THREE = "单位,a,b\n东,100,12.5\n西,90,10\n南,70,10\n"


def test_other_weights_move_units_and_keep_the_full_mark():
    ready, table = build_scheme(FLAT), read_csv_table(THREE)
    other = reweigh(ready, {"a": Fraction(20)})
    assert [item.weight for item in other.scheme.items] == [20, 80]
    assert other.scheme.items[0].bounds.most == 20
    assert score_units(ready, table).ranks == {"西": 1, "东": 2, "南": 3}
    moves = {move.unit: move for move in compare_sheets(score_units(ready, table), score_units(other, table))}
    assert (moves["南"].rank_after, moves["东"].rank_after) == (2, 3)
    assert set(other.lacking(date(2020, 1, 1))) >= {"basis", "approval"}
    for bad in ({"a": Fraction(101)}, {"x": Fraction(1)}, {"a": Fraction(-1)}, {"a": Fraction(50), "b": Fraction(40)}):
        with pytest.raises(InputError):
            reweigh(ready, bad)
    with pytest.raises(UsageError):
        reweigh(build_scheme(SCHEME), {"output": Fraction(50)})


def test_a_correction_is_replayed_without_being_stored():
    ready, table = build_scheme(FLAT), read_csv_table(THREE)
    found = replay(ready, table, {("东", "b"): Fraction(10)})
    assert {move.unit: (move.rank_before, move.rank_after) for move in found.moves}["东"] == (2, 1)
    assert table.figures("b")[0] == Fraction("12.5")
    with pytest.raises(InputError, match="no unit"):
        replay(ready, table, {("中", "b"): Fraction(1)})


def test_what_gains_a_place_is_the_least_change_that_does():
    ready, table = build_scheme(FLAT), read_csv_table(THREE)
    gains = {gain.item: gain for gain in find_gains(ready, table, "南")}
    assert gains["b"].needed is None
    needed = gains["a"].needed
    assert (gains["a"].rank_before, gains["a"].rank_after) == (3, 2)
    assert replay(ready, table, {("南", "a"): needed - 1}).after.ranks["南"] == 3
    assert "单靠此项不能进位" in gains["b"].text
    down = {gain.item: gain for gain in find_gains(ready, table, "东")}
    assert down["b"].needed < Fraction("12.5")
    with pytest.raises(InputError, match="first already"):
        find_gains(ready, table, "西")


@given(ROWS, st.sampled_from(["output", "last", "honours", "lies"]), st.integers(-5, 200))
@settings(max_examples=60, deadline=None)
def test_a_trial_of_one_unit_gives_what_scoring_everybody_gives(rows, column, figure):
    ready, table = build_scheme(SCHEME), FactTable.of(facts_of(rows))
    unit = table.units[-1]
    whole = score_units(ready, table.corrected({(unit, column): Fraction(figure)})).unit(unit)
    assert Trial(ready, table, unit).total(column, Fraction(figure)) == whole.total


def test_a_switch_goes_one_way_and_matches_items():
    old = build_scheme(FLAT)
    new = build_scheme(
        FLAT.replace("id: k2", "id: k3, replaces: k2, items_from: {c: [a]}").replace(
            "id: a,", "id: c, taking: {of: a},"
        )
    )
    found = switch_scheme(old, new, read_csv_table(THREE))
    assert [(pair.new, pair.old) for pair in found.items] == [("c", ("a",)), ("b", ("b",))]
    assert found.before.ranks == found.after.ranks
    with pytest.raises(UsageError, match="one way"):
        switch_scheme(new, old, read_csv_table(THREE))


NESTED = """
scheme:
  {id: n, title: 三级指数, kind: index, full: 100, decimals: 4, ties: shared, new_units: rank, missing: %MISSING%,
   steps: [clip, weight, sum, rank], join: harmonic,
   parts: [{id: p, title: 甲, weight: 1, join: geometric}, {id: q, title: 乙, weight: 2, join: mean},
           {id: r, title: 丙, weight: 1, join: mean, under: p}, {id: s, title: 丁, weight: 3, join: mean, under: p}],
   items: [%ITEMS%]}
"""
ITEM = (
    "{id: %s, title: 项, weight: %d, group: %s, direction: up, "
    "function: range, parameters: {min: 0, max: 100, from: 0}}"
)
LEAVES = (("a", 1, "r"), ("b", 1, "r"), ("c", 2, "s"), ("d", 1, "q"), ("e", 3, "q"))


def nested(missing="not_ranked"):
    return NESTED.replace("%MISSING%", missing).replace("%ITEMS%", ", ".join(ITEM % leaf for leaf in LEAVES))


def test_parts_of_parts_join_each_in_its_own_way():
    sheet = score_units(build_scheme(nested()), read_csv_table("unit,a,b,c,d,e\nx,40,60,80,20,60\n"))
    one = sheet.unit("x")
    geometric = (0.5 * 0.8**3) ** (1 / 4)
    mean = (0.2 + 3 * 0.6) / 4
    assert float(one.parts["p"]) == pytest.approx(geometric)
    assert float(one.total) == pytest.approx(100 * 3 / (1 / geometric + 2 / mean), abs=1e-4)
    assert find_gaps(build_scheme(nested().replace("under: p}],", "under: s}],")))


def test_the_annex_follows_parts_of_parts():
    text = nested() + "  uncertainty: {draws: 1000, weights_spread: 0}\n"
    text = text.replace("]}\n  uncertainty", "],\n   uncertainty").replace("spread: 0}\n", "spread: 0}}\n")
    ready = build_scheme(text)
    table = read_csv_table("unit,a,b,c,d,e\nx,40,60,80,20,60\ny,90,10,30,50,40\nz,50,50,50,50,50\n")
    sheet = score_units(ready, table)
    found = draw_ranks(ready, table, rng=np.random.default_rng(1), sheet=sheet)
    assert all(one.low == one.high == one.rank for one in found.intervals)
    ground = lay_ground(ready, table, sheet, "")
    totals = compute_totals(ground, settled_draws(ground, 1, np.random.default_rng(1)))[0]
    assert totals == pytest.approx([float(one.total) for one in sheet.units], abs=1e-4)


PAPERS = """  basis: {title: 办法, level: province}
  approval: {by: 市政府, day: 2026-01-05}
  filing: 备1
  frequency: yearly
  valid: {from: 2026-01-01, to: 2026-12-31}
  publicity: {working_days: 3, objections_to: 市工信局}
"""
DAY = date(2026, 3, 2)


@pytest.mark.parametrize("line", ["basis", "approval", "filing", "frequency", "valid"])
def test_nothing_is_issued_without_its_papers(line):
    papers = "".join(f"{one}\n" for one in PAPERS.splitlines() if not one.strip().startswith(line))
    ready = build_scheme(SCHEME + papers)
    sheet = score_units(ready, read_csv_table(DATA))
    with pytest.raises(RefusedError, match="internal analysis only"):
        issue_sheet(ready, sheet, day=DAY)


def test_a_result_goes_to_publicity_then_waits_for_objections():
    ready = build_scheme(SCHEME + PAPERS)
    issued = issue_sheet(ready, score_units(ready, read_csv_table(DATA)), day=DAY)
    assert (issued.stage, issued.until) == (Stage.PUBLICITY, date(2026, 3, 5))
    with pytest.raises(UsageError, match="publicity runs until"):
        move_on(issued, day=date(2026, 3, 5), has_objection=False)
    held = move_on(issued, day=date(2026, 3, 6), has_objection=True)
    final = move_on(held, day=date(2026, 3, 20), has_objection=False)
    assert [held.stage, final.stage] == [Stage.OBJECTION, Stage.FINAL]
    assert move_on(final, day=date(2026, 4, 1), has_objection=False).stage is Stage.EFFECTIVE
    with pytest.raises(RefusedError, match="在有效期内"):
        issue_sheet(ready, score_units(ready, read_csv_table(DATA)), day=date(2027, 3, 2))


def test_an_unknown_veto_fact_blocks_issue_unless_a_name_stands_for_it():
    ready = build_scheme(SCHEME + PAPERS)
    sheet = score_units(ready, read_csv_table(DATA.replace("西区,90,80,0,2,否", "西区,90,80,0,2,")))
    with pytest.raises(RefusedError, match="1 blocking"):
        issue_sheet(ready, sheet, day=DAY)
    issued = issue_sheet(ready, sheet, day=DAY, approver="王某", reason="已口头核实")
    assert (issued.approver, len(issued.overridden)) == ("王某", 1)


def test_the_command_explains_tries_and_keeps(tmp_path, capsys):
    scheme, data = tmp_path / "s.yaml", tmp_path / "d.csv"
    scheme.write_text(FLAT, encoding="utf-8")
    data.write_text(THREE, encoding="utf-8")
    command = ["appraise", str(scheme), str(data)]
    for more, words in (
        (["--explain", "东"], "乙项：12.5"),
        (["--weights", "a=20"], "第3→第2"),
        (["--correct", "东:b=10"], "东：第2→第1"),
        (["--gain", "南"], "甲项：70→"),
        ([], "内部分析，缺依据"),
    ):
        assert main([*command, *more]) == 0
        assert words in capsys.readouterr().out
    for more in (
        ["--correct", "东b"],
        ["--weights", "a=x"],
        ["--explain", "无"],
        ["--occasion", "x", "--snapshot", str(tmp_path / "o")],
    ):
        assert main([*command, *more]) in {2, 3}
        assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "o").exists()
    kept = tmp_path / "kept.json"
    assert main([*command, "--snapshot", str(kept), "--occasion", "月通报"]) == 0
    data.write_text(THREE.replace("东,100,12.5", "东,100,10"), encoding="utf-8")
    capsys.readouterr()
    assert main([*command, "--before", str(kept), "--json"]) == 0
    moved = [
        move["unit"]
        for move in json.loads(capsys.readouterr().out)["moves"]
        if move["rank_before"] != move["rank_after"]
    ]
    assert moved == ["东", "西"]


def archive_rows(*rows):
    names = ("unit", "indicator", "measure", "value", "printed", "missing", "cell")
    return LaneFrame.of(pl.LazyFrame([dict(zip(names, row, strict=True)) for row in rows]), Lane.STAT_AGG)


def test_figures_come_from_the_archive_with_growth_as_a_fact_of_its_own():
    frame = archive_rows(
        ("东", "va", "level", 82.4, "82.40", "", "B2"),
        ("东", "va", "growth", 7.8, "7.8", "", "C2"),
        ("西", "va", "level", None, "", "not_reported", "B3"),
    )
    table = from_observations(frame, ["东", "西", "南"])
    assert table.figures("va") == (Fraction("82.4"), None, None)
    assert table.figures("va.growth") == (Fraction("7.8"), None, None)
    assert table.lanes == {Lane.STAT_AGG}
    twice = archive_rows(("东", "va", "level", 1.0, "1", "", ""), ("东", "va", "level", 2.0, "2", "", ""))
    with pytest.raises(UsageError, match="several figures"):
        from_observations(twice, ["东"])


def test_an_item_nobody_reports_counts_for_nobody_and_says_so():
    text = SCHEME.replace("missing: not_ranked", "missing: mean").replace("new_units: not_ranked", "new_units: rank")
    _, sheet = scored("单位,output,last,honours,lies,accident\n东,100,,0,0,否\n西,90,,0,0,否\n", text)
    line = sheet.unit("东").item("growth")
    assert (line.points, line.note) == (None, "无上年数，无一单位有数，该项分值不计")
    assert (sheet.unit("东").available, sheet.unit("东").total) == (60, 100)


def test_an_annex_without_declared_doubts_is_refused(tmp_path, capsys):
    (tmp_path / "s.yaml").write_text(FLAT, encoding="utf-8")
    (tmp_path / "d.csv").write_text(THREE, encoding="utf-8")
    assert main(["appraise", str(tmp_path / "s.yaml"), str(tmp_path / "d.csv"), "--annex"]) == 2
    assert "no uncertainty is declared" in capsys.readouterr().err
