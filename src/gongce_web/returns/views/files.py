"""A return as a workbook: out with what is filled, back through a preview, all or nothing."""

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongce.vocabulary import GongceError, InputError
from gongce_web.city.exports import send_xlsx
from gongce_web.guards import guarded
from gongce_web.returns import actions
from gongce_web.returns.actions import ConflictError
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.views.found import (
    find_or_404,
    read_mapping,
    read_version,
    refuse,
    tell_conflict,
    user_of,
)
from gongce_web.returns.workbooks import preview_upload, write_filed
from gongce_web.roles import Operation

_ENDINGS = (".xlsx",)


@guarded(RETURNS, Operation.SEE)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook, prefilled."""
    filed = find_or_404(request, pk)
    name = f"{filed.round.title}_{filed.unit.title}.xlsx"
    return send_xlsx(write_filed(filed), name=name, by=user_of(request))


@guarded(RETURNS, Operation.FILL)
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What a filled workbook would change, every bad cell named; nothing is written yet."""
    filed = find_or_404(request, pk)
    try:
        preview = preview_upload(filed, *_read_upload(request))
    except GongceError as error:
        return render(request, "returns/upload.html", {"filed": filed, "error": error}, status=422)
    status = 422 if preview.bad else 200
    return render(request, "returns/upload.html", {"filed": filed, "preview": preview}, status=status)


def _read_upload(request: HttpRequest) -> tuple[bytes, str]:
    """The file's bytes and name.

    Raises:
        InputError: no file, one of another kind, or too large.
    """
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise InputError(_("没有文件"), where=_("上传"), remedy=_("选择填好的 .xlsx 文件"))
    name = file.name or ""
    if not name.lower().endswith(_ENDINGS):
        raise InputError(_("不是 .xlsx 文件"), where=name[:80], remedy=_("从本表下载模板，填好后再上传"))
    if (file.size or 0) > settings.GONGCE_UPLOAD_LIMIT:
        most = settings.GONGCE_UPLOAD_LIMIT // 1024 // 1024
        raise InputError(_("超过%(most)sMB") % {"most": most}, where=name[:80], remedy=_("只上传本表的模板"))
    return file.read(), name[:120]


@guarded(RETURNS, Operation.FILL)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what a preview showed, all of it."""
    filed = find_or_404(request, pk)
    try:
        saved = actions.save_cells(
            filed=filed,
            version=read_version(request),
            by=user_of(request),
            texts=read_mapping(request, "texts"),
            comments=read_mapping(request, "comments"),
        )
    except ConflictError as error:
        return tell_conflict(request, filed, error)
    except GongceError as error:
        return refuse(error)
    messages.success(request, _("已导入，现为第%(version)s版") % {"version": saved.version})
    return redirect("return", pk)
