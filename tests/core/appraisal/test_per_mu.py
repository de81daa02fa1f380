"""Per-mu evaluation grades by integer quotas, keeps what was decided before, and takes no statistical data."""

import json
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.appraisal.figures import FactTable
from gongce.appraisal.per_mu import (
    apply_measures,
    compare_grades,
    grade_enterprises,
    merge_entities,
    occupied_areas,
    spread_grades,
)
from gongce.appraisal.scheme import build_scheme
from gongce.appraisal.sheet import score_units
from gongce.cli import main
from gongce.rulebook.model.methods import DifferentialMeasure
from gongce.vocabulary import Lane, LaneFrame, RefusedError, UsageError

HUANGYAN = """
scheme:
  id: huangyan-2022
  title: 亩均效益综合评价
  kind: evaluation
  about: enterprise
  full: 100
  decimals: 2
  ties: better
  missing: mean
  denominators: missing
  new_units: rank
  quota_of: ranked
  steps: [clip, weight, sum, veto, rank]
  items:
%ITEMS%  classes:
    - {id: A, title: A类, share: 20}
    - {id: B, title: B类, share: 60}
    - {id: C, title: C类, share: 15}
    - {id: D, title: D类, share: 5}
  vetoes:
    - {id: v1, title: 安全生产事故, effect: at_best, to: C, when: [{field: accident, op: ==, value: true}]}
"""
LINES = (
    ("tax-mu", "亩均税收", 30, "24.097"),
    ("va-mu", "亩均增加值", 20, "136.16"),
    ("va-tce", "单位能耗增加值", 20, "2.694"),
    ("va-emission", "单位排放增加值", 10, "4929.81"),
    ("labour", "全员劳动生产率", 10, "18.14"),
    ("rd", "研发强度", 10, "0.0302"),
)
HEAD = "企业,tax-mu,va-mu,va-tce,va-emission,labour,rd,accident\n"
BASES = "24.097,136.16,2.694,4929.81,18.14,0.0302"
OTHER = "48.194,102.12,1.347,2464.905,18.14,0.0151"

ONE = """
scheme:
  {id: one, title: 试评, kind: evaluation, about: enterprise, full: 100, decimals: 2, ties: better, missing: not_ranked,
   denominators: refuse, new_units: rank, quota_of: ranked, steps: [clip, weight, sum, veto, rank],
   items: [{id: x, title: 甲, weight: 100, direction: up, function: index, parameters: {standard: 100, cap: 1.5}}],
   classes: [{id: A, title: A类, share: 20}, {id: B, title: B类, share: 50}, {id: C, title: C类, share: 25},
             {id: D, title: D类, share: 5}],
   vetoes: [{id: v, title: 事故, effect: at_best, to: C, when: [{field: hit, op: ==, value: true}]}]}
"""


def huangyan(cap=""):
    """The scheme of the printed vectors, with the caps asked for."""
    items = "".join(
        f"    - {{id: {name}, title: {title}, weight: {weight}, direction: up, function: index, "
        f"parameters: {{standard: {base}{cap}}}}}\n"
        for name, title, weight, base in LINES
    )
    return HUANGYAN.replace("%ITEMS%", items)


def write(folder, scheme, data):
    (folder / "scheme.yaml").write_text(scheme, encoding="utf-8")
    (folder / "data.csv").write_text(data, encoding="utf-8")
    return str(folder / "scheme.yaml"), str(folder / "data.csv")


def grade(frame, scheme=ONE, **more):
    return grade_enterprises(build_scheme(scheme), LaneFrame.of(frame.lazy(), Lane.ADMIN), **more).collect()


@pytest.mark.parametrize(("cap", "row", "score"), [("", BASES, 10000), ("", OTHER, 10500), (", cap: 1.5", OTHER, 9000)])
def test_the_printed_vectors_come_out_of_the_command(tmp_path, capsys, cap, row, score):
    paths = write(tmp_path, huangyan(cap), f"{HEAD}甲厂,{row},否\n")
    assert main(["grade", *paths, "--lane", "ADMIN", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["enterprises"][0]["score"] == score


def test_a_missing_emission_figure_gets_the_mean_of_the_item(tmp_path, capsys):
    lost = BASES.replace("4929.81", "")
    paths = write(tmp_path, huangyan(), f"{HEAD}甲厂,{BASES},否\n乙厂,{OTHER},否\n丙厂,{lost},否\n")
    assert main(["grade", *paths, "--lane", "CONSENTED", "--json"]) == 0
    firms = {one["enterprise"]: one for one in json.loads(capsys.readouterr().out)["enterprises"]}
    assert firms["丙厂"]["va-emission_points"] == 7.5
    assert firms["丙厂"]["score"] == 9750


@pytest.mark.parametrize("lane", ["STAT_MICRO", "STAT_AGG"])
def test_statistical_data_never_grade_an_enterprise(tmp_path, capsys, lane):
    paths = write(tmp_path, huangyan(), f"{HEAD}甲厂,{BASES},否\n")
    assert main(["grade", *paths, "--lane", lane]) == 4
    assert "may not decide" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (f"{HEAD}甲厂,{BASES},否\n甲厂,{BASES},否\n", "stands twice"),
        (f"{HEAD}甲厂,{BASES.replace('24.097', '廿四')},否\n", "is no number"),
        ("名字,tax-mu\n甲厂,1\n", "no column names"),
        ("企业,tax-mu\n甲厂,1\n", "no column va-mu"),
    ],
)
def test_bad_tables_are_told_and_nothing_is_graded(tmp_path, capsys, data, words):
    paths = write(tmp_path, huangyan(), data)
    out = tmp_path / "out.csv"
    assert main(["grade", *paths, "--lane", "ADMIN", "--out", str(out)]) == 3
    assert words in capsys.readouterr().err
    assert not out.exists()


def boundary_sizes():
    """Numbers of enterprises at which 0.7 n in floats lies below a whole number: 70 % would lose one."""
    return [n for n in range(10, 20_000, 10) if not (7 * n // 10) <= 0.7 * n]


def test_no_quota_loses_an_enterprise_to_floats():
    sizes = boundary_sizes()
    assert len(sizes) == 289
    for n in [*sizes[:12], sizes[-1]]:
        frame = pl.DataFrame({"enterprise": range(n), "x": [float(one) for one in range(n)], "hit": [False] * n})
        counts = dict(grade(frame, ONE.replace("1.5", "none")).group_by("grade").len().iter_rows())
        assert (counts["A"], counts["B"]) == (n // 5, 7 * n // 10 - n // 5)


@given(st.lists(st.tuples(st.integers(0, 160), st.booleans()), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_frame_and_the_exact_engine_agree(rows):
    frame = pl.DataFrame(
        {
            "enterprise": [f"e{n}" for n in range(len(rows))],
            "x": [float(x) / 3 for x, _ in rows],
            "hit": [hit for _, hit in rows],
        }
    )
    facts = {row["enterprise"]: {"x": row["x"], "hit": row["hit"]} for row in frame.iter_rows(named=True)}
    sheet = score_units(build_scheme(ONE), FactTable.of(facts, Lane.ADMIN))
    found = {row["enterprise"]: row for row in grade(frame).iter_rows(named=True)}
    for one in sheet.units:
        assert found[one.unit]["score"] == one.total * 100
        assert (found[one.unit]["rank"], found[one.unit]["grade"]) == (one.place.rank, one.grade)


@given(st.lists(st.tuples(st.integers(0, 160), st.booleans()), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_vetoes_only_lower(rows):
    frame = pl.DataFrame(
        {"enterprise": range(len(rows)), "x": [float(x) for x, _ in rows], "hit": [h for _, h in rows]}
    )
    with_veto = grade(frame).sort("enterprise")["grade_number"]
    without = grade(frame.with_columns(hit=pl.lit(False))).sort("enterprise")["grade_number"]
    assert (with_veto >= without).all()


def test_ties_at_a_cut_off_go_to_the_better_class_and_the_worst_never_grows():
    frame = pl.DataFrame({"enterprise": range(20), "x": [90.0] * 7 + [50.0] * 13, "hit": [False] * 20})
    assert dict(grade(frame).group_by("grade").len().iter_rows()) == {"A": 7, "B": 13}


def test_groups_are_ranked_apart_and_a_zero_area_is_not_infinite():
    scheme = ONE.replace("parameters: {standard: 100", "taking: {of: tax, per: mu}, parameters: {standard: 100")
    frame = pl.DataFrame(
        {
            "enterprise": ["a", "b", "c"],
            "x": [1.0] * 3,
            "tax": [5.0, 9.0, 4.0],
            "mu": [1.0, 0.0, 2.0],
            "hit": [False] * 3,
            "size": ["规上", "规上", "规下"],
        }
    )
    found = {row["enterprise"]: row for row in grade(frame, scheme, groups=["size"]).iter_rows(named=True)}
    assert (found["a"]["rank"], found["c"]["rank"], found["b"]["rank"]) == (1, 1, None)
    assert found["b"]["reason"] == "缺甲"


def test_what_frames_do_not_know_is_refused():
    with pytest.raises(UsageError, match="gongce appraise"):
        grade(pl.DataFrame({"x": [1.0]}), ONE.replace("ties: better", "ties: list, later: [x]"))
    with pytest.raises(UsageError, match="rank_decay"):
        grade(
            pl.DataFrame({"x": [1.0]}),
            ONE.replace("function: index, parameters: {standard: 100, cap: 1.5}", "function: rank_decay"),
        )


def test_penalties_for_tenants_have_no_floor():
    scheme = ONE.replace(
        "items: [",
        "items: [{id: tenants, title: 出租厂房, role: deduction, function: deduct, "
        "parameters: {start: 0, each: 5, first: 10}, missing: zero}, ",
    ).replace("sum, veto", "sum, bonus, veto")
    frame = pl.DataFrame({"enterprise": ["a", "b"], "x": [20.0, 20.0], "tenants": [0, 5], "hit": [False, False]})
    assert dict(grade(frame, scheme).select("enterprise", "score").iter_rows()) == {"a": 2000, "b": -1000}


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["a", "b", "t", "u", None]), st.integers(0, 50)), max_size=20
    )
)
@settings(max_examples=50, deadline=None)
def test_every_mu_is_counted_once(rows):
    ledger = pl.LazyFrame(
        {
            "parcel": list(range(len(rows))),
            "holder": [r[0] for r in rows],
            "user": [r[1] for r in rows],
            "mu": [float(r[2]) for r in rows],
        },
        schema={"parcel": pl.Int64, "holder": pl.String, "user": pl.String, "mu": pl.Float64},
    )
    heads = pl.LazyFrame({"enterprise": ["t", "c"], "head": ["a", None]})
    assert occupied_areas(ledger, heads).collect()["mu"].sum() == sum(r[2] for r in rows)


def test_a_group_is_graded_as_one_and_its_members_take_the_class():
    firms = pl.LazyFrame(
        {
            "enterprise": ["a", "t", "z"],
            "head": [None, "a", None],
            "x": [60.0, 30.0, 10.0],
            "hit": [False, True, False],
            "industry": ["C39", "C35", "C13"],
        }
    )
    merged = merge_entities(firms, sums=["x"], anyone=["hit"], firsts=["industry"])
    rows = {row["enterprise"]: row for row in merged.collect().iter_rows(named=True)}
    assert (rows["a"]["x"], rows["a"]["hit"], rows["a"]["industry"]) == (90.0, True, "C39")
    spread = spread_grades(grade(merged.collect()).lazy(), firms).collect().sort("enterprise")
    assert dict(spread.select("enterprise", "grade").iter_rows())["t"] == "C"


def test_one_unreported_member_leaves_the_sum_unreported():
    firms = pl.LazyFrame({"enterprise": ["a", "t"], "head": [None, "a"], "x": [60.0, None]})
    assert merge_entities(firms, sums=["x"]).collect()["x"].to_list() == [None]


def test_a_second_run_keeps_the_first_and_says_who_changed_and_why(tmp_path, capsys):
    rows = "\n".join(f"e{n},{100 - n},否" for n in range(10))
    scheme, data = write(tmp_path, ONE, f"企业,x,hit\n{rows}\n")
    first = tmp_path / "first.csv"
    assert main(["grade", scheme, data, "--lane", "ADMIN", "--out", str(first)]) == 0
    kept = first.read_bytes()
    (tmp_path / "data.csv").write_text(
        f"企业,x,hit\n{rows}\n".replace("e9,91,否", "e9,120,否").replace("e0,100,否", "e0,100,是")
    )
    capsys.readouterr()
    second = ["grade", scheme, data, "--lane", "ADMIN", "--before", str(first)]
    assert main([*second, "--json"]) == 0
    moves = {one["enterprise"]: one for one in json.loads(capsys.readouterr().out)["moves"]}
    assert (moves["e9"]["grade_before"], moves["e9"]["grade_after"], moves["e9"]["why"]) == ("D", "A", "得分变化")
    assert (moves["e0"]["grade_after"], moves["e1"]["why"]) == ("C", "位次变化")
    assert main([*second, "--out", str(first)]) == 2
    assert first.read_bytes() == kept


def test_who_came_and_who_went_is_told():
    old = pl.LazyFrame({"enterprise": ["a", "b"], "score": [1, 2], "rank": [2, 1], "grade": ["B", None]})
    new = pl.LazyFrame({"enterprise": ["b", "c"], "score": [2, 3], "rank": [2, 1], "grade": ["A", "A"]})
    found = compare_grades(old, new).collect().sort("enterprise")
    assert found["why"].to_list() == ["退出", "否决或缺数", "新增"]


MEASURE = {
    "id": "m1",
    "title": "差别电价",
    "lever": "用电",
    "measured_in": "元/千瓦时",
    "values": {"D": Fraction(1, 10)},
    "years": {"D": [Fraction(1, 20), Fraction(1, 10), Fraction(3, 20)]},
    "basis": {"title": "电价通知", "level": "province"},
    "authority": "省发展改革委",
    "fair_competition_review": "公平审2026-1",
    "stacking": "highest",
    "valid": {"from": "2026-01-01", "to": "2026-12-31"},
}


def test_a_surcharge_rises_by_year_and_the_highest_applies_never_a_sum():
    second = MEASURE | {"id": "m2", "values": {"D": Fraction(3, 10)}, "years": {}}
    measures = [DifferentialMeasure.model_validate(one) for one in (MEASURE, second)]
    day = date(2026, 6, 1)
    assert [one.value for one in apply_measures(measures[:1], {"x": "D"}, day=day, years={"x": 9})] == [Fraction(3, 20)]
    charge = apply_measures(measures, {"x": "D", "y": "A", "z": None}, day=day)
    assert [(one.enterprise, one.value, one.others) for one in charge] == [("x", Fraction(3, 10), ("m1",))]
    assert apply_measures(measures, {"x": "D"}, day=day, other_charges={("x", "用电"): Fraction(1, 2)}) == ()


@pytest.mark.parametrize("key", ["basis", "authority", "fair_competition_review", "stacking", "valid"])
def test_a_measure_without_its_papers_is_refused(key):
    with pytest.raises(RefusedError, match="lacks"):
        apply_measures(
            [DifferentialMeasure.model_validate({name: value for name, value in MEASURE.items() if name != key})],
            {"x": "D"},
            day=date(2026, 6, 1),
        )


def test_a_measure_outside_its_dates_is_refused():
    with pytest.raises(RefusedError, match="does not hold"):
        apply_measures([DifferentialMeasure.model_validate(MEASURE)], {"x": "D"}, day=date(2027, 1, 1))


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_workbooks_and_parquet_grade_like_csv(tmp_path, capsys, form):
    frame = pl.DataFrame({"企业": ["甲厂", "乙厂"], "x": [120.0, None], "hit": ["否", "是"]})
    path = tmp_path / f"data.{form}"
    frame.write_excel(path) if form == "xlsx" else frame.write_parquet(path)
    (tmp_path / "scheme.yaml").write_text(ONE, encoding="utf-8")
    assert main(["grade", str(tmp_path / "scheme.yaml"), str(path), "--lane", "ADMIN", "--json"]) == 0
    firms = {one["enterprise"]: one for one in json.loads(capsys.readouterr().out)["enterprises"]}
    assert (firms["甲厂"]["score"], firms["乙厂"]["reason"], firms["乙厂"]["hit"]) == (12000, "缺甲", True)


def test_a_veto_fact_that_is_missing_is_told_and_blocks(tmp_path, capsys):
    paths = write(tmp_path, ONE, "企业,x,hit\n甲厂,90,\n乙厂,80,否\n")
    assert main(["grade", *paths, "--lane", "ADMIN"]) == 0
    assert "甲厂：“事故”所需事实hit有1户缺失" in capsys.readouterr().out
