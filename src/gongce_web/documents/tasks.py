"""Background work of documents."""

from django.utils.translation import gettext_noop

from gongce.vocabulary import InputError
from gongce_web.documents.actions import JOB, read_upload
from gongce_web.documents.models import Upload, UploadState
from gongce_web.jobs.registry import job
from gongce_web.jobs.running import RunningJob


@job(JOB, title=gettext_noop("读取文件"))
def read_given(running: RunningJob, upload: int) -> str:
    """Read a document that was given."""
    row = Upload.objects.get(pk=upload)
    running.tell(0, 1, row.name)
    read_upload(row)
    if row.state == UploadState.FAILED:
        raise InputError(row.message, where=row.name)
    return row.lead[:400]
