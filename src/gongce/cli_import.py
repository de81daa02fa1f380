"""`gongce import`, `gongce form`, `gongce template`: files into a workspace, how they are read, what is sent out.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_run import name_person, read_period
from gongce.vocabulary import InputError, Period, UsageError

if TYPE_CHECKING:
    from gongce.facts.importing import Candidate, FormProposal, Preview
    from gongce.workspace.intake import Reader

_MOST = 20
_OLD = "（以前就有）"


def add_import(commands: Any) -> None:
    """`gongce import`."""
    parser = commands.add_parser(
        "import",
        help="take one file into a workspace's archive, or preview what it would bring",
        description="Read a file through one or more forms and take all of it or nothing. With --preview every bad "
        "cell is told at its place and nothing is stored.",
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help="the folder with workspace.yaml")
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, et, csv, docx, pdf")
    parser.add_argument("--form", required=True, metavar="ID[,ID]", help="forms of forms/ that read it")
    parser.add_argument("--period", type=read_period, metavar="PERIOD", help="left out: as the file's name says")
    parser.add_argument("--preview", action="store_true", help="show what it would bring; store nothing")
    parser.add_argument("--annotate", type=Path, metavar="XLSX", help="write the file with its bad cells marked")
    parser.add_argument("--by", metavar="NAME", help="who imports; left out: the account's name")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.set_defaults(run=run_import)


def add_form(commands: Any) -> None:
    """`gongce form propose | prose`."""
    parser = commands.add_parser(
        "form",
        help="how returns are read: propose a form from a filled one, or figures from prose",
        description="A form says what each sheet, row and column of a return stands for. It is guessed once, put "
        "right by a person, and kept in a workspace's forms/.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    propose = actions.add_parser("propose", help="guess the form of a filled return, the doubtful guesses first")
    propose.add_argument("file", type=Path, metavar="FILE", help="a filled return")
    propose.add_argument("--pack", required=True, type=Path, metavar="PACK", help="the plan's folder")
    propose.add_argument("--id", metavar="ID", help="the form's id; left out: the name of --out, else return")
    propose.add_argument("--title", default="", metavar="TEXT", help="its title; left out: the file's")
    propose.add_argument("--period", type=read_period, metavar="PERIOD", help="what the file is for")
    propose.add_argument("--out", type=Path, metavar="YAML", help="write it there, to be put right; else print it")
    propose.set_defaults(run=run_propose)
    prose = actions.add_parser("prose", help="figures a text states, as observations to be confirmed")
    prose.add_argument("file", type=Path, metavar="FILE", help="a report in words")
    prose.add_argument("--pack", required=True, type=Path, metavar="PACK", help="the plan's folder")
    prose.add_argument("--period", type=read_period, metavar="PERIOD", help="what the text is about")
    prose.add_argument("--unit", default="", metavar="ID", help="whose figures they are where none is named")
    prose.add_argument("--json", action="store_true", help="print them as JSON")
    prose.set_defaults(run=run_prose)


def add_template(commands: Any) -> None:
    """`gongce template`."""
    parser = commands.add_parser(
        "template",
        help="write the workbook to send out for a form and a period",
        description="The workbook takes only what can be right, checks itself by formulas, shows what is known "
        "already, and is read back by hidden ids wherever its rows and columns are moved to.",
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help="the folder with workspace.yaml")
    parser.add_argument("--form", required=True, metavar="ID", help="a form of forms/")
    parser.add_argument("--period", required=True, type=read_period, metavar="PERIOD", help="what it is for")
    parser.add_argument("--units", default="", metavar="ID,ID", help="its rows; left out: the plan's places")
    parser.add_argument("--out", required=True, type=Path, metavar="XLSX", help="where it goes")
    parser.set_defaults(run=run_template)


def run_import(arguments: argparse.Namespace) -> int:
    """Take a file, or preview it."""
    from gongce.workspace.intake import Reader
    from gongce.workspace.periods import read_period as period_of
    from gongce.workspace.workspace import open_workspace

    workspace = open_workspace(arguments.workspace)
    reader = Reader(workspace, name_person(arguments.by))
    period, forms = arguments.period or period_of(arguments.file), arguments.form.split(",")
    if arguments.preview or arguments.annotate:
        return show_preview(reader, period, forms, arguments)
    if period is None:
        raise UsageError("the file's name does not say its period", where=str(arguments.file), remedy="give --period")
    return take_file(reader, period, forms, arguments)


def read_bytes(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), remedy="check the path") from None


def show_preview(reader: "Reader", period: Period | None, forms: Sequence[str], arguments: argparse.Namespace) -> int:
    """Print what the file would bring, and write its annotated copy where asked."""
    from gongce.facts.importing import write_annotated

    content = read_bytes(arguments.file)
    previews = reader.preview(content, arguments.file.name, period, forms, whole=True)
    if arguments.annotate:
        arguments.annotate.write_bytes(write_annotated(previews[0]))
    plain = [describe_preview(one) for one in previews]
    lines = iter([json.dumps(plain, ensure_ascii=False, indent=1)]) if arguments.json else tell_previews(previews)
    for line in lines:
        print(line)
    if arguments.annotate:
        print(arguments.annotate)
    return 0


def describe_preview(preview: "Preview") -> dict[str, Any]:
    """A preview as plain values."""
    from gongce.facts.importing import bad_cells

    fields = ("code", "severity", "place", "message", "remedy")
    return {
        "form": preview.form.key,
        "is_ready": preview.is_ready,
        "rows": preview.observations.height,
        "counts": dict(preview.counts),
        "bad_cells": bad_cells(preview).to_dicts(),
        "findings": [{name: str(getattr(one, name)) for name in fields} for one in preview.findings],
    }


def tell_previews(previews: "Sequence[Preview]") -> Iterator[str]:
    """Lines: what each form finds, then every doubt at its cell."""
    from gongce.workspace.telling import tell_findings

    words = {"new": "新增", "same": "相同", "corrected": "更正", "withdrawn": "撤回"}
    for one in previews:
        counts = "、".join(f"{words[name]}{count}" for name, count in one.counts.items() if count)
        state = "可以导入" if one.is_ready else f"不能导入（{len(one.refusals)}处）"
        read = f"读到{one.observations.height}个数，{counts or '没有变化'}"
        yield f"{one.form.title}（{one.form.key}）：{read}；{state}。"
        told = [finding for finding in one.findings if not finding.message.endswith(_OLD)]
        yield from tell_findings(told, most=_MOST, rest="用 --json 看全部")
        if len(told) < len(one.findings):
            yield f"另有{len(one.findings) - len(told)}项以前就有，与本文件无关。"


def take_file(reader: "Reader", period: Period, forms: Sequence[str], arguments: argparse.Namespace) -> int:
    """Take the file, whole or not at all."""
    from gongce.workspace.intake import FileState
    from gongce.workspace.lock import hold_lock
    from gongce.workspace.telling import tell_findings

    read_bytes(arguments.file)
    now = datetime.now(UTC)
    with hold_lock(reader.workspace.folder, by=reader.by, at=now):
        outcome = reader.take(arguments.file, period, forms, now)
    if outcome.state is FileState.REFUSED:
        first, count = outcome.findings[0], len(outcome.findings)
        what = f"未导入，共{count}处问题，第一处：{first.message}"
        raise InputError(what, where=f"{outcome.file} {first.place}", remedy=first.remedy or "改正后重新导入")
    word = "已入库" if outcome.state is FileState.IMPORTED else "早已入库，未重复导入"
    if arguments.json:
        plain = {"file": outcome.file, "period": outcome.period, "state": str(outcome.state), "rows": outcome.rows}
        print(json.dumps(plain | {"batch": outcome.batch}, ensure_ascii=False))
        return 0
    print(f"{outcome.file}：{word}，{outcome.rows}个数，批次{outcome.batch}。")
    for line in tell_findings(outcome.findings, most=_MOST, rest="用 --preview --json 看全部"):
        print(line)
    return 0


def run_propose(arguments: argparse.Namespace) -> int:
    """Guess a form and print it, the doubtful guesses first."""
    from gongce.facts.importing import dump_form, propose_form, read_grid
    from gongce.rulebook import load_pack
    from gongce.rulebook.outputs import write_text

    grid = read_grid(read_bytes(arguments.file), arguments.file.name)
    title, form_id = arguments.title or arguments.file.stem, arguments.id or name_form(arguments.out)
    proposal = propose_form(grid, load_pack(arguments.pack), form_id=form_id, title=title, period=arguments.period)
    text = dump_form(proposal.form)
    if arguments.out:
        write_text(arguments.out, text)
    for line in (*tell_proposal(proposal), str(arguments.out) if arguments.out else text):
        print(line)
    return 0


def name_form(out: Path | None) -> str:
    """A form's id by its file's name, so that `import --form` finds forms/ID.yaml; return, where the name is no id."""
    from gongce.rulebook.model.base import ID_PATTERN

    stem = out.stem if out else ""
    return stem if re.fullmatch(ID_PATTERN, stem) else "return"


def tell_proposal(proposal: "FormProposal") -> Iterator[str]:
    """The guesses a person must look at."""
    form, doubtful = proposal.form, proposal.doubtful
    yield f"{form.title}：认出{len(form.columns)}列，{len(doubtful)}处拿不准，请核对。"
    for guess in doubtful:
        yield f"  ? {guess.place}　{guess.about}（把握{guess.confidence:.0%}）　{guess.reason}"


def run_prose(arguments: argparse.Namespace) -> int:
    """Print the figures a text states."""
    from gongce.documents import read_document
    from gongce.facts.importing import propose_observations
    from gongce.rulebook import load_pack

    pack = load_pack(arguments.pack)
    document = read_document(arguments.file).document
    found = propose_observations(document, pack, period=arguments.period, unit=arguments.unit)
    if arguments.json:
        print(json.dumps([describe_candidate(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    complete = sum(one.is_complete for one in found)
    print(f"读到{len(found)}个数，{complete}个指标、单位、时间齐全；都须由人确认后才能入库。")
    for one in found:
        names = "　".join((one.indicator or "指标?", one.unit or "单位?", one.period or "时间?", one.measure))
        print(f"  [{one.span.start}, {one.span.end}] {one.quote}　→　{names}　{float(one.value):g}")
    return 0


def describe_candidate(one: "Candidate") -> dict[str, Any]:
    """A candidate as plain values."""
    return {
        "span": list(one.span),
        "quote": one.quote,
        "indicator": one.indicator,
        "unit": one.unit,
        "period": one.period,
        "measure": one.measure,
        "value": float(one.value),
        "confidence": one.confidence,
        "reasons": list(one.reasons),
        "status": str(one.status),
    }


def run_template(arguments: argparse.Namespace) -> int:
    """Write a template."""
    from gongce.facts.importing import write_template
    from gongce.vocabulary import Lane
    from gongce.workspace.intake import Reader
    from gongce.workspace.issuing import write_file
    from gongce.workspace.workspace import open_workspace

    workspace = open_workspace(arguments.workspace)
    form = Reader(workspace, "").form(arguments.form)
    units = arguments.units.split(",") if arguments.units else workspace.places
    years = [str(arguments.period.year), str(arguments.period.year - 1)]
    known = workspace.archive.read(lanes=tuple(Lane)).frame.collect()
    recent = known.filter(known["period"].str.slice(0, 4).is_in(years))
    content = write_template(form, workspace.pack, period=arguments.period, units=units, known=recent)
    write_file(arguments.out, content)
    print(f"{arguments.out}：{form.title}，{len(units)}个单位。")
    return 0
