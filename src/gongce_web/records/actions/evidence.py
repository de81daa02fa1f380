"""Documents put on file: type told from the bytes, size limited, kept once by their SHA-256."""

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.vocabulary import InputError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record as record_event
from gongce_web.records.actions.texts import check_texts
from gongce_web.records.models import EvidenceFile

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "ofd", "zip"), (_ZIP,)),
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et"), (_OLE,)),
}
_TEXTS = frozenset({"txt", "csv"})


def evidence_path(digest: str) -> str:
    """Where the store keeps the bytes of a digest."""
    return f"evidence/{digest[:2]}/{digest}"


@transaction.atomic
def file_evidence(*, upload: UploadedFile[Any], by: User | None) -> EvidenceFile:
    """Keep a document; the same bytes are stored once, each putting on file is a row of its own.

    Raises:
        InputError: empty, larger than the limit, of a type that is not taken, or not what its name says.
    """
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name
    content = _read(upload, name)
    kind = _check_kind(name, content)
    digest = hashlib.sha256(content).hexdigest()
    if not default_storage.exists(evidence_path(digest)):
        default_storage.save(evidence_path(digest), ContentFile(content))
    row = EvidenceFile.objects.create(
        digest=digest, name=name, kind=kind, size=len(content), uploaded_by=by, uploaded_at=clock.now()
    )
    record_event("evidence.filed", by=by, about=f"evidence:{digest[:16]}", detail={"name": name, "size": len(content)})
    return row


def _read(upload: UploadedFile[Any], name: str) -> bytes:
    check_texts(_("文件名"), {gettext_noop("文件名"): (name, 120)})
    limit = settings.GONGCE_UPLOAD_LIMIT
    if not upload.size:
        raise InputError(_("文件是空的"), where=name, remedy=_("选择有内容的文件"))
    if upload.size > limit:
        raise InputError(
            _("文件超过%(limit)sMB") % {"limit": limit // 2**20}, where=name, remedy=_("压缩或分成几个文件")
        )
    return bytes(upload.read())


def _check_kind(name: str, content: bytes) -> str:
    kind = PurePosixPath(name).suffix.lower().lstrip(".")
    taken = "、".join([*_STARTS, *sorted(_TEXTS)])
    if kind not in _STARTS and kind not in _TEXTS:
        raise InputError(
            _("不收%(kind)s文件") % {"kind": kind or _("没有扩展名的")},
            where=name,
            remedy=_("可用：%(taken)s") % {"taken": taken},
        )
    if not _looks_like(kind)(content):
        raise InputError(_("内容不是%(kind)s文件") % {"kind": kind}, where=name, remedy=_("用原来的程序另存后再上传"))
    return kind


def _looks_like(kind: str) -> Callable[[bytes], bool]:
    if kind in _TEXTS:
        return is_plain_text
    return lambda content: content.startswith(_STARTS[kind])


def is_plain_text(content: bytes) -> bool:
    """Whether bytes are text in UTF-8 or GB 18030 without control characters.

    >>> is_plain_text("甲厂,1".encode()), is_plain_text(bytes([0, 1]))
    (True, False)
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(sign < " " and sign not in "\t\r\n" for sign in text)
    return False
