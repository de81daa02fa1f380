"""Forecasts in a closing: set beside the tables' figures, frozen when issued, scored when the year's figures arrive."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from outlook_stages import JUNE_2018, JUNE_2019, NOW

from gongce.cli import main
from gongce.forecasting.ledger import read_ledger
from gongce.vocabulary import InputError
from gongce.workspace.closing import Closing, close_period, recompute_period
from gongce.workspace.forecast_record import LEDGER, keep_forecasts, read_forecasts, score_forecasts, tell_score
from gongce.workspace.outlook import is_forecast
from gongce.workspace.telling import tell_closing
from gongce.workspace.workspace import Workspace, open_workspace

Stages = tuple[Workspace, Closing, Closing]


def ledger_of(workspace: Workspace) -> Path:
    return workspace.folder / "records" / LEDGER


def test_gap_and_monthly_amount_are_the_tables_own_figures(stages: Stages) -> None:
    bulletin = stages[2].bulletin
    table = bulletin.indicator("investment")
    assert table is not None
    assert bulletin.outlook is not None
    assert table.whole is not None
    city = bulletin.outlook.of("investment", "city")
    assert city is not None
    assert (city.goal, city.needed, city.so_far) == (table.whole.target, table.whole.needed, table.whole.level)
    assert city.gap.text == "105.48"
    assert city.needed.text == "17.58"
    assert city.last.text == "16.78"


def test_the_forecast_lies_within_its_range_and_the_chance_follows_from_it(stages: Stages) -> None:
    outlook = stages[2].bulletin.outlook
    assert outlook is not None
    for one in outlook.prospects:
        low, middle, high = (figure.value for figure in (one.low, one.middle, one.high))
        assert low is not None
        assert middle is not None
        assert high is not None
        assert one.goal.value is not None
        assert one.chance.value is not None
        assert low < middle < high
        assert (one.chance.value > 50) == (middle > one.goal.value)
        assert (one.chance.value > 90) == (low > one.goal.value)


def test_a_unit_that_did_not_report_gets_no_forecast(stages: Stages) -> None:
    outlook = stages[2].bulletin.outlook
    assert outlook is not None
    assert outlook.of("investment", "nanping") is None
    assert outlook.of("investment", "lankou") is not None


def test_every_forecast_figure_names_its_method_and_what_it_rests_on(stages: Stages) -> None:
    figures = {key: figure for key, figure in stages[2].figures.items() if is_forecast(key)}
    assert len(figures) == 36
    for figure in figures.values():
        assert figure.trace is not None
        assert "方法" in figure.trace.note
        assert [one.value for one in figure.trace.inputs]
        assert figure.trace.all_sources()


def test_short_history_is_told_to_the_reader(stages: Stages) -> None:
    outlook = stages[2].bulletin.outlook
    assert outlook is not None
    assert any("离散程度" in note for note in outlook.notes)
    first = stages[1].bulletin.outlook
    assert first is not None
    assert all("上年同期结构推算" in one.way for one in first.prospects)


def test_what_was_said_is_frozen_and_scored_when_the_years_figures_arrive(stages: Stages) -> None:
    workspace, first, second = stages
    entries = read_ledger(ledger_of(workspace))
    said = {entry.subject: entry for entry in entries if entry.period == "2018"}
    assert set(said) == {"investment@city", "investment@jingkai"}
    assert first.computed.parts.scored == ()
    scored = {one.entry.subject: one for one in second.computed.parts.scored}
    assert set(scored) == set(said)
    facts = second.computed.parts.facts.filter(
        (pl.col("indicator") == "investment") & (pl.col("period") == "2018-YTD12") & (pl.col("measure") == "level")
    )
    came = dict(facts.select("unit", "value").iter_rows())
    assert scored["investment@city"].actual == came["city"]
    assert second.bulletin.outlook is not None
    assert "2018年2次预测已有全年实际数" in second.bulletin.outlook.score


def test_the_score_is_told_at_the_terminal_once_there_is_one(stages: Stages) -> None:
    workspace, first, second = stages
    assert not [line for line in tell_closing(workspace, first) if "以往预测检验" in line]
    assert [line for line in tell_closing(workspace, second) if line.startswith("以往预测检验：2018年2次预测")]


def test_the_ledgers_quantiles_are_those_that_were_published(stages: Stages) -> None:
    workspace, _, second = stages
    entry = next(one for one in read_ledger(ledger_of(workspace)) if one.origin == "2019-06")
    city = second.bulletin.outlook.of("investment", "city") if second.bulletin.outlook else None
    assert city is not None
    assert city.low.value is not None
    assert city.middle.value is not None
    assert entry.subject == "investment@city"
    assert entry.quantiles[1] < city.low.value < entry.quantiles[2]
    assert entry.quantiles[9] < city.middle.value < entry.quantiles[10]
    assert list(entry.quantiles) == sorted(entry.quantiles)


def test_the_list_of_forecasts_shows_truth_and_misses(stages: Stages) -> None:
    workspace, _, second = stages
    text = (workspace.out / second.run.id / "预测台账.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    past = [row for row in rows if row["期间"] == "2018年"]
    assert [row["单位"] for row in past] == ["云川市", "经开区"]
    assert all(row["实际"] and row["中值偏差"].endswith("%") and row["是否在范围内"] in {"是", "否"} for row in past)
    assert all(not row["实际"] for row in rows if row["期间"] == "2019年")


def test_a_repeat_adds_nothing_to_the_ledger(stages_copy: Path) -> None:
    workspace = open_workspace(stages_copy)
    before = ledger_of(workspace).read_bytes()
    assert close_period(workspace, JUNE_2019, now=NOW.replace(day=20), by="沈若川").is_repeat
    assert ledger_of(workspace).read_bytes() == before


def test_a_lost_ledger_is_written_again_by_the_next_run(stages_copy: Path) -> None:
    workspace = open_workspace(stages_copy)
    ledger_of(workspace).unlink()
    assert close_period(workspace, JUNE_2019, now=NOW.replace(day=20), by="沈若川").is_repeat
    assert {entry.period for entry in read_ledger(ledger_of(workspace))} == {"2019"}


def test_forecasts_are_recomputed_exactly(stages: Stages) -> None:
    workspace = stages[0]
    again = recompute_period(workspace, JUNE_2019, as_of=stages[2].run.as_of)
    assert not again.differences
    assert {key: figure.text for key, figure in again.figures.items() if is_forecast(key)} == {
        key: text for key, text in stages[2].run.figures.items() if is_forecast(key)
    }


def test_a_ledger_somebody_changed_stops_the_run_in_one_line(
    stages_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = stages_copy / "records" / LEDGER
    lines = path.read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[0]) | {"targets": [[1.0, 0.99]]}
    path.write_text("\n".join([json.dumps(entry, ensure_ascii=False), *lines[1:]]) + "\n", encoding="utf-8")
    assert main(["run", str(stages_copy), "--period", "2019-06", "--today", "2019-07-20"]) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_a_new_forecast_is_never_taken_for_a_correction(stages_copy: Path) -> None:
    run = next((stages_copy / "out").glob("2019-06/run.json"))
    kept = json.loads(run.read_text(encoding="utf-8"))
    kept["figures"]["investment/city/chance"] = "1"
    run.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    workspace = open_workspace(stages_copy)
    assert close_period(workspace, JUNE_2019, now=NOW.replace(day=20), by="沈若川").is_repeat


def test_what_was_said_later_is_not_scored_in_a_recomputation(stages: Stages) -> None:
    workspace, first, second = stages
    assert read_forecasts(workspace, first.run.as_of.replace(year=2018, month=7, day=1)) == ()
    assert len(read_forecasts(workspace, first.run.as_of)) == 2
    assert len(read_forecasts(workspace, second.run.as_of)) == 11


def test_few_scored_forecasts_are_counted_and_not_judged(stages: Stages) -> None:
    workspace, _, second = stages
    scored = score_forecasts(read_forecasts(workspace, second.run.as_of), second.computed.parts.facts)
    assert "不足以校正" in tell_score(scored)
    assert "不足以校正" not in tell_score(scored * 20)


def test_an_entry_without_quantiles_is_not_kept(stages_copy: Path) -> None:
    workspace = open_workspace(stages_copy)
    entry = read_ledger(ledger_of(workspace))[0]
    assert keep_forecasts(workspace, [replace(entry, origin="2018-09", quantiles=())]) == 0
    assert keep_forecasts(workspace, [replace(entry, origin="2018-09")]) == 1


def test_december_needs_no_forecast(stages_copy: Path) -> None:
    workspace = open_workspace(stages_copy)
    december = JUNE_2018.parse("2018-12")
    closing = close_period(workspace, december, now=NOW.replace(day=21), by="沈若川")
    assert closing.bulletin.outlook is None
    assert not any(is_forecast(key) for key in closing.figures)


def test_an_unreadable_ledger_is_left_as_it_is(stages_copy: Path) -> None:
    workspace = open_workspace(stages_copy)
    entries = read_ledger(ledger_of(workspace))
    ledger_of(workspace).write_text("{}\n", encoding="utf-8")
    with pytest.raises(InputError, match="ledger"):
        keep_forecasts(workspace, entries)
    assert ledger_of(workspace).read_text(encoding="utf-8") == "{}\n"
