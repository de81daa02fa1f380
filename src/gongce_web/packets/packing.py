"""The packet as a file: a zip of payload, manifest and signature; opened only whole."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.vocabulary import InputError
from gongce_web.signing import MANIFEST, SIGNATURE, Manifest, find_changes, open_manifest, sign_files

FORMAT = 1
MOST_FILES, MOST_BYTES = 4000, 256 * 1024 * 1024
_STAMP = (2000, 1, 1, 0, 0, 0)
_REMEDY = gettext_noop("向对方重新要一份")


class PacketKind(StrEnum):
    """What a packet carries."""

    FORMS = "forms"
    RETURNS = "returns"
    BULLETINS = "bulletins"


@dataclass(frozen=True)
class PacketFile:
    """A packet that was opened and found whole.

    Args:
        id: SHA-256 of its manifest: the same packet has the same, whatever its file is called.
        kind: what it carries.
        unit: the unit it is from (returns) or for (forms, bulletins).
        plan: the pack's name.
        made_at, made_by: when and by whom, as told.
        key: the public key that signed it.
        files: payload by name.
    """

    id: str
    kind: PacketKind
    unit: str
    plan: str
    made_at: str
    made_by: str
    key: str
    files: Mapping[str, bytes]

    def read_json(self, name: str) -> Any:
        """A part in JSON.

        Raises:
            InputError: it is none.
        """
        try:
            return json.loads(self.files[name])
        except (KeyError, ValueError, RecursionError):
            raise InputError(_("数据包内容读不出"), where=name, remedy=_(_REMEDY)) from None


def write_packet(files: Mapping[str, bytes], about: Mapping[str, str], key: Ed25519PrivateKey) -> bytes:
    """A packet; the same content, told alike, gives the same bytes.

    Args:
        files: payload by name.
        about: kind, unit, plan, made_at, made_by.
        key: of this installation.
    """
    signed = sign_files(files, {**about, "packet": FORMAT}, key)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(signed):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(info, signed[name])
    return buffer.getvalue()


def open_packet(content: bytes, where: str, trusted: Collection[str]) -> PacketFile:
    """A packet, once it is found whole and signed by a key that is trusted.

    Raises:
        InputError: damaged, too large, not signed, by a key not known here, of a newer program, or no packet at all.
    """
    parts = _unzip(content, where)
    if MANIFEST not in parts or SIGNATURE not in parts:
        raise InputError(_("不是签名的数据包"), where=where, remedy=_(_REMEDY))
    raw, signature = parts.pop(MANIFEST), parts.pop(SIGNATURE)
    try:
        manifest = open_manifest(raw, signature, trusted)
    except InputError as error:
        told = {"signed by a key that is not known here": _("签名的公钥没有在本机登记")}
        remedy = _("先由系统管理员登记对方的公钥") if error.what in told else _(_REMEDY)
        raise InputError(
            told.get(error.what, _("签名不对，数据包被改过或已损坏")), where=where, remedy=remedy
        ) from None
    digests = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
    changed = next(find_changes(manifest, digests), None)
    if changed is not None:
        raise InputError(f"{changed.place}{changed.message}", where=where, remedy=_(_REMEDY))
    return _describe(manifest, hashlib.sha256(raw).hexdigest(), parts, where)


def _describe(manifest: Manifest, digest: str, parts: Mapping[str, bytes], where: str) -> PacketFile:
    about = manifest.about
    if about.get("packet") != FORMAT:
        raise InputError(_("数据包的格式比本机程序新，或不是数据包"), where=where, remedy=_("升级本机程序后再导入"))
    try:
        texts = {name: str(about[name]) for name in ("unit", "plan", "made_at", "made_by")}
        return PacketFile(digest, PacketKind(str(about["kind"])), key=manifest.key, files=parts, **texts)
    except (KeyError, ValueError):
        raise InputError(_("数据包没有说明是什么"), where=where, remedy=_(_REMEDY)) from None


def _unzip(content: bytes, where: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            total = sum(info.file_size for info in infos)
            names = {info.filename for info in infos}
            if len(infos) > MOST_FILES or total > MOST_BYTES or len(names) != len(infos):
                raise InputError(_("数据包太大或有重名文件"), where=where, remedy=_(_REMEDY))
            return {info.filename: _read(package, info, where) for info in infos}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise InputError(_("数据包已损坏，或不是数据包"), where=where, remedy=_(_REMEDY)) from None


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    is_plain = not info.filename.startswith(("/", "\\")) and ".." not in info.filename.split("/")
    if not is_plain or info.is_dir() or "\\" in info.filename or ":" in info.filename:
        raise InputError(_("数据包里有不该有的路径"), where=where, remedy=_(_REMEDY))
    with package.open(info) as part:
        data = part.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(_("数据包太大"), where=where, remedy=_(_REMEDY))
    return data
