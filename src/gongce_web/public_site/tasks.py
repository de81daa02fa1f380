"""Preparing a package takes many seconds: it is done in the background."""

from datetime import date

from django.utils.translation import gettext_noop

from gongce_web.accounts.models import User
from gongce_web.jobs.registry import job
from gongce_web.jobs.running import RunningJob
from gongce_web.public_site.actions import prepare_release

JOB = "site.prepare"


@job(JOB, title=gettext_noop("准备公开包"))
def prepare(running: RunningJob, day: str, by_id: int) -> str:
    """Build the package of a day."""
    running.tell(0, 1, gettext_noop("正在汇集可公开的内容"))
    release = prepare_release(day=date.fromisoformat(day), by=User.objects.get(pk=by_id))
    return f"{release}已准备：{release.file_count}个文件，请另一人核对"
