"""A ledger keeps every entry, refuses what cannot be, and shows any past day."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from register_samples import entry, register

from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.ledger import Ledger
from gongce.vocabulary import RefusedError

START = (entry("E1", "2019-01-05", "enter", name="甲厂", place="east"), entry("E2", "2019-02-01", "enter", name="乙厂"))


@pytest.mark.parametrize(
    ("last", "message"),
    [
        (entry("E1", "2019-03-01", "enter", name="甲"), "已登记"),
        (entry("E9", "2019-03-01", name="甲"), "没有登记"),
        (entry("E1", "2019-01-01", name="甲"), "早于"),
        (entry("E1", "2019-03-01", "exit"), "须说明理由"),
        (entry("E1", "2019-03-01", colour="红"), "没有字段colour"),
        (entry("E1", "2019-03-01", name=""), "不是文字"),
        (entry("E1", "2019-03-01", name=None), "不能为空"),
        (entry("E1", "2019-03-01", revenue="很多"), "不是数"),
        (entry("E1", "2019-03-01", revenue=float("nan")), "不是数"),
        (entry("E1", "2019-03-01", listed=1), "不是是否"),
        (entry("E1", "2019-03-01", signed="昨天"), "不是日期"),
        (entry("E1", "2019-03-01", signed=date(1019, 1, 1)), "不可能"),
        (entry("E1", "2019-03-01", code="91350100M000100Y44"), "校验位不符"),
        (entry("E3", "2019-03-01", "enter", place="east"), "缺名称"),
        (entry("E1", "2019-03-01", "return"), "没有退出"),
        (entry("E1", "2019-03-01", "merge", into=("E7",)), "E7不在台账"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(last: LedgerEntry, message: str) -> None:
    ledger = Ledger.of(register(), START)
    before = ledger.spans()
    with pytest.raises(RefusedError, match=message):
        ledger.add(last)
    with pytest.raises(RefusedError):
        ledger.add_all([entry("E2", "2019-04-01", place="west"), last])
    assert ledger.spans().equals(before)
    assert len(ledger.entries) == 2


def test_any_past_day_can_be_shown() -> None:
    ledger = Ledger.of(
        register(), (*START, entry("E1", "2019-06-01", place="west"), entry("E2", "2019-07-01", "exit", "停产"))
    )
    places = {
        day: dict(ledger.table(date.fromisoformat(day)).select("record", "place").iter_rows())
        for day in ("2019-01-04", "2019-01-05", "2019-05-31", "2019-06-01", "2019-06-30", "2019-07-01")
    }
    assert places == {
        "2019-01-04": {},
        "2019-01-05": {"E1": "east"},
        "2019-05-31": {"E1": "east", "E2": None},
        "2019-06-01": {"E1": "west", "E2": None},
        "2019-06-30": {"E1": "west", "E2": None},
        "2019-07-01": {"E1": "west"},
    }


def test_a_merged_firm_goes_on_in_the_other_and_never_returns() -> None:
    ledger = Ledger.of(register(), (*START, entry("E1", "2019-06-01", "merge", into=("E2",))))
    assert ledger.table(date(2019, 6, 1))["record"].to_list() == ["E2"]
    with pytest.raises(RefusedError, match="已并入"):
        ledger.add(entry("E1", "2019-07-01", "return"))


def test_identity_changes_only_with_a_reason() -> None:
    ledger = Ledger.of(register(), (*START, entry("E1", "2019-02-01", code="91350100M000100Y43")))
    with pytest.raises(RefusedError, match="登记后不变"):
        ledger.add(entry("E1", "2019-03-01", code="91512081MA62K0260E"))
    ledger.add(entry("E1", "2019-03-01", reason="录入错误", code="91512081MA62K0260E"))


ACTS = st.tuples(st.sampled_from("ABC"), st.integers(0, 30), st.sampled_from(["enter", "exit", "return", "change"]))


@settings(deadline=None)
@given(st.lists(ACTS, max_size=40))
def test_the_table_of_a_day_is_what_its_entries_say(acts: list[tuple[str, int, str]]) -> None:
    ledger, there = Ledger(register()), {}
    history: dict[int, set[str]] = {}
    for name, offset, act in sorted(acts, key=lambda one: one[1]):
        day = date(2019, 1, 1) + timedelta(days=offset)
        try:
            ledger.add(entry(name, str(day), act, reason="x", **({"name": name} if act == "enter" else {})))
        except RefusedError:
            continue
        there[name] = act != "exit"
        history[offset] = {name for name, is_there in there.items() if is_there}
    expected: set[str] = set()
    for offset in range(31):
        expected = history.get(offset, expected)
        assert set(ledger.table(date(2019, 1, 1) + timedelta(days=offset))["record"]) == expected
    lives = ledger.lives()
    assert lives.filter(pl.col("exited").is_null()).height == len(expected)


def test_numbers_are_given_in_order() -> None:
    assert [one.number for one in Ledger.of(register(), START).entries] == [1, 2]
    assert START[0].act is EntryAct.ENTER
