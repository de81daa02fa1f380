"""What a register says besides its rows, each shape as what it is: steps, quotas, coverage, balances."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.bulletins.charts.chart import half_up
from gongce.bulletins.letters.content import CYCLE_WORDS
from gongce.registers.report import RegisterReport
from gongce.rulebook import Counting, Pack, Register, Shape
from gongce_web.records.listings.columns import Names, write_number
from gongce_web.records.listings.marks import EXPIRES_SOON_DAYS, expiry_of

_NAMED = 12


@dataclass(frozen=True)
class Part:
    """A small table: title, what it says in one line, heads and rows of words and digits.

    `numbers` are the places of columns that hold numbers; `lights` a light for each row, empty where none has one.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    lights: tuple[str, ...] = ()
    note: str = ""

    @property
    def has_lights(self) -> bool:
        """Whether any row has a light."""
        return any(self.lights)

    @property
    def lines(self) -> list[tuple[list[tuple[str, bool]], str]]:
        """Rows as a template takes them: cells with whether they hold a number, and the row's light."""
        lights = self.lights or ("",) * len(self.rows)
        return [
            ([(cell, place in self.numbers) for place, cell in enumerate(row)], light)
            for row, light in zip(self.rows, lights, strict=True)
        ]


def list_parts(
    pack: Pack, register: Register, report: RegisterReport, table: pl.DataFrame, names: Names, on: date
) -> tuple[Part, ...]:
    """The parts of a register that have anything to say, those of its shape first."""
    own = _BY_SHAPE.get(register.shape)
    found = [*(own(register, report, table, names, on) if own else ())]
    found += [*_counts(pack, report, names), *_steps(register, report), *_due(report), *_lanes(report, names, register)]
    return tuple(found)


def _counts(pack: Pack, report: RegisterReport, names: Names) -> Iterator[Part]:
    rates = {one.id for one in pack.register(report.register).counts if one.how is Counting.RATE and not one.sum}
    rates |= {one.id for one in pack.register(report.register).counts if one.how is Counting.RATE and one.per}
    rows = tuple(
        (row["title"], *(_figure(row[name], row["count"] in rates) for name in ("value", "target")))
        for row in ({"target": None} | row for row in report.counts if row["unit"] == "")
    )
    if rows:
        yield Part(_("计数"), (_("指标"), _("现数"), _("目标")), rows, frozenset({1, 2}))


def _steps(register: Register, report: RegisterReport) -> Iterator[Part]:
    held = {row["ladder"] for row in report.ladders if row["count"]}
    titles = {ladder.id: ladder.title for ladder in register.ladders}
    rows = tuple(
        (titles.get(row["ladder"], ""), row["title"], str(row["count"]))
        for row in report.ladders
        if row["ladder"] in held
    )
    if rows:
        near = len({row["record"] for row in report.near})
        note = _("接近上一级的%(n)d个。") % {"n": near} if near else ""
        yield Part(_("分级"), (_("分级"), _("级"), _("个数")), rows, frozenset({2}), note=note)


_DUE_WORDS = {
    "overdue": gettext_noop("逾期"),
    "open": gettext_noop("未到期"),
    "late": gettext_noop("迟办结"),
    "on_time": gettext_noop("按期办结"),
    "early": gettext_noop("提前办结"),
}


def _due(report: RegisterReport) -> Iterator[Part]:
    counted = Counter(row["state"] for row in report.due)
    rows = tuple((_(word), str(counted[state])) for state, word in _DUE_WORDS.items() if counted[state])
    lights = tuple("overdue" if word == _(_DUE_WORDS["overdue"]) else "" for word, _count in rows)
    if rows:
        yield Part(_("期限"), (_("情形"), _("个数")), rows, frozenset({1}), lights)


def _lanes(report: RegisterReport, names: Names, register: Register) -> Iterator[Part]:
    if not report.lanes:
        return
    lanes = tuple(report.lanes[0]["lanes"])
    rows = tuple(
        (
            _name(names, row["object"]),
            *(f"{done}/{of}" for done, of in row["lanes"].values()),
            "、".join(row["slowest"]),
        )
        for row in report.lanes
    )
    yield Part(_("并行推进"), (_("对象"), *lanes, _("最慢")), rows, frozenset(range(1, len(lanes) + 1)))


def _of_recognition(
    register: Register, report: RegisterReport, table: pl.DataFrame, names: Names, on: date
) -> Iterator[Part]:
    ends, column = expiry_of(register, table), register.field("level")
    if column is None:
        return
    levels = register.levels or column.choices
    soon = pl.lit(False) if ends is None else (ends > on) & ((ends - on).dt.total_days() <= EXPIRES_SOON_DAYS)
    told = table.group_by("level").agg(pl.len().alias("n"), soon.sum().cast(pl.Int64).alias("soon"))
    found = {level: (count, soon_count or 0) for level, count, soon_count in told.iter_rows()}
    rows = tuple(
        (level, *(str(n) for n in found.get(level, (0, 0)))) for level in dict.fromkeys([*levels, *found]) if level
    )
    lights = tuple("due_soon" if row[2] != "0" else "" for row in rows)
    if rows:
        heads = (_("级别（低到高）"), _("有效"), _("%(n)d天内到期") % {"n": EXPIRES_SOON_DAYS})
        yield Part(_("级别"), heads, rows, frozenset({1, 2}), lights)


_QUOTA_WORDS = {
    "short": gettext_noop("不足"),
    "full": gettext_noop("已满"),
    "over": gettext_noop("超额"),
    "ok": gettext_noop("正常"),
}


def _of_link(register: Register, report: RegisterReport, table: pl.DataFrame, names: Names, on: date) -> Iterator[Part]:
    rows = tuple(
        (
            _name(names, row["who"]),
            str(row["count"]),
            str(row["least"]),
            "" if row["most"] is None else str(row["most"]),
            _(_QUOTA_WORDS.get(row["state"], row["state"])),
        )
        for row in report.quotas
    )
    lights = tuple("behind" if row["state"] in ("short", "over") else "" for row in report.quotas)
    if rows:
        yield Part(
            _("联系数"), (_("联系人"), _("现有"), _("至少"), _("至多"), _("情形")), rows, frozenset({1, 2, 3}), lights
        )
    silent = tuple((_name(names, row["record"]), str(row["quiet_days"])) for row in report.silent[:_NAMED])
    missed = Counter(row["record"] for row in report.missed)
    if silent:
        yield Part(_("久未联系"), (_("联系"), _("未联系天数")), silent, frozenset({1}), ("behind",) * len(silent))
    if missed:
        note = _("本期按“%(cadence)s”应有联系而没有的%(n)d条。") % {
            "cadence": CYCLE_WORDS[register.cadence] if register.cadence else "",
            "n": sum(missed.values()),
        }
        most = tuple((_name(names, record), str(count)) for record, count in missed.most_common(_NAMED))
        yield Part(_("缺联系"), (_("联系"), _("缺几次")), most, frozenset({1}), note=note)


def _of_pool(register: Register, report: RegisterReport, table: pl.DataFrame, names: Names, on: date) -> Iterator[Part]:
    rows = tuple(
        (
            row["line"],
            write_number(row["received"]),
            write_number(row["received"] - row["balance"]),
            write_number(row["balance"]),
        )
        for row in report.pool
    )
    column = register.field(register.amount)
    unit = f"（{column.measured_in}）" if column and column.measured_in else ""
    heads = (_("来源"), _("收入") + unit, _("支出") + unit, _("余额") + unit)
    if rows:
        yield Part(_("收支余额"), heads, rows, frozenset({1, 2, 3}))


def _of_coverage(
    register: Register, report: RegisterReport, table: pl.DataFrame, names: Names, on: date
) -> Iterator[Part]:
    rows = tuple(
        (
            names.units.get(row["unit"], row["unit"]) or _("合计"),
            f"{row['covered']}/{row['population']}",
            _percent(row["covered"], row["population"]),
            _share(row["share"]),
            str(row["needed"]) if row["share"] else "—",
            _some(names, row["missing"]),
        )
        for row in report.coverage
    )
    lights = tuple("behind" if row["reached"] is False else "ok" if row["reached"] else "" for row in report.coverage)
    if rows:
        heads = (_("单位"), _("已覆盖"), _("覆盖率（%）"), _("要求（%）"), _("还差"), _("未覆盖"))
        yield Part(_("覆盖"), heads, rows, frozenset({1, 2, 3, 4}), lights)
    holes = Counter(row["title"] for row in report.holes)
    if holes:
        told = tuple((title, str(count)) for title, count in holes.most_common())
        yield Part(_("空缺"), (_("岗位"), _("空缺数")), told, frozenset({1}), ("behind",) * len(told))


_Shaped = Callable[[Register, RegisterReport, pl.DataFrame, Names, date], Iterator[Part]]
_BY_SHAPE: Mapping[Shape, _Shaped] = {
    Shape.RECOGNITION: _of_recognition,
    Shape.LINK: _of_link,
    Shape.POOL: _of_pool,
    Shape.COVERAGE: _of_coverage,
}


def _name(names: Names, record: str) -> str:
    for known in names.records.values():
        if record in known:
            return known[record]
    return record


def _some(names: Names, records: Sequence[str]) -> str:
    told = "、".join(_name(names, one) for one in records[:_NAMED])
    return _("%(told)s等%(n)d个") % {"told": told, "n": len(records)} if len(records) > _NAMED else told


def _figure(value: Any, is_rate: bool) -> str:
    """A count as it stands, a rate or a mean to one decimal; "—" where it is not known."""
    if value is None:
        return "—"
    if is_rate:
        return f"{half_up(float(value), 1):.1f}%"
    return write_number(half_up(float(value), 2))


def _share(text: str) -> str:
    if not text:
        return "—"
    share = Fraction(text)
    return _percent(share.numerator, share.denominator)


def _percent(done: int, of: int) -> str:
    """A share in percent to one decimal, dropped and not rounded up: 66.6 never becomes a reached 66.7."""
    return "—" if not of else f"{done * 1000 // of / 10:.1f}"
