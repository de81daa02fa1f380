"""`gongce read` and `gongce audit`: documents in, pages, JSON and workbooks out.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gongce.cli_telling import code_of, complain, explain
from gongce.vocabulary import GongceError, InputError, UsageError

if TYPE_CHECKING:
    from gongce.bulletins.page import Entry
    from gongce.documents.model import Check, Reading

SUFFIXES = frozenset({".txt", ".html", ".htm", ".docx", ".pdf", ".doc", ".wps", ".rtf", ".odt"})
FORMS = ("html", "json", "xlsx")


def add_read(commands: Any) -> None:
    """`gongce read`."""
    parser = commands.add_parser(
        "read",
        help="read documents: figures, commitments, audit",
        description="Read plan documents and audit their arithmetic. Without an option a summary is printed.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE|DIR", help="documents, or folders of them")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the reading as JSON (one file)")
    form.add_argument("--html", type=Path, metavar="OUT", help="write the reading as one page (one file)")
    form.add_argument("--xlsx", type=Path, metavar="OUT", help="write the reading as a workbook (one file)")
    form.add_argument("--out", type=Path, metavar="DIR", help="write NAME.html, NAME.json and NAME.xlsx for every file")
    parser.set_defaults(run=run_read)


def add_audit(commands: Any) -> None:
    """`gongce audit`."""
    parser = commands.add_parser(
        "audit",
        help="check a document's own arithmetic",
        description="Find the relations that a document's own figures must keep, and say how each came out.",
    )
    parser.add_argument("path", type=Path, metavar="FILE", help="a document")
    parser.add_argument("--json", action="store_true", help="print the checks as JSON")
    parser.set_defaults(run=run_audit)


class Outcome(NamedTuple):
    """A document that was read, with its audit."""

    reading: "Reading"
    checks: "tuple[Check, ...]"


def read_file(path: Path) -> Outcome:
    """One document, read and audited."""
    from gongce.documents import read_document
    from gongce.documents.audit import audit_reading

    reading = read_document(path)
    return Outcome(reading, audit_reading(reading))


def run_audit(arguments: argparse.Namespace) -> int:
    """Print the checks of one document."""
    outcome = read_file(arguments.path)
    from gongce.bulletins.digest import write_check_lines
    from gongce.bulletins.reading_json import write_audit

    sys.stdout.write((write_audit if arguments.json else write_check_lines)(outcome.checks))
    return 0


def run_read(arguments: argparse.Namespace) -> int:
    """Read one file into the form asked for, or several one after another."""
    if len(arguments.paths) == 1 and not is_folder(arguments.paths[0]):
        return read_one(arguments.paths[0], arguments)
    if arguments.json or arguments.html or arguments.xlsx:
        raise UsageError("--json, --html and --xlsx take one file", remedy="give --out DIR for several")
    return read_many(find_files(arguments.paths), arguments.out)


def read_one(path: Path, arguments: argparse.Namespace) -> int:
    """Read one file: to standard output, to a file, or into a folder with a summary."""
    target, folder = arguments.html or arguments.xlsx, arguments.out
    guard_inputs([target] if target else list_targets(folder, path.stem) if folder else [], [path])
    outcome = read_file(path)
    if arguments.json:
        from gongce.bulletins.reading_json import write_reading

        sys.stdout.write(write_reading(outcome.reading))
    elif target:
        write_file(target, form_page(outcome) if arguments.html else form_workbook(outcome))
    else:
        sys.stdout.write(form_digest(outcome))
        for written in write_all(outcome, folder, path.stem) if folder else ():
            print(written)
    return 0


def form_page(outcome: Outcome) -> bytes:
    """The page."""
    from gongce.bulletins.page import render_reading_page

    return render_reading_page(*outcome).encode()


def form_workbook(outcome: Outcome) -> bytes:
    """The workbook."""
    from gongce.bulletins.workbook import write_workbook

    return write_workbook(*outcome)


def form_digest(outcome: Outcome) -> str:
    """The summary."""
    from gongce.bulletins.digest import write_digest

    return write_digest(*outcome)


def write_all(outcome: Outcome, folder: Path, name: str) -> list[Path]:
    """Write the page, the JSON of reading and audit, and the workbook; their paths."""
    from gongce.bulletins.reading_json import write_both

    targets = list_targets(folder, name)
    contents = (form_page(outcome), write_both(*outcome).encode(), form_workbook(outcome))
    make_folder(folder)
    for target, content in zip(targets, contents, strict=True):
        write_file(target, content)
    return targets


def list_targets(folder: Path, name: str) -> list[Path]:
    """The files `--out` writes for one document."""
    return [folder / f"{name}.{form}" for form in FORMS]


def guard_inputs(targets: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuse to write over a file that is read."""
    read = {path.resolve() for path in inputs}
    for target in targets:
        if target.resolve() in read:
            raise UsageError("the output would overwrite the input", where=str(target), remedy="choose another place")


def make_folder(folder: Path) -> None:
    """The folder for outputs, made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GongceError(
            f"cannot be made ({error.strerror})", where=str(folder), remedy="choose another folder"
        ) from None


def write_file(path: Path, content: bytes) -> None:
    """A whole file or none: written beside its place, then moved there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise GongceError(
            f"cannot be written ({error.strerror})", where=str(path), remedy="choose another place"
        ) from None


def find_files(paths: Sequence[Path]) -> dict[Path, str]:
    """The documents under the paths, each once, in order, with the name its outputs take."""
    from gongce.bulletins.outputs import name_outputs

    found: dict[Path, Path] = {}
    for path in paths:
        for file in list_folder(path) if is_folder(path) else [path]:
            found.setdefault(file, file.relative_to(path if is_folder(path) else path.parent))
    if not found:
        kinds = " ".join(sorted(SUFFIXES))
        raise InputError("holds no documents", where=", ".join(map(str, paths)), remedy=f"documents end in {kinds}")
    return dict(zip(found, name_outputs(list(found.values())), strict=True))


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; one that cannot even be looked at is left to the loader's message."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def list_folder(folder: Path) -> list[Path]:
    """The documents in a folder and below it, by name; hidden files and Word's lock files are passed over."""
    files = (file for file in sorted(folder.rglob("*")) if file.suffix.lower() in SUFFIXES and file.is_file())
    return [
        file for file in files if not any(part[0] == "." or part[:2] == "~$" for part in file.relative_to(folder).parts)
    ]


def read_many(files: dict[Path, str], folder: Path | None) -> int:
    """Read file after file; a bad one is told of and passed over, and makes the exit code 3 (a defect of ours: 1)."""
    from gongce.bulletins.page import render_index_page

    if folder:
        guard_inputs([target for name in files.values() for target in list_targets(folder, name)], list(files))
    progress = Progress(len(files))
    failures: list[int] = []
    entries = list(read_each(files, folder, progress, failures))
    progress.clear()
    if folder:
        make_folder(folder)
        write_file(folder / "index.html", render_index_page(entries).encode())
        print(folder / "index.html")
    if failures:
        complain(f"{len(failures)} of {len(files)} files could not be read; see the lines above", 0)
    return min(failures, default=0)


def read_each(
    files: dict[Path, str], folder: Path | None, progress: "Progress", failures: list[int]
) -> "Iterator[Entry]":
    """Each file's line for the index, while its outputs are written or its summary is printed."""
    from gongce.bulletins.page import describe_entry, describe_failure

    for path, name in files.items():
        progress.begin(path)
        try:
            outcome = read_file(path)
        except Exception as error:
            progress.fail(explain(error))
            failures.append(error.exit_code if isinstance(error, GongceError) else code_of(error))
            yield describe_failure(path.name, explain(error))
            continue
        if folder:
            write_all(outcome, folder, name)
        progress.end()
        if not folder:
            print(form_digest(outcome))
        yield describe_entry(*outcome, page=f"{name}.html" if folder else "")


class Progress:
    """How far a run has come, on standard error: a bar on a terminal, else a line a file."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self.is_bar = sys.stderr.isatty()
        self.path, self.started = Path(), 0.0

    def begin(self, path: Path) -> None:
        """A file's turn has come."""
        from gongce.bulletins.outputs import write_bar

        self.path, self.started = path, time.monotonic()
        if self.is_bar:
            print(f"\r\x1b[K{write_bar(self.done, self.total, path.name)}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """It was read."""
        from gongce.bulletins.outputs import write_step

        self.done += 1
        self.clear()
        if not self.is_bar:
            seconds = time.monotonic() - self.started
            print(write_step(self.done, self.total, self.path.name, seconds), file=sys.stderr, flush=True)

    def fail(self, reason: str) -> None:
        """It could not be read."""
        self.done += 1
        self.clear()
        complain(f"{self.done}/{self.total} {reason}", 0)

    def clear(self) -> None:
        """Take the bar away."""
        if self.is_bar:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
