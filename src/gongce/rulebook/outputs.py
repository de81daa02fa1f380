"""Writing files whole or not at all."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gongce.vocabulary import GongceError, UsageError


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """A whole file or none: written beside its place, then moved there.

    Raises:
        GongceError: the place cannot be written.
    """
    write_bytes(path, text.encode(encoding))


def write_bytes(path: Path, content: bytes) -> None:
    """A whole file or none, as `write_text`.

    Raises:
        GongceError: the place cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise _refused(path, error) from None


def write_folder(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Texts as files of a new folder; a folder that holds files already is left alone.

    Raises:
        UsageError: the folder is not empty: nothing is written over.
        GongceError: it cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError("the place is taken", where=str(folder), remedy="name an empty or new folder")
        for parent in {(folder / name).parent for name in texts} | {folder}:
            parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from None
    for name, text in texts.items():
        write_text(folder / name, text)
    return [folder / name for name in texts]


def _refused(path: Path, error: OSError) -> GongceError:
    return GongceError(f"cannot be written ({error.strerror})", where=str(path), remedy="choose another place")
