"""`gongce meeting`: every paper for the meeting about a closed period, by one command.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_run import Bar, read_period

if TYPE_CHECKING:
    from gongce.workspace.meeting import Pack
    from gongce.workspace.workspace import Workspace


def add_meeting(commands: Any) -> None:
    """`gongce meeting`."""
    parser = commands.add_parser(
        "meeting",
        help="papers for the meeting about a closed period",
        description="Write figures to speak, the one-page A3 table, a card for each county and zone, slides and "
        "letters of reminder, from the bulletin that `gongce run` wrote: every figure is the bulletin's.",
    )
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help="the folder with workspace.yaml")
    parser.add_argument("--period", required=True, type=read_period, metavar="PERIOD", help="2019-06, 2019-Q2, 2019")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to; left out: 会议材料/PERIOD in the workspace")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")
    parser.set_defaults(run=run_meeting)


def run_meeting(arguments: argparse.Namespace) -> int:
    """Write the papers."""
    from gongce.workspace.meeting import prepare_pack, write_papers
    from gongce.workspace.workspace import open_workspace

    workspace = open_workspace(arguments.workspace)
    progress = Bar()
    try:
        pack = prepare_pack(workspace, arguments.period, progress=progress)
    finally:
        progress.clear()
    paths = write_papers(workspace, pack, arguments.out)
    if arguments.json:
        print(json.dumps(plain_pack(pack, paths), ensure_ascii=False, indent=1))
    else:
        for line in tell_pack(workspace, pack, paths):
            print(line)
    return 0


def plain_pack(pack: "Pack", paths: list[Path]) -> dict[str, Any]:
    """What was written as plain values."""
    basis = pack.meeting.basis
    return {
        "run": pack.run.id,
        "number": pack.meeting.bulletin.number,
        "draft": pack.meeting.bulletin.state.reason if pack.meeting.bulletin.state.mark else "",
        "letters_lack": list(basis.lacking),
        "figures": len(pack.figures),
        "files": [str(path) for path in paths],
    }


def tell_pack(workspace: "Workspace", pack: "Pack", paths: list[Path]) -> Iterator[str]:
    """What matters first, then where the files are."""
    from gongce.workspace.telling import list_places

    state, number = pack.meeting.bulletin.state, pack.meeting.bulletin.number
    yield f"会议材料与{number or pack.run.id}的{len(pack.figures)}个数完全一致。"
    if state.mark:
        yield f"通报为{state.mark}：{state.reason}，材料均已标注。"
    if pack.meeting.basis.lacking:
        yield f"提示函为内部分析，不得发出：{'、'.join(pack.meeting.basis.lacking)}。"
    yield ""
    if paths and paths[0].is_relative_to(workspace.folder):
        yield from list_places(workspace, [path.relative_to(workspace.folder).as_posix() for path in paths])
    else:
        yield from map(str, paths)
