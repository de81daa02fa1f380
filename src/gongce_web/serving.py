"""Serving a workspace: pages by waitress, the background worker as a process beside them, figures kept warm."""

import errno
import logging
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from waitress.server import create_server

from gongce.vocabulary import GongceError, UsageError
from gongce_web.warming import Warmer
from gongce_web.wsgi import application

_LOG = logging.getLogger(__name__)
_PATIENCE_SECONDS, _RESTART_SECONDS = 10.0, 2.0
_COMMAND = "import sys; from gongce.cli import main; sys.exit(main())"
_PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-proto"}


def serve(workspace: Path, host: str, port: int, *, proxy: str = "", threads: int = 8, works: bool = True) -> int:
    """Serve until interrupted; worker and port are let go of, whatever the end.

    Args:
        workspace: the city's folder.
        host: where to listen.
        port: on which port.
        proxy: the address of the TLS proxy in front, whose word on the visitor's address and protocol is taken.
        threads: so many requests at once.
        works: with a worker beside the pages; without where workers run apart (`gongce worker`).

    Raises:
        GongceError: the port is taken or may not be used.
    """
    signal.signal(signal.SIGTERM, _stop)
    server = _listen(host, port, proxy, threads)
    worker, warmer = WorkerProcess(workspace), Warmer()
    try:
        if works:
            worker.start()
        warmer.start()
        print(f"http://{host}:{port}", flush=True)  # it listens from here on
        server.run()
    finally:
        server.close()
        warmer.stop()
        worker.stop()
    return 0


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _listen(host: str, port: int, proxy: str, threads: int) -> Any:
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": _PROXY_HEADERS} if proxy else {}
    try:
        return create_server(application, host=host, port=port, threads=threads, ident=None, **trusted)
    except OSError as error:
        where = f"{host}:{port}"
        if error.errno == errno.EADDRINUSE:
            remedy = "stop what listens there, or give another --port"
            raise GongceError("the port is taken", where=where, remedy=remedy) from None
        raise GongceError(f"cannot listen ({error.strerror})", where=where, remedy="give --host and --port") from None
    except ValueError as error:
        raise UsageError(f"cannot listen ({error})", where=f"{host}:{port}", remedy="give --host and --port") from None


class WorkerProcess:
    """The background worker as a process of its own; started again when it ends unasked, gone when this one goes."""

    def __init__(self, workspace: Path) -> None:
        self._command = [sys.executable, "-c", _COMMAND, "worker", str(workspace), "--follow"]
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Start it, and look after it."""
        self._process = self._launch()
        threading.Thread(target=self._look_after, name="worker", daemon=True).start()

    def stop(self) -> None:
        """Ask it to finish the job at hand; one that takes too long is cut off and goes on by its lease next time."""
        self._stopped.set()
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _launch(self) -> "subprocess.Popen[bytes]":
        """Its standard input ends with this process, however this one ends: it then stops too."""
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)

    def _look_after(self) -> None:
        while not self._stopped.wait(_RESTART_SECONDS):
            if self._process and self._process.poll() is not None and not self._stopped.is_set():
                _LOG.error("the worker ended with %s; it is started again", self._process.returncode)
                self._process = self._launch()
