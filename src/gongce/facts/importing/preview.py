"""The preview of an import: what would be taken, every bad cell at its place, what changes; then all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

import polars as pl

from gongce.facts.batch import Batch
from gongce.facts.checks import (
    CheckRule,
    Outlier,
    OutlierLimits,
    Query,
    Tier,
    Violation,
    check_edit,
    default_check_rules,
    find_outliers,
    keys_of,
    overlay_facts,
    suggest_queries,
)
from gongce.facts.importing.extraction import CellState, Columns, Extracted, extract_grid, find_lane_faults
from gongce.facts.importing.forms import Form
from gongce.facts.importing.grid import Grid
from gongce.facts.importing.labels import Roster
from gongce.facts.importing.readers import read_grid
from gongce.facts.importing.template.reading import find_template, read_template
from gongce.facts.schema import KEY, OBSERVATION_SCHEMA, STAMPS, validate_observations
from gongce.rulebook import Pack
from gongce.vocabulary import Finding, Period, Severity, UsageError

FACT_SCHEMA = pl.Schema({name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in STAMPS})
"""An observation frame without what the archive stamps."""
CELL_SCHEMA = pl.Schema(
    {
        "sheet": pl.String(),
        "row": pl.Int32(),
        "column": pl.Int32(),
        "address": pl.String(),
        "text": pl.String(),
        "state": pl.String(),
        "code": pl.String(),
        "message": pl.String(),
    }
)
"""One row a cell of figures: where it is (row and column from 0), what it says, its state (`CellState`), why."""
_SHOWN = 3


class Change(StrEnum):
    """What a row of an import does to what is known."""

    NEW = "new"
    SAME = "same"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    """A value was known, and now none is given."""


@dataclass(frozen=True, eq=False)
class Preview:
    """What a file would bring, before anything is stored.

    Args:
        form: how it was read.
        grid: the file as sheets of cells.
        period: what the return is for; None where the file says it itself.
        observations: rows of `FACT_SCHEMA`, one a fact.
        cells: rows of `CELL_SCHEMA`.
        findings: everything doubtful, those that refuse the import first.
        violations: broken relations with their tiers; also among the findings.
        changes: the key of each fact, `change` (`Change`), `before`, `before_missing`, `value`, `missing`, `cell`.
        queries: for broken sums and totals, the fewest fields to ask about.
        outliers: figures far from where they usually lie; also among the findings.
    """

    form: Form
    grid: Grid
    period: Period | None
    observations: pl.DataFrame
    cells: pl.DataFrame
    findings: tuple[Finding, ...]
    violations: tuple[Violation, ...]
    changes: pl.DataFrame
    queries: tuple[Query, ...]
    outliers: tuple[Outlier, ...]

    @cached_property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings that keep the import out."""
        return tuple(finding for finding in self.findings if _refuses(finding))

    @property
    def is_ready(self) -> bool:
        """Whether it may be imported: nothing refuses entry and there is something to import."""
        return not self.refusals and self.observations.height > 0

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many facts are new, same, corrected, withdrawn."""
        counted = dict(self.changes.group_by("change").len().iter_rows())
        return {str(change): int(counted.get(str(change), 0)) for change in Change}

    def to_batch(
        self, *, by: str, recorded_at: datetime, unit: str = "", note: str = "", again: int = 0
    ) -> tuple[Batch, pl.DataFrame]:
        """The batch and its rows for `Archive.append`: all of the file or nothing.

        Raises:
            UsageError: a finding refuses entry, or the file holds no fact.
        """
        if self.refusals:
            first, count = self.refusals[0], len(self.refusals)
            what = f"有{count}处问题，不能导入，第一处：{first.message}"
            raise UsageError(what, where=first.place, remedy=first.remedy or "改正后重新导入")
        if not self.observations.height:
            raise UsageError("没有可导入的数", where=self.grid.name, remedy="核对文件和表式")
        period = self.period.code if self.period else ""
        batch = Batch.of(
            self.observations, file=self.grid.name, sha256=self.grid.sha256, form=self.form.key, period=period,
            recorded_at=recorded_at, by=by, unit=unit, note=note, again=again,
        )  # fmt: skip
        return batch, self.observations


def preview_import(
    data: bytes | Grid,
    form: Form,
    pack: Pack,
    *,
    name: str = "return.xlsx",
    period: Period | None = None,
    known: pl.DataFrame | None = None,
    rules: Sequence[CheckRule] | None = None,
    limits: OutlierLimits | None = None,
    respondents: Mapping[str, Iterable[str]] | None = None,
) -> Preview:
    """Read a file through a form and judge it against what is known; nothing is stored.

    A workbook that `write_template` made is recognised by its hidden ids and read by them.

    Args:
        data: the file's bytes, or its grid where it was read before (a pasted text).
        form: how it is read.
        pack: indicators, units, industries.
        name: the file's name.
        period: what the return is for; None where the form takes it from the file.
        known: observations as of now, one row a fact (`Archive.read(as_of=…)`, collected): history for checks and
            what the changes are told against. None: nothing is known.
        rules: relations to keep; None: `default_check_rules(pack)`.
        limits: where to flag outliers; None: outliers are not looked for.
        respondents: id → names and codes, where a register knows the enterprises.

    Raises:
        InputError: the file cannot be read, or holds none of the form's sheets.
        RefusedError: it is marked secret (exit code 4).
    """
    grid = data if isinstance(data, Grid) else read_grid(data, name)
    roster = Roster.of(pack, respondents)
    template = find_template(grid, form)
    taken = (
        read_template(grid, template, form, pack, period)
        if template is not None
        else extract_grid(grid, form, pack, period, roster)
    )
    known = _prepare(known)
    observations, twice = _build_frame(taken)
    rules = default_check_rules(pack) if rules is None else rules
    violations = check_edit(known, observations, rules, pack)
    touched = keys_of(observations) if violations else frozenset()
    near = tuple(one for one in violations if one.refuses_entry or touched & set(one.cells))
    outliers = _find_outliers(known, observations, limits)
    changes = compare_with_known(observations, known)
    queries = _suggest(known, observations, rules, pack, near)
    findings = [*taken.findings, *twice, *find_lane_faults(taken.facts, pack, form.respondents)]
    findings += [_as_entry_finding(one) for one in violations]
    findings += [one.as_finding() for one in outliers]
    findings += [*_tell_queries(queries), *_tell_withdrawn(changes), *_tell_schema(observations)]
    ordered = tuple(sorted(findings, key=lambda one: (not _refuses(one), list(Severity)[::-1].index(one.severity))))
    return Preview(
        form, grid, template.period if template else period, observations, _build_cells(taken.cells), ordered,
        violations, changes, queries, outliers,
    )  # fmt: skip


def _refuses(finding: Finding) -> bool:
    """Blocking, and not only for what is issued from it."""
    return finding.severity is Severity.BLOCKING and not finding.code.endswith(Tier.REFUSE_PUBLICATION)


def _as_entry_finding(violation: Violation) -> Finding:
    return violation.as_finding()


def _prepare(known: pl.DataFrame | None) -> pl.DataFrame:
    """Known facts with the columns of a fact frame."""
    if known is None:
        return pl.DataFrame(schema=FACT_SCHEMA)
    return known.select(list(FACT_SCHEMA)).cast(dict(FACT_SCHEMA))  # type: ignore[arg-type]


def _build_frame(taken: Extracted) -> tuple[pl.DataFrame, list[Finding]]:
    """The facts of a file, and those it states twice: alike is noted, unlike refused at both places."""
    frame = pl.DataFrame(taken.facts.lists, schema=FACT_SCHEMA)
    again = frame.filter(pl.struct(KEY).is_duplicated())
    if not again.height:
        return frame, []
    findings = []
    for group in again.partition_by(list(KEY), maintain_order=True):
        cells = group["cell"].to_list()
        alike = group.select("value", "missing").n_unique() == 1
        severity = Severity.NOTE if alike else Severity.BLOCKING
        what = f"同一个数报了{len(cells)}次{'' if alike else '，且不相同'}（{'、'.join(cells[:_SHOWN])}）"
        findings += [
            Finding("fact.twice", severity, cell, what, "只留一处") for cell in cells[: 1 if alike else _SHOWN]
        ]
    return frame.unique(list(KEY), keep="first", maintain_order=True), findings


def _build_cells(cells: Columns) -> pl.DataFrame:
    return pl.DataFrame(cells.lists, schema=CELL_SCHEMA)


def compare_with_known(observations: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Each fact of an import beside what was known of it.

    Returns:
        The key's columns, `change`, `before`, `before_missing`, `value`, `missing`, `cell`; in the order given.
    """
    before = known.select(*KEY, before="value", before_missing="missing", is_known=pl.lit(value=True))
    joined = observations.select(*KEY, "value", "missing", "cell").join(
        before, on=list(KEY), how="left", maintain_order="left"
    )
    is_same = pl.col("value").eq_missing(pl.col("before")) & (pl.col("missing") == pl.col("before_missing"))
    change = (
        pl.when(pl.col("is_known").is_null()).then(pl.lit(str(Change.NEW)))
        .when(is_same).then(pl.lit(str(Change.SAME)))
        .when(pl.col("value").is_null() & pl.col("before").is_not_null()).then(pl.lit(str(Change.WITHDRAWN)))
        .otherwise(pl.lit(str(Change.CORRECTED)))
    )  # fmt: skip
    return joined.select(*KEY, change.alias("change"), "before", "before_missing", "value", "missing", "cell")


def _find_outliers(known: pl.DataFrame, new: pl.DataFrame, limits: OutlierLimits | None) -> tuple[Outlier, ...]:
    """Outliers among the new facts, their history beside them."""
    if limits is None:
        return ()
    keys = keys_of(new)
    return tuple(one for one in find_outliers(overlay_facts(known, new), limits=limits) if one.key in keys)


def _suggest(
    known: pl.DataFrame, new: pl.DataFrame, rules: Sequence[CheckRule], pack: Pack, near: Sequence[Violation]
) -> tuple[Query, ...]:
    if not near:
        return ()
    touched = {key for one in near for key in one.cells}
    found = suggest_queries(overlay_facts(known, new), rules, pack, new=keys_of(new))
    return tuple(query for query in found if any(touched & set(keys) for keys in query.alternatives))


def _tell_queries(queries: Sequence[Query]) -> Iterable[Finding]:
    for query in queries:
        shown = "；或".join("、".join(cells) for cells in query.cells)
        yield Finding("query", Severity.NOTE, query.cells[0][0], f"建议查询：{shown}", "向填报单位核实，不代改")


def _tell_withdrawn(changes: pl.DataFrame) -> Iterable[Finding]:
    withdrawn = changes.filter(pl.col("change") == str(Change.WITHDRAWN))
    for row in withdrawn.head(_SHOWN).iter_rows(named=True):
        what = f"以前报过{row['before']:g}，现在没有数"
        yield Finding("fact.withdrawn", Severity.WARNING, row["cell"], what, "确认是撤回还是漏填")
    if withdrawn.height > _SHOWN:
        what = f"另有{withdrawn.height - _SHOWN}个数以前报过，现在没有数"
        yield Finding("fact.withdrawn", Severity.WARNING, withdrawn["cell"][_SHOWN], what, "确认是撤回还是漏填")


def _tell_schema(observations: pl.DataFrame) -> tuple[Finding, ...]:
    return validate_observations(observations) if observations.height else ()


def bad_cells(preview: Preview) -> pl.DataFrame:
    """The cells that keep the import out, in the order of the file."""
    return preview.cells.filter(pl.col("state") == str(CellState.BAD))
