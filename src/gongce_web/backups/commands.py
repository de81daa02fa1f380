"""`gongce backup` and `gongce restore`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = "argparse._SubParsersAction[Any]"


def add_commands(commands: "Commands") -> None:
    """Add the commands to the command line."""
    parser = commands.add_parser("backup", help="database, archive and files of a workspace as of one moment")
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE")
    parser.add_argument("target", type=Path, metavar="TARGET", help="a new folder, on another disk")
    parser.set_defaults(run=run_backup)
    parser = commands.add_parser("restore", help="a backup into a new workspace, and into an empty database")
    parser.add_argument("target", type=Path, metavar="TARGET", help="the backup's folder")
    parser.add_argument("workspace", type=Path, metavar="NEW_WORKSPACE", help="a new folder")
    parser.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Take a backup; print what it holds."""
    from gongce_web.opening import open_workbench

    open_workbench(arguments.workspace, migrates=False)
    from gongce_web.backups.actions import back_up

    manifest = back_up(arguments.target)
    print(f"{arguments.target}: {manifest.database}, {len(manifest.files)} files, archive {manifest.head or '-'}")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Restore a backup; print what was replayed."""
    from gongce_web.backups.drafts import unpack
    from gongce_web.backups.manifest import read_manifest
    from gongce_web.opening import start_django

    manifest = read_manifest(arguments.target)
    with unpack(arguments.target, manifest, arguments.workspace) as draft:
        start_django(draft)
        from gongce_web.backups.actions import load_backup

        appended = load_backup(arguments.target, manifest)
    print(f"{arguments.workspace}: as of {manifest.made_at}, {appended} approved batches brought into the archive")
    return 0
