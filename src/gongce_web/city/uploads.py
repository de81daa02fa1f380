"""Files given through a page: kind, size, damage and marks of secrecy are looked at before anything is kept."""

import tempfile
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gongce.documents.loaders import load
from gongce.documents.loaders.sniffing import sniff_format
from gongce.facts.importing.secrecy import is_marked_name, refuse_marked
from gongce.vocabulary import GongceError

_BY_OFFICE = ("doc", "rtf", "wordxml")
"""Kinds that another program turns into text: too slow to wait for, read in the background only."""


def check_document(file: "UploadedFile[bytes]", suffixes: tuple[str, ...]) -> "UploadedFile[bytes]":
    """A file that can be read as a document.

    Raises:
        ValidationError: it cannot; the message says why and what to do.
    """
    name, size = file.name or "", file.size or 0
    if size > settings.GONGCE_UPLOAD_LIMIT:
        most = settings.GONGCE_UPLOAD_LIMIT // 1024 // 1024
        raise ValidationError(_("文件超过%(most)dMB；请去掉图片或拆分后再上传。") % {"most": most})
    if PurePath(name).suffix.lower() not in suffixes:
        raise ValidationError(_("不收这种文件；请上传%(kinds)s。") % {"kinds": "、".join(suffixes)})
    try:
        _look_into(name, file.read())
    except GongceError as error:
        raise ValidationError(_tell(error)) from None
    finally:
        file.seek(0)
    return file


def _look_into(name: str, content: bytes) -> None:
    if is_marked_name(name):
        refuse_marked([name], name)
    suffix = PurePath(name).suffix.lower()
    if sniff_format(content, name) in _BY_OFFICE or suffix == ".odt":
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"given{suffix}"
        path.write_bytes(content)
        refuse_marked([load(path).text], name)


def _tell(error: GongceError) -> str:
    return f"{error.what}；{error.remedy}" if error.remedy else error.what


def tell_errors(form: forms.Form) -> str:
    """Everything that is wrong with a form, in one line."""
    errors: dict[str, Any] = form.errors
    return " ".join(str(one) for told in errors.values() for one in told)
