"""The run behind `gongce grade`: read enterprises, grade them, compare with the run before, list the charges."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import Finding, InputError, Lane, LaneFrame, Severity, UsageError

if TYPE_CHECKING:
    import polars as pl

    from gongce.appraisal.scheme import Ready

_MISSING = ["", "-", "—", "未报送", "未报", "缺报", "缺", "不适用", "null", "NA"]


def run_grade_command(arguments: argparse.Namespace) -> int:
    """Grade the enterprises and print or write the result; the earlier result stays as it is."""
    import polars as pl

    from gongce.appraisal.per_mu import compare_grades, explain_enterprise, grade_enterprises
    from gongce.appraisal.scheme import load_scheme

    ready = load_scheme(arguments.scheme)
    frame = read_enterprises(arguments.data)
    members = None
    if arguments.land or "head" in frame.columns:
        members = frame.select("enterprise", "head") if "head" in frame.columns else None
        frame = consolidate(ready, frame, read_ledger(arguments.land) if arguments.land else None)
    lanes = LaneFrame.of(frame.lazy(), Lane(arguments.lane))
    findings = find_unknown(ready, frame)
    graded: pl.DataFrame = grade_enterprises(ready, lanes).collect().sort("rank", "enterprise", nulls_last=True)
    moves = None
    if arguments.before:
        before = read_enterprises(arguments.before)
        moves = compare_grades(before.lazy(), graded.lazy()).collect().sort("enterprise")
    charges = charge(ready, graded, arguments.measures) if arguments.measures else ()
    if arguments.out:
        write_result(arguments.out, graded, ready)
    if arguments.explain:
        rows = graded.filter(pl.col("enterprise") == arguments.explain).to_dicts()
        if not rows:
            raise InputError(f"no enterprise {arguments.explain}", where=str(arguments.data), remedy="check the name")
        print("\n".join(explain_enterprise(ready, rows[0])))
    elif arguments.json:
        print_json(ready, graded, findings, moves, charges, spread(graded, members))
    else:
        print("\n".join(list_result(ready, graded, findings, moves, charges)))
    return 0


def read_ledger(path: Path) -> "pl.DataFrame":
    """The land ledger: a row a part of a parcel with its holder, its user (empty: the holder) and its mu.

    Raises:
        InputError: it cannot be read, or a column is absent.
    """
    import polars as pl

    try:
        ledger = pl.read_csv(path, infer_schema_length=None, null_values=_MISSING)
        kinds = {"parcel": pl.String, "holder": pl.String, "user": pl.String, "mu": pl.Float64}
        return ledger.select(pl.col(name).cast(kind) for name, kind in kinds.items())
    except (OSError, pl.exceptions.PolarsError) as error:
        message = str(error).splitlines()[0]
        raise InputError(f"not a land ledger ({message})", where=str(path), remedy="parcel,holder,user,mu") from None


def consolidate(ready: "Ready", frame: "pl.DataFrame", ledger: "pl.DataFrame | None") -> "pl.DataFrame":
    """Members of a group and tenants evaluated with their `head`; the land each answers for from the ledger.

    Raises:
        InputError: the ledger has land of nobody that is evaluated.
    """
    import polars as pl

    from gongce.appraisal.per_mu import merge_entities, occupied_areas
    from gongce.appraisal.sheet.taking import columns_of

    heads = frame.select("enterprise", "head" if "head" in frame.columns else pl.lit(None, pl.String).alias("head"))
    if ledger is not None:
        areas = occupied_areas(ledger.lazy(), heads.lazy()).collect()
        strangers = areas.join(heads, on="enterprise", how="anti")["enterprise"].to_list()
        if strangers:
            raise InputError(f"land of {'、'.join(strangers[:3])}", where="ledger", remedy="add them to the data")
        frame = frame.drop("mu", strict=False).join(areas, on="enterprise", how="left")
        # A member's land stands with its head already.
        member = pl.col("enterprise").is_in(heads.filter(pl.col("head").is_not_null())["enterprise"].to_list())
        frame = frame.with_columns(pl.when(member).then(pl.col("mu").fill_null(0.0)).otherwise("mu").alias("mu"))
    if "head" not in frame.columns:
        return frame
    figures = list(dict.fromkeys(name for item in ready.scheme.items for name in columns_of(item)))
    truths = [name for name in frame.columns if frame[name].dtype == pl.Boolean]
    rest = [name for name in frame.columns if name not in {"enterprise", "head", *figures, *truths}]
    merged: pl.DataFrame = merge_entities(frame.lazy(), sums=figures, anyone=truths, firsts=rest).collect()
    return merged


def spread(graded: "pl.DataFrame", members: "pl.DataFrame | None") -> "pl.DataFrame | None":
    """Every member with the class of its head."""
    from gongce.appraisal.per_mu import spread_grades

    return None if members is None else spread_grades(graded.lazy(), members.lazy()).collect().sort("enterprise")


def read_enterprises(path: Path) -> "pl.DataFrame":
    """Enterprises from CSV, xlsx or Parquet; the id column is named `enterprise`, 是 and 否 are truths.

    Raises:
        InputError: it cannot be read, names no enterprises, or one stands twice.
    """
    import polars as pl

    try:
        if path.suffix.lower() == ".parquet":
            frame = pl.read_parquet(path)
        elif path.suffix.lower() in {".xlsx", ".xls", ".xlsm"}:
            frame = _from_table(path)
        else:
            frame = pl.read_csv(path, infer_schema_length=None, null_values=_MISSING)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", where=str(path), remedy="check it") from None
    except pl.exceptions.PolarsError as error:
        message = str(error).splitlines()[0]
        raise InputError(f"not a table ({message})", where=str(path), remedy="save it again as CSV UTF-8") from None
    return _named(frame, path)


def _from_table(path: Path) -> "pl.DataFrame":
    import polars as pl

    from gongce.appraisal.figures import read_table

    table = read_table(path)
    columns = {name: [table.fact(name, row) for row in range(len(table.units))] for name in table.columns}
    plain = {
        name: [cell if isinstance(cell, bool | str | None) else float(cell) for cell in cells]
        for name, cells in columns.items()
    }
    return pl.DataFrame({"enterprise": table.units, **plain}, strict=False)


def _named(frame: "pl.DataFrame", path: Path) -> "pl.DataFrame":
    import polars as pl

    from gongce.appraisal.figures.reading import UNIT_HEADS

    head = next((name for name in ("enterprise", *UNIT_HEADS) if name in frame.columns), None)
    if head is None:
        raise InputError("no column names the enterprises", where=str(path), remedy="head it enterprise or 企业")
    frame = frame.rename({head: "enterprise"}).with_columns(pl.col("enterprise").cast(pl.String))
    twice = frame.filter(pl.col("enterprise").is_duplicated())["enterprise"].unique().sort()
    if len(twice) or frame["enterprise"].null_count():
        names = "、".join(twice.drop_nulls()[:3].to_list()) or "（空）"
        raise InputError(f"an enterprise stands twice or has no name: {names}", where=str(path), remedy="keep one row")
    words = [name for name in frame.columns if frame[name].dtype == pl.String]
    truths = [name for name in words if set(frame[name].drop_nulls().unique()) <= {"是", "否"} and name != "enterprise"]
    return frame.with_columns(pl.col(name).replace_strict({"是": True, "否": False}, default=None) for name in truths)


def find_unknown(ready: "Ready", frame: "pl.DataFrame") -> list[Finding]:
    """Facts that vetoes need and enterprises lack; a column of words where a figure is needed is refused.

    Raises:
        InputError: a column is absent, or holds words where figures are needed.
    """
    import polars as pl

    from gongce.appraisal.sheet.taking import columns_of

    for item in ready.scheme.items:
        for name in columns_of(item):
            if name not in frame.columns:
                raise InputError(f"no column {name}", where="data", remedy=f"there are {', '.join(frame.columns)}")
            if frame[name].dtype == pl.String:
                bad = frame.filter(pl.col(name).cast(pl.Float64, strict=False).is_null() & pl.col(name).is_not_null())
                first = bad[name][0] if len(bad) else frame[name][0]
                raise InputError(f"{first!r} is no number", where=f"column {name}", remedy="write 12.3, or leave empty")
    findings = []
    for veto in ready.scheme.vetoes:
        rule = ready.rule(veto.rule) if veto.rule else None
        for condition in (*veto.when, *veto.any_of, *(rule.when if rule else ())):
            if condition.field not in frame.columns:
                raise InputError(f"no column {condition.field}", where="data", remedy=f"“{veto.title}” needs it")
            lost = frame.filter(pl.col(condition.field).is_null())["enterprise"]
            if len(lost) and condition.op not in {"exists", "missing"}:
                findings.append(_lost(veto.title, condition.field, lost.to_list()))
    return findings


def _lost(title: str, field: str, names: list[str]) -> Finding:
    message = f"“{title}”所需事实{field}有{len(names)}户缺失，未按否决处理。"
    return Finding("veto.fact-missing", Severity.BLOCKING, "、".join(names[:5]), message, "补齐后重新评价，再行公布。")


def charge(ready: "Ready", graded: "pl.DataFrame", day: Any) -> Any:
    """The differential measures on the day."""
    from gongce.appraisal.per_mu import apply_measures

    if not ready.scheme.measures:
        raise UsageError("the scheme has no measures", where=ready.scheme.id, remedy="add measures: to the scheme")
    grades = dict(zip(graded["enterprise"].to_list(), graded["grade"].to_list(), strict=True))
    years = {}
    if "years_in_class" in graded.columns:
        years = dict(zip(graded["enterprise"].to_list(), graded["years_in_class"].to_list(), strict=True))
    return apply_measures(ready.scheme.measures, grades, day=day, years=years)


def write_result(path: Path, graded: "pl.DataFrame", ready: "Ready") -> None:
    """The result as CSV; a result is never written over.

    Raises:
        UsageError: there is a file already.
    """
    from gongce.rulebook.outputs import write_text

    if path.exists():
        raise UsageError("a result is never written over", where=str(path), remedy="name a new file")
    write_text(path, graded.write_csv(), encoding="utf-8-sig")


def list_result(
    ready: "Ready", graded: "pl.DataFrame", findings: list[Finding], moves: "pl.DataFrame | None", charges: Any
) -> list[str]:
    """The result in lines: numbers by class, who is not ranked, who changed, what they pay."""
    import polars as pl

    titles = {one.id: one.title for one in ready.scheme.classes}
    counts = dict(graded.drop_nulls("grade").group_by("grade").len().iter_rows())
    told = "、".join(f"{title}{counts.get(name, 0)}户" for name, title in titles.items())
    lines = [f"{ready.scheme.title}：{len(graded)}户，排名{graded['rank'].count()}户；{told}。"]
    reasons = graded.drop_nulls("reason").group_by("reason").len().sort("len", descending=True)
    lines += [f"不排名：{reason} {number}户" for reason, number in reasons.iter_rows()]
    lines += [f"{found.place}：{found.message}{found.remedy}" for found in findings]
    if moves is not None:
        lines += [
            f"{row['enterprise']}：{row['grade_before'] or '—'}→{row['grade_after'] or '—'}（{row['why']}）"
            for row in moves.iter_rows(named=True)
        ]
        lines.append(f"与上次相比，{len(moves)}户档次有变化。")
    lines += [
        f"{one.enterprise}（{titles[one.grade]}）{one.lever}{float(one.value):+g}{one.measured_in}，依据{one.basis}"
        for one in charges
    ]
    assert isinstance(graded, pl.DataFrame)
    return lines


def print_json(
    ready: "Ready",
    graded: "pl.DataFrame",
    findings: list[Finding],
    moves: "pl.DataFrame | None",
    charges: Any,
    members: "pl.DataFrame | None",
) -> None:
    """Everything as JSON."""
    record = {
        "scheme": ready.scheme.id,
        "decimals": ready.scheme.decimals,
        "enterprises": graded.to_dicts(),
        "findings": [{"code": one.code, "place": one.place, "message": one.message} for one in findings],
        "moves": None if moves is None else moves.to_dicts(),
        "members": None if members is None else members.to_dicts(),
        "charges": [
            {
                "enterprise": one.enterprise,
                "grade": one.grade,
                "lever": one.lever,
                "value": str(one.value),
                "measured_in": one.measured_in,
                "measure": one.measure,
                "basis": one.basis,
                "gave_way": list(one.others),
            }
            for one in charges
        ],
    }
    json.dump(record, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")
