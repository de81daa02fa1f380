"""Old Word, WPS, RTF and OpenDocument files, turned into .docx by LibreOffice where it is installed."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from gongce.documents.loaders.drafts import Draft
from gongce.documents.loaders.limits import OFFICE_SECONDS
from gongce.documents.loaders.word import load_docx
from gongce.vocabulary import InputError

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SAVE_AGAIN = "open it in Word or WPS, save it as .docx and give that file"
_lock = threading.Lock()
_profiles: list[Path] = []


def find_office() -> str | None:
    """The LibreOffice program on this machine, None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def load_office(data: bytes, where: str, kind: str) -> Draft:
    """The text of a file only an office program can read.

    Args:
        data: the file's bytes.
        where: its name for messages.
        kind: its format, which becomes the draft's (doc, wps, rtf, odt).

    Raises:
        InputError: LibreOffice is not installed, does not finish in time, or cannot read the file.
    """
    program = find_office()
    if program is None:
        what = f"is a .{kind} file, which only LibreOffice can read, and it is not installed"
        raise InputError(what, where=where, remedy=f"{_SAVE_AGAIN}, or install LibreOffice")
    with _lock, tempfile.TemporaryDirectory(prefix="gongce-") as folder:
        source = Path(folder, f"source.{kind}")
        source.write_bytes(data)
        _convert(program, source, where)
        result = source.with_suffix(".docx")
        if not result.is_file():
            raise InputError(f"is a .{kind} file LibreOffice cannot read", where=where, remedy=_SAVE_AGAIN)
        return replace(load_docx(result.read_bytes(), where), format=kind, encoding="")


def _convert(program: str, source: Path, where: str) -> None:
    """Run the program in a process group of its own, so that a time-out ends it with all its children."""
    filters = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(source.parent)]
    command = [
        program,
        f"-env:UserInstallation={_own_profile().as_uri()}",
        "--headless",
        "--norestore",
        *filters,
        str(source),
    ]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=OFFICE_SECONDS)
    except subprocess.TimeoutExpired as error:
        what = f"kept LibreOffice busy for more than {OFFICE_SECONDS:.0f} seconds"
        raise InputError(what, where=where, remedy=_SAVE_AGAIN) from error
    finally:
        _end_group(process)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()
    process.wait()


def _own_profile() -> Path:
    """A user profile for this process alone: two programs on one profile would wait for each other."""
    if not _profiles:
        folder = Path(tempfile.mkdtemp(prefix="gongce-office-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _profiles.append(folder)
    return _profiles[0]
