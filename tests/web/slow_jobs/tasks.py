"""A job whose steps each write into the outbox; in the middle it waits for a file in the workspace."""

import time

from django.conf import settings
from web_batches import batch_values

from gongce_web.jobs.registry import job
from gongce_web.publishing.actions import outbox_batch


@job("slow", title="慢任务")
def approve_slowly(running, steps):
    for number in range(steps):
        while number == steps // 2 and not (settings.WORKSPACE / "go").exists():
            time.sleep(0.05)
        outbox_batch(by=running.by, **batch_values(float(number), unit=f"u{number}", name=f"n{number}"))
        running.tell(number + 1, steps, f"第{number + 1}步")
    return f"完成{steps}步"
