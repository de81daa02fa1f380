"""`gongce serve`: pages and worker by one command, stopped together; what is in its way is told in one line."""

import os
import signal
import socket
import urllib.error
import urllib.request

import pytest
from web_databases import own_database
from web_servers import children_of, free_port, is_gone, run, start, stop, wait_for


@pytest.fixture
def database():
    with own_database() as url:
        yield url


def read(port, path="/login/"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return answer.status, answer.read().decode()


def lines_until_ready(process):
    lines = []
    while not lines or not lines[-1].startswith("http://"):
        line = process.stdout.readline()
        assert line, process.stderr.read()
        lines.append(line.strip())
    return lines


def is_free(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def served(own_city, database, request):
    port = free_port()
    process = start(own_city, "serve", own_city, *request.param, "--port", port, database=database)
    yield process, port, own_city, database
    stop(process, signal.SIGKILL)


@pytest.mark.parametrize("served", [["--demo", "--today", "2019-07-18"]], indirect=True)
def test_one_command_serves_pages_and_worker_and_ends_with_both(served):
    process, port, folder, database = served
    told = "\n".join(lines_until_ready(process))
    assert read(port)[0] == 200
    for words in ("the clock stands on 2019-07-18", "经开区统计员", "南坪县统计员", "市工信局分析员"):
        assert words in told
    assert told.count("otpauth://totp/") == 3
    (worker,) = children_of(process.pid)
    # The same port again is refused in one line, and the first goes on.
    code, _, err = run(folder, "serve", folder, "--port", port, database=database)
    assert (code, err.count("\n")) == (1, 1)
    assert "the port is taken" in err
    assert read(port)[0] == 200
    # A worker that dies is started again.
    os.kill(worker, signal.SIGKILL)
    again = wait_for(
        lambda: [pid for pid in children_of(process.pid) if pid != worker and not is_gone(pid)], "a worker"
    )
    assert stop(process) == 0
    assert is_free(port)
    wait_for(lambda: is_gone(again[0]), "the worker's end")


@pytest.mark.parametrize("served", [[]], indirect=True)
def test_a_killed_server_leaves_no_worker_behind(served):
    process, port, *_ = served
    lines_until_ready(process)
    workers = children_of(process.pid)
    assert workers
    stop(process, signal.SIGKILL)
    wait_for(lambda: all(is_gone(pid) for pid in workers), "the worker's end")
    assert is_free(port)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--host", "0.0.0.0"], 2, "pages beyond this machine without TLS"),
        (["--host", "0.0.0.0", "--proxy", "10.0.0.1", "--demo"], 2, "--demo beyond this machine"),
        (["--host", "0.0.0.0", "--proxy", "10.0.0.1", "--today", "2019-07-18"], 2, "--today beyond this machine"),
        (["--today", "2019-13-40"], 2, "write 2019-07-18"),
    ],
)
def test_options_that_would_be_open_on_a_network_are_refused(own_city, arguments, code, told):
    found, out, err = run(own_city, "serve", own_city, *arguments, GONGCE_PLAIN_HTTP="")
    assert (found, out) == (code, "")
    assert told in err
    assert err.count("\n") == 1


def test_what_is_no_workspace_and_a_database_out_of_reach_are_told_in_one_line(own_city, tmp_path):
    code, _, err = run(own_city, "serve", tmp_path / "nothing")
    assert (code, err.count("\n")) == (3, 1)
    assert "not a workspace" in err
    nowhere = f"postgresql://a:secret@127.0.0.1:{free_port()}/none"
    code, _, err = run(own_city, "serve", own_city, database=nowhere)
    assert (code, err.count("\n")) == (1, 1)
    assert "the database cannot be used" in err
    assert "secret" not in err
