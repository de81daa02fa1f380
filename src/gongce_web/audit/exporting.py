"""The log as a file that proves itself: one sealed event a line, each with the seal that covers it and those before."""

import json
from collections.abc import Iterator
from pathlib import Path

from gongce.vocabulary import InputError, UsageError
from gongce_web.audit.chain import START, content_of, hash_content
from gongce_web.audit.models import AuditSeal

_CHUNK = 2000


def export_lines() -> Iterator[str]:
    """The sealed events in the order of the chain, a line of JSON each."""
    for seal in AuditSeal.objects.select_related("event").order_by("number").iterator(chunk_size=_CHUNK):
        line = {"number": seal.number, "hash": seal.hash, "event": content_of(seal.event)}
        yield json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"


def export_log(path: Path | None) -> int:
    """Write the sealed events into a new file; how many.

    Raises:
        UsageError: no file is named, or it is there already.
        InputError: it cannot be written.
    """
    if path is None:
        raise UsageError("no file to export to", remedy="give --to FILE")
    count = 0
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            for line in export_lines():
                file.write(line)
                count += 1
    except FileExistsError:
        raise UsageError("is there already", where=str(path), remedy="name a new file") from None
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=str(path), remedy="name another place"
        ) from None
    return count


def read_export(path: Path) -> tuple[str, ...]:
    """The hashes of an export in their order, each proven by what its line says.

    Raises:
        InputError: the file cannot be read, or a line is not what was exported.
    """
    hashes, before = [], START
    for number, line in enumerate(_read_lines(path), 1):
        try:
            kept = json.loads(line)
            is_whole = kept["number"] == number and kept["hash"] == hash_content(before, kept["event"])
        except (ValueError, KeyError, TypeError):
            is_whole = False
        if not is_whole:
            remedy = "take an export that is whole"
            raise InputError("not a line of an export, or changed since", where=f"{path}:{number}", remedy=remedy)
        before = kept["hash"]
        hashes.append(before)
    return tuple(hashes)


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(path), remedy="name an export") from None
