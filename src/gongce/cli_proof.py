"""`gongce proof`: a hand-written draft held against the workspace's figures.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import GongceError, UsageError

if TYPE_CHECKING:
    from gongce.documents import DocumentReading
    from gongce.proofing import Proof

AUTHOR = "工策"
FOLDER = "proof"


def add_proof(commands: Any) -> None:
    """`gongce proof`."""
    parser = commands.add_parser(
        "proof",
        help="check a draft's figures: speech, county report, hand-edited bulletin",
        description="Hold every figure of a draft against the workspace: right, or which value, period, unit, place, "
        "rank or direction is wrong. Writes the draft with comments, a page and JSON.",
    )
    parser.add_argument("draft", type=Path, metavar="FILE", help="the draft: .docx, .doc, .txt, .html, .pdf …")
    parser.add_argument(
        "--workspace", type=Path, default=Path(), metavar="WS", help="the city's folder; left out: here"
    )
    parser.add_argument("--as-of", type=read_day, metavar="DATE", help="as the figures stood at the end of that day")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the files go; left out: WS/out/proof")
    parser.add_argument("--all", action="store_true", help="comment on figures that agree or cannot be checked, too")
    parser.add_argument("--json", action="store_true", help="print the proof as JSON; writes files only with --out")
    parser.set_defaults(run=run_proof)


def read_day(text: str) -> date:
    """A day, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2019-07-18") from None


def run_proof(arguments: argparse.Namespace) -> int:
    """Proof the draft, write the files, say what is wrong."""
    from gongce.bulletins.proof_page import write_lines, write_proof
    from gongce.documents import read_document
    from gongce.facts.importing.secrecy import is_marked_name
    from gongce.proofing import prove_document
    from gongce.vocabulary import RefusedError
    from gongce.workspace.knowing import know
    from gongce.workspace.workspace import open_workspace

    if is_marked_name(arguments.draft.name):
        raise RefusedError("带有国家秘密标志，不予读取", where=arguments.draft.name, remedy="涉密文件不得进入本系统")
    workspace = open_workspace(arguments.workspace)
    reading = read_document(arguments.draft)
    as_of = workspace.end_of_day(arguments.as_of) if arguments.as_of else datetime.now(UTC)
    proof = prove_document(reading, know(workspace, as_of), as_of)
    folder = arguments.out or workspace.out / FOLDER
    files = [] if arguments.json and arguments.out is None else write_files(arguments, folder, reading, proof)
    sys.stdout.write(write_proof(proof) if arguments.json else write_lines(proof))
    if not arguments.json:
        sys.stdout.writelines(f"{path}\n" for path in files)
    return 0


def write_files(arguments: argparse.Namespace, folder: Path, reading: "DocumentReading", proof: "Proof") -> list[Path]:
    """The draft with comments, the page, the JSON; each whole or not at all."""
    from gongce.bulletins.proof_page import render_proof_page, write_proof, write_remarks
    from gongce.proofing.comments import comment_docx, write_docx

    stem = arguments.draft.stem
    targets = [folder / f"{stem}.{ending}" for ending in ("docx", "html", "json")]
    if arguments.draft.resolve() in {target.resolve() for target in targets}:
        raise UsageError("the output would overwrite the draft", where=str(folder), remedy="choose another --out")
    text = reading.document.text
    data = arguments.draft.read_bytes() if reading.document.format == "docx" else write_docx(text)
    remarks = write_remarks(proof, is_full=arguments.all)
    commented = comment_docx(data, text, remarks, author=AUTHOR, at=datetime.fromisoformat(proof.as_of).astimezone(UTC))
    contents = (commented, render_proof_page(reading, proof).encode(), write_proof(proof).encode())
    return write_whole(dict(zip(targets, contents, strict=True)))


def write_whole(contents: dict[Path, bytes]) -> list[Path]:
    """Every file beside its place first, then all are moved: nothing is left half-written.

    Raises:
        GongceError: the folder cannot be written.
    """
    drafts = {path: path.with_name(f".part-{path.name}") for path in contents}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            drafts[path].write_bytes(content)
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        where = str(next(iter(contents)).parent)
        raise GongceError(f"cannot be written ({error.strerror})", where=where, remedy="choose another --out") from None
    return list(contents)
