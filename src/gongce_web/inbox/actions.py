"""A duty closed from its page: the document put on file and the closing, in one transaction."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from gongce_web.accounts.models import User
from gongce_web.records.actions import close_duty, file_evidence
from gongce_web.records.models import DutyClosing


@transaction.atomic
def close_with_evidence(
    *, duty: str, done: date, evidence: str, upload: "UploadedFile[Any] | None" = None, by: User
) -> DutyClosing:
    """The duty is done, on a document or on its number.

    Raises:
        RefusedError: without evidence, on a day to come, or closed already.
        InputError: the document cannot be taken.
    """
    file = file_evidence(upload=upload, by=by) if upload else None
    return close_duty(duty=duty, done=done, evidence=evidence, file=file, by=by)
