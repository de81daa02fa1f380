"""Packages as kept: one zip by its digest, checked when it is read."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from gongce.vocabulary import GongceError
from gongce.workspace.issuing import write_file
from gongce_web.signing import write_manifest

_STAMP = (2000, 1, 1, 0, 0, 0)


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 of the list of files: the same files have the same."""
    return hashlib.sha256(write_manifest(files, {})).hexdigest()


def keep_package(files: Mapping[str, bytes]) -> str:
    """Keep a package; its digest."""
    digest = digest_of(files)
    place = _place(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_file(place, zip_files(files))
    return digest


def load_package(digest: str) -> dict[str, bytes]:
    """A kept package, as it was kept.

    Raises:
        GongceError: it is gone or damaged: prepare it anew.
    """
    try:
        with zipfile.ZipFile(_place(digest)) as kept:
            files = {name: kept.read(name) for name in kept.namelist()}
    except (OSError, zipfile.BadZipFile):
        files = {}
    if digest_of(files) != digest:
        raise GongceError("the kept package is gone or damaged", where=digest[:12], remedy="prepare the release again")
    return files


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(info, files[name])
    return buffer.getvalue()


def _place(digest: str) -> Path:
    return Path(settings.DATA) / "site" / f"{digest}.zip"
