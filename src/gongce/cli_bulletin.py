"""`gongce bulletin`: a bulletin asked for by a file, of any kind the office's layout has.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import UsageError

if TYPE_CHECKING:
    from gongce.bulletins.monthly import Bulletin
    from gongce.bulletins.monthly.issue import Approval


def add_bulletin(commands: Any) -> None:
    """`gongce bulletin`."""
    parser = commands.add_parser(
        "bulletin",
        help="write a bulletin from a request: promotion, stationing, work, year-end, public, correction …",
        description="Write a bulletin that rests on one of a plan's orders from a request (bulletin.yaml) and the CSV "
        "tables beside it, as Word, page and workbook. What the order lacks on the day makes it a marked draft.",
    )
    parser.add_argument("request", type=Path, metavar="BULLETIN.YAML", help="kind, order, period, tables, rankings")
    parser.add_argument("--plan", required=True, metavar="PACK", help="the plan's folder")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the files go; left out: beside the request")
    parser.add_argument("--templates", type=Path, metavar="FOLDER", help="the office's wording.yaml and layout.yaml")
    parser.add_argument("--today", type=read_day, metavar="DAY", help="the day of issue; left out: today")
    parser.add_argument("--draft", action="store_true", help="write a draft whatever the findings")
    parser.add_argument("--approve", metavar="NAME", help="issue over findings about data in this person's name")
    parser.add_argument("--reason", metavar="TEXT", help="why; it is printed in the bulletin")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.set_defaults(run=run_bulletin)


def read_day(text: str) -> date:
    """A day, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2012-07-18") from None


def run_bulletin(arguments: argparse.Namespace) -> int:
    """Write the files and say what they are."""
    from gongce.bulletins.monthly import build_bulletin, read_request, read_templates, write_bulletin
    from gongce.rulebook import load_pack

    request = read_request(arguments.request)
    templates = read_templates(arguments.templates)
    day = arguments.today or datetime.now(UTC).date()
    data = build_bulletin(
        request,
        load_pack(arguments.plan),
        arguments.request.parent,
        day=day,
        as_of=datetime.combine(day, time.max, UTC),
        is_issued=not arguments.draft,
        approval=read_approval(arguments, day),
        templates=templates,
    )
    bulletin = write_bulletin(data, kind=request.kind, templates=templates)
    folder = arguments.out or arguments.request.parent
    folder.mkdir(parents=True, exist_ok=True)
    files = write_files(bulletin, folder, arguments.request.stem)
    outcome = describe(bulletin, files)
    print(json.dumps(outcome, ensure_ascii=False, indent=2) if arguments.json else tell(outcome))
    return 0


def read_approval(arguments: argparse.Namespace, day: date) -> "Approval | None":
    """Who issues over findings, and why.

    Raises:
        UsageError: one without the other.
    """
    from gongce.bulletins.monthly import Approval

    if bool(arguments.approve) != bool(arguments.reason):
        raise UsageError("--approve and --reason belong together", remedy="give both, or neither")
    return Approval(arguments.approve, "", arguments.reason, day) if arguments.approve else None


def write_files(bulletin: "Bulletin", folder: Path, stem: str) -> list[Path]:
    """Every file beside its place first, then all are moved: nothing is left half-written."""
    drafts = []
    for ending, content in bulletin.files.items():
        place = folder / f"{stem}.{ending}"
        draft = place.with_name(f".part-{place.name}")
        draft.write_bytes(content)
        drafts.append((draft, place))
    for draft, place in drafts:
        draft.replace(place)
    return [place for _, place in drafts]


def describe(bulletin: "Bulletin", files: list[Path]) -> dict[str, Any]:
    """What was written, as plain values."""
    from gongce.bulletins.monthly.composition import Grid
    from gongce.bulletins.monthly.lines import Shown

    composition = bulletin.composition
    data = composition.data
    grids = [
        part for section in (*composition.sections, *composition.annexes) for part in section.parts
        if isinstance(part, Grid)
    ]  # fmt: skip
    tables = [
        {
            "title": grid.caption,
            "head": list(grid.head),
            "rows": [[part.text if isinstance(part, Shown) else part for part in row] for row in grid.rows],
        }
        for grid in grids
    ]
    return {
        "title": composition.title, "kind": composition.kind.id, "number": data.number, "day": str(data.day),
        "issuer": data.issuer, "standing": str(data.state.standing), "reason": data.state.reason,
        "copies": list(data.copies), "findings": [finding.message for finding in data.findings], "tables": tables,
        "ranks": {
            league.id: [
                {"unit": row.name, "value": row.value.text, "rank": row.rank, "change": row.change,
                 "reason": row.reason, "late": row.late}
                for row in league.rows
            ]
            for league in data.leagues
        },
        "files": [str(path) for path in files],
    }  # fmt: skip


def tell(outcome: dict[str, Any]) -> str:
    """The outcome in a few lines."""
    lines = [f"{outcome['title']}：{'草稿' if outcome['standing'] == 'draft' else '已成文'}"]
    lines += [outcome["reason"]] if outcome["reason"] else []
    lines += [f"! {message}" for message in outcome["findings"]]
    return "\n".join([*lines, *outcome["files"]])
