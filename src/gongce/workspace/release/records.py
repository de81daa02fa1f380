"""Registers for the public: public fields of records, and tables of groups in which nobody can be told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from gongce.bulletins.datasets import Dataset, DatasetField, FieldKind
from gongce.bulletins.datasets.model import Value
from gongce.calendars import add_working_days
from gongce.monitoring.disclosure import CellTable, Protected, build_table, protect_table
from gongce.registers.ledger import Ledger
from gongce.rulebook import FieldType, Register, RegisterField
from gongce.vocabulary import Finding, Lane, Severity
from gongce.workspace.release.rules import GroupTable, ReleasedRegister, ReleaseRules
from gongce.workspace.release.rulings import Ruling, Subject
from gongce.workspace.release.series import NOT_SHOWN, shorten_number
from gongce.workspace.workspace import Workspace

_KINDS = {
    FieldType.DAY: FieldKind.DAY, FieldType.NUMBER: FieldKind.NUMBER, FieldType.MONEY: FieldKind.NUMBER,
    FieldType.COUNT: FieldKind.INTEGER,
}  # fmt: skip
_WHOLE = "合计"
_UNNAMED = "未注明"


def publish_register(
    workspace: Workspace, rules: ReleaseRules, rulings: Sequence[Ruling], day: date, ledgers: Mapping[str, Ledger]
) -> tuple[tuple[Dataset, ...], tuple[Finding, ...]]:
    """The datasets of registers that are out on a day, and a finding for each table that cannot be protected.

    Args:
        workspace: its plan.
        rules: which fields and tables are out.
        rulings: of the day.
        day: the day.
        ledgers: the registers by id.
    """
    out = {one.id for one in rulings if one.subject is Subject.REGISTER and one.is_released}
    datasets: list[Dataset] = []
    findings: list[Finding] = []
    for rule in rules.registers:
        if rule.id in out and rule.id in ledgers:
            datasets += _records_dataset(workspace, rules, rule, ledgers[rule.id], day)
            for table in rule.tables:
                made, doubts = _group_dataset(workspace, rules, table, ledgers[rule.id], day)
                datasets += [made] if made else []
                findings += doubts
    return tuple(datasets), tuple(findings)


def _records_dataset(
    workspace: Workspace, rules: ReleaseRules, rule: ReleasedRegister, ledger: Ledger, day: date
) -> Iterator[Dataset]:
    """Records that entered long enough ago, by their public fields alone; a record's number is not one of them."""
    named = {field.name: field for field in ledger.register.fields}
    fields = [named[name] for name in rule.fields]
    if not fields:
        return
    days = rules.days if rule.days is None else rule.days
    entered = {name: first for name, first, _ in ledger.lives().iter_rows()}
    table = ledger.table(day)
    kept = [row for row in table.iter_rows(named=True) if add_working_days(entered[row["record"]], days) <= day]
    rows = [tuple(_show(workspace, field, row[field.name]) for field in fields) for row in kept]
    title = ledger.register.title
    yield _dataset(
        rules, f"register-{rule.id}", title, rule.summary or f"{title}中可公开的字段", day,
        [_field(one) for one in fields], rows, (),
    )  # fmt: skip


def _show(workspace: Workspace, field: RegisterField, value: object) -> Value:
    if field.type is FieldType.UNIT and value:
        return _unit_title(workspace, str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if value is None or isinstance(value, int | float) else str(value)


def _unit_title(workspace: Workspace, name: str) -> str:
    return next((unit.title for unit in workspace.pack.units if unit.id == name), name)


def _field(one: RegisterField) -> DatasetField:
    return DatasetField(one.name, one.title, _KINDS.get(one.type, FieldKind.TEXT), one.measured_in or "")


def _group_dataset(
    workspace: Workspace, rules: ReleaseRules, table: GroupTable, ledger: Ledger, day: date
) -> tuple[Dataset | None, tuple[Finding, ...]]:
    """Groups with their margins; hidden ones say 不公布, and no table is published where one could be worked out."""
    register = ledger.register
    protected = protect_table(_cells(register, table, ledger.table(day)), rules.disclosure.rule)
    if protected.findings:
        place = "、".join(one.place for one in protected.findings)
        what = f"{table.title}：{place}仍可推算，整张表不公布"
        return None, (Finding("release.disclosure", Severity.BLOCKING, table.id, what, protected.findings[0].remedy),)
    named = {field.name: field for field in register.fields}
    heads = [DatasetField(name, named[name].title) for name in table.by]
    measure = named[table.value] if table.value else None
    fields = [
        *heads, DatasetField("respondents", "户（项）数", FieldKind.INTEGER),
        *([DatasetField("total", measure.title, FieldKind.NUMBER, measure.measured_in or "")] if measure else []),
        DatasetField("missing", "缺数原因"),
    ]  # fmt: skip
    rows = list(_group_rows(workspace, register, table, protected))
    rule = rules.disclosure
    note = f"不足{rule.least}户、一户占{rule.dominance_percent:g}%以上或可推算单户的格不公布，并隐去可相减推出的格"
    return _dataset(
        rules, f"table-{table.id}", table.title, f"{register.title}分组汇总", day, fields, rows, (note,)
    ), ()


def _cells(register: Register, table: GroupTable, rows: pl.DataFrame) -> CellTable:
    who = pl.col(table.respondent or "record").cast(pl.String)
    value = pl.col(table.value).cast(pl.Float64) if table.value else pl.lit(1.0)
    groups = [pl.col(name).cast(pl.String).fill_null(_UNNAMED).replace("", _UNNAMED).alias(name) for name in table.by]
    return build_table(rows.select(*groups, who.alias("unit"), value.alias("value")), list(table.by))


def _group_rows(
    workspace: Workspace, register: Register, table: GroupTable, protected: Protected
) -> Iterator[tuple[Value, ...]]:
    named = {field.name: field for field in register.fields}
    cells = protected.table
    for place in sorted(range(len(cells.keys)), key=lambda one: [(key == "", key) for key in cells.keys[one]]):
        heads = [
            _WHOLE if not key else _unit_title(workspace, key) if named[name].type is FieldType.UNIT else key
            for name, key in zip(table.by, cells.keys[place], strict=True)
        ]
        if protected.hidden[place]:
            yield (*heads, None, *((None,) if table.value else ()), NOT_SHOWN)
        else:
            total = (shorten_number(round(float(cells.values[place]), 6)),) if table.value else ()
            yield (*heads, int(cells.counts[place]), *total, None)


def _dataset(
    rules: ReleaseRules,
    name: str,
    title: str,
    summary: str,
    day: date,
    fields: Sequence[DatasetField],
    rows: Sequence[Sequence[Value]],
    notes: Sequence[str],
) -> Dataset:
    return Dataset(
        name, title, summary, "台账", rules.publisher, rules.publisher, "月", day, day, day.isoformat(), rules.licence,
        Lane.ADMIN, tuple(fields), tuple(rows), tuple(notes),
    )  # fmt: skip
