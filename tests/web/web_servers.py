"""`gongce serve` and `gongce worker` as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
COMMAND = "import sys; from gongce.cli import main; sys.exit(main())"
PATIENCE = 90


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def environment(folder, database="", **values):
    path = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    given = {"GONGCE_WORKSPACE": str(folder), "GONGCE_DATABASE_URL": database, "GONGCE_TODAY": "", "PYTHONPATH": path}
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {**kept, **given, **values}  # what the browsers of the tests need is no part of a server's surroundings


def start(folder, *arguments, database="", **values):
    """A `gongce` command that goes on."""
    words = [sys.executable, "-c", COMMAND, *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(words, **pipes, env=environment(folder, database, **values))


def run(folder, *arguments, database="", **values):
    """A `gongce` command to its end: its code, what it printed, what it complained of."""
    process = start(folder, *arguments, database=database, **values)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def stop(process, how=signal.SIGTERM):
    """Ask a process to end; its code."""
    if process.poll() is None:
        process.send_signal(how)
    process.communicate(timeout=PATIENCE)
    return process.returncode


def wait_for(claim, what):
    """Wait until a claim holds."""
    until = time.monotonic() + PATIENCE
    while not (found := claim()):
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.1)
    return found


def is_gone(pid):
    """Whether a process has ended."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().split(")")[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def children_of(pid):
    """Numbers of the processes a process started, by whichever of its threads."""
    found = (Path("/proc") / str(pid) / "task").glob("*/children")
    return [int(number) for file in found for number in file.read_text().split()]
