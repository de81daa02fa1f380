"""The worker: takes jobs from the queue one after another, and beside them calls what is to be done every so often."""

import logging
import sys
import threading
import time
from typing import Any

from django.db import close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from gongce_web.jobs import running
from gongce_web.jobs.leases import Heart
from gongce_web.jobs.registry import Tick, list_ticks

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_SECONDS = 0.5


class Ticker(threading.Thread):
    """Calls each tick at its time; a tick that fails is told in the log and called again at its next time."""

    def __init__(self, ticks: tuple[Tick, ...]) -> None:
        super().__init__(name="ticker", daemon=True)
        self._due = dict.fromkeys((tick.name for tick in ticks), 0.0)
        self._ticks, self._stopped = ticks, threading.Event()

    def run(self) -> None:
        """Tick until stopped."""
        while not self._stopped.wait(_LOOK_EVERY_SECONDS):
            close_old_connections()
            for tick in self._ticks:
                if not self._stopped.is_set() and time.monotonic() >= self._due[tick.name]:
                    self._call(tick)
        connection.close()

    def stop(self) -> None:
        """Finish the tick at hand and stop."""
        self._stopped.set()

    def _call(self, tick: Tick) -> None:
        try:
            tick.work()
        except Exception:
            _LOG.exception("periodic %s failed", tick.name)
            connection.close()
        self._due[tick.name] = time.monotonic() + tick.every_seconds


class JobWorker(QueueWorker):  # type: ignore[misc]
    """The library's worker, with a heart that beats for the job at hand."""

    heart: Heart

    def run_task(self, db_task_result: "DBTaskResult[Any, Any]") -> None:
        """Run what was taken from the queue; the heart knows which job it is."""
        if db_task_result.task_path != running.run_queued.module_path:
            super().run_task(db_task_result)
            return
        self.running_task = True
        try:
            running.run_job(int(db_task_result.args_kwargs["args"][0]), self.heart)
            db_task_result.set_successful(None)
        except Exception as error:
            _LOG.exception("queue entry %s failed", db_task_result.pk)
            db_task_result.set_failed(error)
        finally:
            self.running_task = False


def work(*, follows_parent: bool = False) -> int:
    """Work until told to stop (SIGTERM, SIGINT); a job at hand is finished first.

    Args:
        follows_parent: stop too when standard input ends, which it does when the process that started this one is gone.
    """
    worker, heart, ticker = _make_worker(), Heart(), Ticker(list_ticks())
    worker.heart = heart
    worker.configure_signals()
    if follows_parent:
        threading.Thread(target=_watch_parent, args=(worker,), name="parent", daemon=True).start()
    heart.start()
    ticker.start()
    try:
        worker.run()
    finally:
        ticker.stop()
        heart.stop()
        ticker.join(timeout=20)
    return 0


def _make_worker() -> JobWorker:
    options: dict[str, Any] = {"interval": _LOOK_EVERY_SECONDS, "batch": False, "startup_delay": False}
    queues: dict[str, Any] = {"queue_names": ["*"], "excluded_queue_names": [], "backend_name": "default"}
    return JobWorker(worker_id=running.name_worker()[:64], max_tasks=None, **options, **queues)


def _watch_parent(worker: JobWorker) -> None:
    """End with the parent, however it ends; the job at hand is finished if it takes no longer than a moment."""
    sys.stdin.read()
    worker.running = False
