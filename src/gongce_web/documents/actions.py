"""Writes: a document given for reading, read, adopted for all, or taken away again."""

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from gongce.vocabulary import GongceError, RefusedError
from gongce_web import clock
from gongce_web.audit.actions import record
from gongce_web.documents.models import Upload, UploadState
from gongce_web.documents.policies import DOCUMENTS
from gongce_web.documents.queries import path_of
from gongce_web.documents.readings import show_reading
from gongce_web.jobs.actions import start_job
from gongce_web.roles import Operation

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

JOB = "read-document"


@transaction.atomic
def give_document(*, name: str, content: bytes, by: "User") -> Upload:
    """Keep a document and have it read in the background; the same file given again is the same document."""
    DOCUMENTS.demand(by, Operation.FILL)
    sha256 = hashlib.sha256(content).hexdigest()
    place = f"documents/{sha256}{PurePath(name).suffix.lower()}"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(content))
    new = {"name": name[:160], "size": len(content), "place": place}
    upload, is_new = Upload.objects.get_or_create(by=by, sha256=sha256, defaults=new)
    if upload.state != UploadState.READ:
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.WAITING, message="")
        start_job(JOB, by=by, key=f"{upload.pk}", upload=upload.pk)
    if is_new:
        record("document.given", by=by, about=f"document:{sha256}", detail={"name": upload.name})
    return upload


def read_upload(upload: Upload) -> Upload:
    """Read what was given; a file that cannot be read is told in its message."""
    try:
        shown = show_reading(path_of(upload), upload.sha256, upload.name)
    except GongceError as error:
        upload.state, upload.message = UploadState.FAILED, f"{error.what}；{error.remedy}".rstrip("；")[:400]
    else:
        upload.state, upload.title, upload.lead = UploadState.READ, shown.title[:200], shown.lead[:600]
    upload.save(update_fields=["state", "message", "title", "lead"])
    return upload


@transaction.atomic
def adopt_document(*, upload: Upload, by: "User") -> Upload:
    """Let everybody inside read it.

    Raises:
        PermissionDenied: not the giver's, or without the role.
        RefusedError: it was not read, or is adopted already.
    """
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    DOCUMENTS.demand(by, Operation.APPROVE, locked)
    if locked.state != UploadState.READ or locked.adopted_by_id:
        raise RefusedError(_("只有读成且未采纳的文件可以采纳"), where=locked.name, remedy=_("刷新页面查看现在的状态"))
    locked.adopted_by, locked.adopted_at = by, clock.now()
    locked.save(update_fields=["adopted_by", "adopted_at"])
    record("document.adopted", by=by, about=f"document:{locked.sha256}", detail={"name": locked.name})
    return locked
