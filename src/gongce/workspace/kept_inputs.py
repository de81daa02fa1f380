"""What a bulletin rested on besides observations, kept with it: the plan's files, settings, records, rules, wordings.

So it is computed again from what was in force then, whatever was amended since.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from gongce.rulebook import Sources, build_pack, read_folder
from gongce.vocabulary import InputError, Period
from gongce.workspace.adopted import FILE as ADOPTED
from gongce.workspace.adopted import print_adopted
from gongce.workspace.records import CONFIRMATIONS, list_adopted, list_confirmations, write_confirmations
from gongce.workspace.settings import FILE, read_settings
from gongce.workspace.workspace import Workspace

FOLDER, PLAN = "inputs", "plan.json"
_SINGLE = (FILE, "checks.yaml", "records/duties.csv", "records/confirmations.csv")


def keep_inputs(workspace: Workspace, period: Period, as_of: datetime) -> dict[str, bytes]:
    """The files to be kept with the bulletin of a period, by name.

    Answers and adopted goals that are kept elsewhere stand with the files'.
    """
    sources = read_folder(workspace.folder / workspace.settings.plan)
    plan = json.dumps({"name": sources.name, "texts": sources.texts}, ensure_ascii=False, indent=0).encode()
    found = {
        path.relative_to(workspace.base).as_posix(): path.read_bytes() for path in _list_files(workspace, period.year)
    }
    if workspace.answers:
        found[f"records/{CONFIRMATIONS}"] = write_confirmations(list_confirmations(workspace, period))
    adopted = [one for one in list_adopted(workspace, period.year) if one.at <= as_of]
    if adopted:
        found[f"records/{ADOPTED}"] = print_adopted(adopted)
    return {f"{FOLDER}/{name}": content for name, content in ({PLAN: plan} | found).items()}


def _list_files(workspace: Workspace, year: int) -> Iterator[Path]:
    single = [*_SINGLE, f"records/goals-{year}.csv"]
    yield from (path for name in single if (path := workspace.base / name).is_file())
    if workspace.templates:
        yield from sorted(path for path in workspace.templates.glob("*.yaml") if path.is_file())


def open_inputs(workspace: Workspace, run: str) -> Workspace:
    """The workspace as it was when a bulletin was issued: its archive, with the plan and settings kept with the run.

    Raises:
        InputError: what was kept is missing or damaged.
    """
    place = workspace.out / run / FOLDER
    try:
        kept = json.loads((place / PLAN).read_text(encoding="utf-8"))
        sources = Sources(kept["name"], kept["texts"])
    except (OSError, ValueError, KeyError):
        remedy = "restore the folder of the bulletin from a backup"
        raise InputError("what the bulletin rested on is not there", where=str(place), remedy=remedy) from None
    return Workspace(workspace.folder, read_settings(place), build_pack(sources), place)
