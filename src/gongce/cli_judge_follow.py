"""What follows from an appraisal: cases opened, members in office, sheets of persons, letters, the split of a fund.

Like `cli`, this module may import inside functions: help must come at once.
"""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import InputError, UsageError, read_text

if TYPE_CHECKING:
    from gongce.appraisal.consequences import Holding, Opened, PersonSheet
    from gongce.appraisal.figures import FactTable
    from gongce.appraisal.scheme import Ready
    from gongce.appraisal.sheet import Sheet
    from gongce.registers.ledger import Ledger


def add_follow_options(parser: Any) -> None:
    """The options of `gongce appraise` for what follows from a result."""
    after = parser.add_argument_group("what follows from the result")
    after.add_argument("--records", type=Path, metavar="DIR", help="the workspace's records: cases, posts")
    after.add_argument(
        "--open", action="store_true", help="open the cases the scheme names; only a result to be issued"
    )
    after.add_argument("--members", action="store_true", help="who was in office in the period, unit by unit")
    after.add_argument("--sheets", type=Path, metavar="DIR", help="a sheet a person and a team, for --reader alone")
    after.add_argument("--reader", default="", metavar="UNIT", help="for whom what is told of persons is made")
    after.add_argument("--letters", type=Path, metavar="DIR", help="letters of responsibility with the scheme's items")
    after.add_argument("--split", metavar="AMOUNT", help="divide a fund by the result: 3000万元")


def asks_to_follow(arguments: argparse.Namespace) -> bool:
    """Whether anything beside the result is asked for."""
    named = ("open", "members", "sheets", "letters", "split")
    return any(getattr(arguments, name) for name in named)


def follow(
    arguments: argparse.Namespace, ready: "Ready", table: "FactTable", sheet: "Sheet", day: date
) -> tuple[dict[str, Any], list[str]]:
    """Everything asked for; as a record and in lines. Files are written last, when nothing is refused any more."""
    record: dict[str, Any] = {}
    lines: list[str] = []
    writes: dict[Path, bytes] = {}
    if arguments.split:
        _split(arguments, ready, table, sheet, record, lines, day)
    if arguments.members or arguments.sheets:
        _tell_persons(arguments, ready, sheet, record, lines, writes)
    opened: list[Opened] = []
    if arguments.open:
        opened += _open(arguments, ready, table, sheet, day)
    if arguments.letters:
        opened += _write_letters(arguments, ready, table, sheet, day, record, lines, writes)
    if opened:
        _tell_opened(opened, record, lines)
    _write(arguments, opened, writes)
    return record, lines


def _split(
    arguments: argparse.Namespace,
    ready: "Ready",
    table: "FactTable",
    sheet: "Sheet",
    record: dict[str, Any],
    lines: list[str],
    day: date,
) -> None:
    from gongce.appraisal.consequences import split_fund
    from gongce.vocabulary import Money

    fund = Money.parse(arguments.split)
    parts, findings = split_fund(ready, sheet, table, fund)
    is_trial = bool(ready.lacking(day)) or not arguments.issue
    record["split"] = {
        "fund": int(fund),
        "trial": is_trial,
        "parts": [
            {"unit": one.unit, "base": int(one.base), "performance": int(one.performance), "total": int(one.total)}
            for one in parts
        ],
        "unscored": [found.place for found in findings],
    }
    lines.append(f"资金切块{'（试算，未批准）' if is_trial else ''}：共{fund.show('万元')}万元")
    for one in parts:
        shown = [part.show("万元") for part in (one.total, one.base, one.performance)]
        lines.append(f"  {one.unit} {shown[0]}万元（基数{shown[1]}，绩效{shown[2]}）")
    lines += [f"  ！{found.place}：{found.message}；{found.remedy}" for found in findings]


def _records(arguments: argparse.Namespace) -> Path:
    if arguments.records is None:
        raise UsageError("no records", remedy="name the workspace's folder of records with --records")
    return Path(arguments.records)


def _tell_persons(
    arguments: argparse.Namespace,
    ready: "Ready",
    sheet: "Sheet",
    record: dict[str, Any],
    lines: list[str],
    writes: dict[Path, bytes],
) -> None:
    from gongce.appraisal.consequences import list_holdings, unit_of, write_person_sheets
    from gongce.appraisal.consequences.persons import check_reader
    from gongce.bulletins.person_sheet import lay_out_person
    from gongce.bulletins.word import write_official
    from gongce.rulebook.duties import expand_duties
    from gongce.vocabulary import Period

    check_reader(ready, arguments.reader)
    posts, names = _read_posts(ready, _records(arguments))
    period = Period.parse(arguments.period)
    holdings = list_holdings(posts, period.start, period.end)
    by_body: dict[str, list[Holding]] = {}
    for one in holdings:
        by_body.setdefault(unit_of(ready.pack, one.body), []).append(one)
    record["members"] = {
        unit.unit: [_plain_holding(one, names) for one in by_body.get(unit_of(ready.pack, unit.unit), [])]
        for unit in sheet.units
    }
    for unit, held in record["members"].items():
        told = "、".join(f"{one['name']}（{one['post']}，{one['since']}至{one['until']}）" for one in held)
        lines.append(f"{unit}{period.code}在任：{told or '台账没有'}")
    if arguments.sheets:
        duties = expand_duties(ready.pack, period.start, period.end) if ready.pack else ()
        sheets = write_person_sheets(ready, sheet, holdings, names, duties)
        record["sheets"] = [_plain_sheet(one) for one in sheets]
        for page in sheets:
            document = lay_out_person(ready, sheet, page, period.code)
            writes[arguments.sheets / f"{page.person or page.name}.docx"] = write_official(document)


def _read_posts(ready: "Ready", records: Path) -> "tuple[Ledger, dict[str, str]]":
    from gongce.procedures.shelf import read_shelf

    offices = ready.scheme.offices
    if offices is None or ready.pack is None:
        raise InputError(
            "no register of posts", where=ready.scheme.title, remedy="give offices: {posts: …} in the scheme"
        )
    shelf = read_shelf(ready.pack, records)
    ledgers = shelf.ledgers
    register = ready.pack.register(offices.posts)
    if register.id not in ledgers:
        where = str(records / f"{register.id}.jsonl")
        raise InputError("no such ledger", where=where, remedy=f"keep {register.title} there")
    bad = [found for found in shelf.findings if found.place.startswith((f"{register.id}.jsonl", register.title))]
    if bad:
        raise InputError(bad[0].message, where=bad[0].place, remedy=bad[0].remedy)
    into = next((field.into for field in register.fields if field.name == "person"), None)
    people = ledgers[into].spans() if into and into in ledgers else None
    has_names = people is not None and "name" in people.columns
    names = dict(people.select("record", "name").drop_nulls().iter_rows()) if people is not None and has_names else {}
    return ledgers[register.id], names


def _plain_holding(one: "Holding", names: dict[str, str]) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": names.get(one.person, one.person),
        "post": one.post,
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "days": one.days,
    }


def _plain_sheet(one: "PersonSheet") -> dict[str, Any]:
    results = [
        {
            "body": held.body,
            "post": held.post,
            "days": held.days,
            "total": None if unit is None or unit.total is None else str(unit.total),
            "rank": unit.place.rank if unit else None,
            "grade": unit.grade if unit else None,
        }
        for held, unit in one.holdings
    ]
    duties = [{"due": str(duty.due), "what": duty.what, "clause": duty.clause} for duty in one.duties]
    return {"person": one.person, "name": one.name, "results": results, "duties": duties}


def _open(
    arguments: argparse.Namespace, ready: "Ready", table: "FactTable", sheet: "Sheet", day: date
) -> "list[Opened]":
    from gongce.appraisal.consequences import open_cases
    from gongce.appraisal.review import issue_sheet
    from gongce.procedures import mainland_workdays

    known = _known_cases(ready, _records(arguments))
    issue_sheet(ready, sheet, day=day, approver=arguments.approver, reason=arguments.reason)
    period, workdays = arguments.period, mainland_workdays()
    return list(open_cases(ready, sheet, table, day=day, period=period, workdays=workdays, known=known))


def _write_letters(
    arguments: argparse.Namespace,
    ready: "Ready",
    table: "FactTable",
    sheet: "Sheet",
    day: date,
    record: dict[str, Any],
    lines: list[str],
    writes: dict[Path, bytes],
) -> "list[Opened]":
    from gongce.bulletins.scheme_letter import draw_letters, lay_out_scheme_letter
    from gongce.bulletins.word import write_official

    letters = draw_letters(ready, table, day, arguments.period)
    contents = {one.unit: write_official(lay_out_scheme_letter(one)) for one in letters}
    writes |= {arguments.letters / f"{unit}.docx": content for unit, content in contents.items()}
    record["letters"] = [
        {"unit": one.unit, "internal": one.is_internal, "items": len(one.items), "full": str(one.full)}
        for one in letters
    ]
    lines += [
        f"{one.unit}责任书：{len(one.items)}项，{'内部分析' if one.is_internal else '可以签订'}" for one in letters
    ]
    if arguments.records is None or ready.scheme.letter is None:
        return []
    return _open_letters(arguments, ready, [one.unit for one in letters if not one.is_internal], contents, day)


def _open_letters(
    arguments: argparse.Namespace, ready: "Ready", units: list[str], contents: dict[str, bytes], day: date
) -> "list[Opened]":
    import hashlib

    from gongce.appraisal.consequences import open_case
    from gongce.procedures import mainland_workdays

    name = ready.scheme.letter or ""
    known = _known_cases(ready, _records(arguments)).get(name, set())
    return [
        open_case(
            ready,
            name,
            unit,
            {"unit": unit, "scheme": ready.scheme.id, "letter_sha256": hashlib.sha256(contents[unit]).hexdigest()},
            day=day,
            period=arguments.period,
            workdays=mainland_workdays(),
            known=known,
        )
        for unit in units
    ]


def _known_cases(ready: "Ready", records: Path) -> dict[str, set[str]]:
    """Procedure → numbers of its cases; a file that cannot be read whole is refused: a case might be opened twice."""
    from gongce.procedures.shelf import read_shelf

    if ready.pack is None:
        return {}
    shelf = read_shelf(ready.pack, records)
    for found in shelf.findings:
        if found.code.startswith("case."):
            raise InputError(found.message, where=found.place, remedy=found.remedy)
    return {name: {case.number for case in cases} for name, cases in shelf.cases.items()}


def _tell_opened(opened: "list[Opened]", record: dict[str, Any], lines: list[str]) -> None:
    record["opened"] = [
        {"unit": one.unit, "procedure": one.procedure, "case": one.case.number, "new": one.is_new} for one in opened
    ]
    lines += [f"{one.title}：{one.case.number}{'立案' if one.is_new else '已立案，不重复'}" for one in opened]


def _write(arguments: argparse.Namespace, opened: "list[Opened]", writes: dict[Path, bytes]) -> None:
    from gongce.procedures.files import print_event
    from gongce.rulebook.outputs import write_bytes, write_text

    added: dict[str, list[str]] = {}
    for one in opened:
        if one.is_new:
            added.setdefault(one.procedure, []).append(print_event(one.case, one.case.events[-1]))
    for path, content in writes.items():
        _make_folder(path.parent)
        write_bytes(path, content)
        if arguments.sheets and path.parent == arguments.sheets:
            path.chmod(0o600)  # what is told of persons is for the reader alone
        print(path, file=sys.stderr)
    for name, lines in added.items():
        path = _records(arguments) / "cases" / f"{name}.jsonl"
        _make_folder(path.parent)
        before = read_text(path) if path.exists() else ""
        before += "" if before.endswith("\n") or not before else "\n"
        write_text(path, before + "".join(f"{line}\n" for line in lines))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot be made ({error.strerror})", where=str(folder), remedy="choose another") from None
