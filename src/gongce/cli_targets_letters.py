"""`gongce target letter`: letters of responsibility per unit, or per project from a roster.

Like `cli`, this module may import inside functions: help must come at once.
"""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gongce.cli_targets_input import load_table, print_json, print_lines, write_file
from gongce.vocabulary import AS_CSV, GongceError, read_text

if TYPE_CHECKING:
    from gongce.bulletins.letters.roster import Roster
    from gongce.rulebook import Pack
    from gongce.targets.tree.nodes import TargetTree


def run_unit_letters(arguments: argparse.Namespace, pack: "Pack", tree: "TargetTree", day: date) -> int:
    """One letter per unit: listed, or written as Word files."""
    from gongce.bulletins.letters.content import find_order, list_signatories, write_letter
    from gongce.bulletins.letters.document import lay_out_letter, tell_lacking
    from gongce.bulletins.word import write_official
    from gongce.targets.telling.columns import plain

    order = find_order(pack)
    units = [pack.unit(name).id for name in arguments.unit] or list_signatories(pack, order)
    tables = [load_table(path) for path in arguments.table]
    letters = {unit: write_letter(pack, tree, unit, day, tables, order) for unit in units}
    written = {unit: arguments.out / f"{unit}.docx" for unit in letters} if arguments.out else {}
    if arguments.out:
        _make_folder(arguments.out)
    for unit, path in written.items():
        write_file(path, write_official(lay_out_letter(letters[unit])))
    if arguments.json:
        rows = [
            {"unit": unit, "file": str(written.get(unit, "")), "internal": letter.is_internal} | plain(letter)
            for unit, letter in letters.items()
        ]
        print_json({"day": day.isoformat(), "letters": rows})
        return 0
    for unit, letter in letters.items():
        state = tell_lacking(letter.lacking) or "可以印发"
        counts = f"目标{len(letter.targets)}项，事项{len(letter.duties)}项"
        print(f"{letter.unit}：{counts}；{state}{f'　{written[unit]}' if unit in written else ''}")
    return 0


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GongceError(
            f"cannot be made ({error.strerror})", where=str(folder), remedy="choose another folder"
        ) from None


def run_project_letters(arguments: argparse.Namespace, pack: "Pack", day: date) -> int:
    """One letter per project of a roster; which are signed, which roles nobody holds."""
    from gongce.bulletins.letters.document import lay_out_project_letter
    from gongce.bulletins.letters.roster import read_roster
    from gongce.bulletins.word import write_official
    from gongce.targets.observed.rows import read_rows

    rows = read_rows(read_text(arguments.roster, AS_CSV), ("project", "role", "holder"), str(arguments.roster))
    roster = read_roster(pack, rows, str(arguments.roster))
    written: dict[str, str] = {}
    if arguments.out:
        _make_folder(arguments.out)
        for number, project in enumerate(roster.projects, 1):
            path = arguments.out / f"project-{number:03d}.docx"
            write_file(path, write_official(lay_out_project_letter(pack, roster, project, day)))
            written[project] = str(path)
    if arguments.json:
        print_json(_plain_roster(roster, written, day))
    else:
        _tell_roster(roster, written, day)
    return 0


def _plain_roster(roster: "Roster", written: dict[str, str], day: date) -> dict[str, object]:
    from gongce.targets.telling.columns import plain, plain_finding

    projects = [
        {
            "project": project,
            "signed": roster.is_signed(project),
            "gaps": [slot.role for slot in roster.of(project) if slot.is_gap],
            "roles": [plain(slot) for slot in roster.of(project)],
            "file": written.get(project, ""),
        }
        for project in roster.projects
    ]
    lacking = list(roster.order.lacking(day)) if roster.order else ["order"]
    findings = [plain_finding(one) for one in roster.findings()]
    holders = [plain(one) for one in roster.summaries()]
    return {"projects": projects, "holders": holders, "lacking": lacking, "findings": findings}


def _tell_roster(roster: "Roster", written: dict[str, str], day: date) -> None:
    from gongce.bulletins.letters.content import LACKING_WORDS
    from gongce.bulletins.letters.document import tell_lacking
    from gongce.targets.telling.columns import lay_rows
    from gongce.targets.telling.trees import tell_findings

    signed = sum(roster.is_signed(project) for project in roster.projects)
    gaps = sum(slot.is_gap for slot in roster.slots)
    print(f"项目{len(roster.projects)}个，各项责任均已签订{signed}个；空缺责任{gaps}处。")
    lacking = tuple(LACKING_WORDS[one] for one in roster.order.lacking(day)) if roster.order else ()
    print_lines([tell_lacking(lacking)] if lacking else [])
    rows = [
        [project, *((slot.holder or "—") + ("（已签）" if slot.signed else "") for slot in roster.of(project))]
        for project in roster.projects
    ]
    print_lines(lay_rows(["项目", *roster.roles], rows, names=1 + len(roster.roles)))
    holders = [
        [one.holder, str(one.roles), str(one.signed), str(one.follow_ups), str(one.last or "—")]
        for one in roster.summaries()
    ]
    print_lines(["", *lay_rows(["责任人", "责任", "已签", "跟踪次数", "最近"], holders)])
    print_lines(written.values())
    print_lines(tell_findings(roster.findings()))
